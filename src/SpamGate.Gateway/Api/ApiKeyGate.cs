using System.Text;
using SpamGate.Gateway.Configuration;

namespace SpamGate.Gateway.Api;

/// <summary>Lets a request through that carries a configured API key, as <c>X-Api-Key</c> or <c>Authorization: Bearer</c>.</summary>
/// <remarks>Keys are compared as keyed digests in constant time, each of them, so that neither content nor position shows in the time.</remarks>
internal sealed class ApiKeyGate(SnapshotSource snapshots, CredentialVerifier verifier) : IEndpointFilter
{
    private const string Header = "X-Api-Key";
    private const string Bearer = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpRequest request = context.HttpContext.Request;
        string? key = request.Headers[Header];
        if (string.IsNullOrEmpty(key) && request.Headers.Authorization.ToString() is { } authorization
            && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            key = authorization[Bearer.Length..].Trim();
        }

        if (string.IsNullOrEmpty(key) || !await IsKnownAsync(key, context.HttpContext.RequestAborted).ConfigureAwait(false))
        {
            context.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
            return Results.Problem(
                title: "API key required",
                detail: $"Send a configured key in the header {Header} or as Authorization: Bearer.",
                statusCode: StatusCodes.Status401Unauthorized);
        }

        return await next(context).ConfigureAwait(false);
    }

    private async ValueTask<bool> IsKnownAsync(string key, CancellationToken cancellationToken)
    {
        byte[] asked = Encoding.UTF8.GetBytes(key);
        bool known = false;
        foreach (Credential configured in snapshots.Current.ApiKeys)
        {
            known |= await verifier.VerifyAsync(configured, asked, cancellationToken).ConfigureAwait(false);
        }

        return known;
    }
}
