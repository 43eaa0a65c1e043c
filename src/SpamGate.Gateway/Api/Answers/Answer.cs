using System.Text;
using System.Text.Json;
using SpamGate.Gateway.Api.Requests;

namespace SpamGate.Gateway.Api.Answers;

/// <summary>An answer as a value: it can be kept with an idempotency key and given again, octet for octet.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Media type; null = no body.</param>
/// <param name="Content">The body.</param>
/// <param name="ETag">ETag of the resource; null = none.</param>
/// <param name="Location">Where the new resource is; null = nowhere.</param>
internal sealed record Answer(int Status, string? ContentType, string Content, string? ETag = null, string? Location = null) : IResult
{
    private const string RepeatedHeader = "Idempotency-Replayed";

    /// <summary>How long a client should wait before it asks records that are gone again.</summary>
    private const string RetryAfterSeconds = "5";

    private const string Json = "application/json; charset=utf-8";

    /// <summary>True when it was given before, to the same Idempotency-Key.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>True when it is an error.</summary>
    public bool IsFault => Status >= StatusCodes.Status400BadRequest;

    /// <summary>200 with a body.</summary>
    public static Answer Ok<T>(T body, long? version = null) =>
        new(StatusCodes.Status200OK, Json, JsonSerializer.Serialize(body, ApiJson.Options), version is { } number ? EntityTag.Of(number) : null);

    /// <summary>201 with the new resource.</summary>
    public static Answer Created<T>(string location, T body, long? version = null) =>
        Ok(body, version) with { Status = StatusCodes.Status201Created, Location = location };

    /// <summary>204.</summary>
    public static Answer Done() => new(StatusCodes.Status204NoContent, null, "");

    /// <summary>304: the client has it already.</summary>
    public static Answer NotModified(long version) => new(StatusCodes.Status304NotModified, null, "", EntityTag.Of(version));

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.StatusCode = Status;
        if (ETag is not null)
        {
            response.Headers.ETag = ETag;
        }

        if (Location is not null)
        {
            response.Headers.Location = Location;
        }

        if (IsRepeated)
        {
            response.Headers[RepeatedHeader] = "true";
        }

        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = RetryAfterSeconds;
        }

        // What an SP may do, and people's numbers: no proxy keeps them.
        response.Headers.CacheControl = "no-store";
        if (ContentType is not null)
        {
            byte[] octets = Encoding.UTF8.GetBytes(Content);
            response.ContentType = ContentType;
            response.ContentLength = octets.Length;
            await response.Body.WriteAsync(octets, httpContext.RequestAborted).ConfigureAwait(false);
        }
    }
}
