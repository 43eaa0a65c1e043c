using System.Text;

namespace SpamGate.Gateway.Api.Access;

/// <summary>Who asks, and why, as the gate found it.</summary>
internal static class HttpContextExtensions
{
    /// <summary>Who sent the request; only behind the gate.</summary>
    public static ApiCaller Caller(this HttpContext context) =>
        context.Features.Get<ApiCaller>() ?? throw new InvalidOperationException($"{context.Request.Path} has no gate in front of it.");

    /// <summary>Why something is written; only on endpoints that write.</summary>
    public static string Reason(this HttpContext context) => ReadReason(context)
        ?? throw new InvalidOperationException($"{context.Request.Path} is not declared to write.");

    /// <summary>The reason header as text; null when there is none.</summary>
    public static string? ReadReason(HttpContext context)
    {
        string? raw = context.Request.Headers[ApiHeaders.Reason];
        if (string.IsNullOrWhiteSpace(raw))
        {
            return null;
        }

        // Not every client can put Chinese into a header.
        return Uri.UnescapeDataString(raw).Trim().Normalize(NormalizationForm.FormC);
    }
}
