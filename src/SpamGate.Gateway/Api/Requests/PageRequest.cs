using System.Globalization;
using SpamGate.Gateway.Api.Answers;

namespace SpamGate.Gateway.Api.Requests;

/// <summary>Which page of a list is asked for: <c>limit</c> items after an opaque <c>cursor</c>.</summary>
[QueryParameter("limit", "Items of a page, 1 to 1000; 100 when missing.", IsInteger = true)]
[QueryParameter("cursor", "The next of the page before.")]
internal sealed class PageRequest : IRequestPart
{
    /// <summary>Items of a page when nothing is asked for.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Most items of a page.</summary>
    public const int MaxLimit = 1000;

    private PageRequest(int limit, string? after)
    {
        Limit = limit;
        After = after;
    }

    private PageRequest(IResult fault) => Fault = fault;

    /// <inheritdoc/>
    public IResult? Fault { get; }

    /// <summary>Items at most, 1 to 1000.</summary>
    public int Limit { get; }

    /// <summary>Key of the last item of the page before; null = from the beginning.</summary>
    public string? After { get; }

    /// <summary>Reads it; the framework calls this.</summary>
    public static ValueTask<PageRequest> BindAsync(HttpContext context)
    {
        var faults = new FieldFaults();
        int limit = DefaultLimit;
        if (context.Request.Query["limit"] is { Count: > 0 } given
            && (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            faults.Add("limit", string.Create(CultureInfo.InvariantCulture, $"is '{Shown(given)}', allowed are 1 to {MaxLimit}"));
        }

        string? after = null;
        if (context.Request.Query["cursor"] is { Count: > 0 } cursor && !CursorSeal.TryOpen(cursor, out after))
        {
            faults.Add("cursor", "is none that a page gave as next");
        }

        return ValueTask.FromResult(faults.IsEmpty ? new PageRequest(limit, after) : new PageRequest(Problem.Invalid(faults.All)));
    }

    private static string Shown(string? value) => value is { Length: > 20 } ? value[..20] + "…" : value ?? "";
}
