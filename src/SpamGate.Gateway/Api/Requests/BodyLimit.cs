using Microsoft.AspNetCore.Http.Metadata;

namespace SpamGate.Gateway.Api.Requests;

/// <summary>The longest body an endpoint reads; longer ones are answered 413 before they are read.</summary>
/// <param name="octets">How long.</param>
internal sealed class BodyLimit(long octets) : IRequestSizeLimitMetadata
{
    /// <summary>One resource: 64 KiB.</summary>
    public const long Resource = 64 * 1024;

    /// <summary>Ten thousand entries of a list, or a thousand texts: 8 MiB.</summary>
    public const long Batch = 8 * 1024 * 1024;

    /// <summary>A file of ten million numbers: 1 GiB.</summary>
    public const long File = 1024L * 1024 * 1024;

    /// <inheritdoc/>
    public long? MaxRequestBodySize => octets;
}
