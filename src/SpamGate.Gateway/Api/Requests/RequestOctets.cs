namespace SpamGate.Gateway.Api.Requests;

/// <summary>The body of a request as octets, read once: both the JSON reader and the idempotency check want it whole.</summary>
internal sealed class RequestOctets
{
    private RequestOctets(ReadOnlyMemory<byte> octets) => Octets = octets;

    private ReadOnlyMemory<byte> Octets { get; }

    /// <summary>Reads the body; a second call gives the same octets. The endpoint's limit holds: Kestrel ends the request beyond it.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<RequestOctets>() is { } read)
        {
            return read.Octets;
        }

        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted).ConfigureAwait(false);
        var octets = new RequestOctets(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        context.Features.Set(octets);
        return octets.Octets;
    }
}
