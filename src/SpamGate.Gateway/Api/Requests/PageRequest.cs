using System.Buffers.Text;
using System.Globalization;
using System.Text;
using SpamGate.Gateway.Api.Answers;

namespace SpamGate.Gateway.Api.Requests;

/// <summary>Which page of a list is asked for: <c>limit</c> items after an opaque <c>cursor</c>.</summary>
internal sealed class PageRequest : IRequestPart
{
    /// <summary>Items of a page when nothing is asked for.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Most items of a page.</summary>
    public const int MaxLimit = 1000;

    private const int LongestCursor = 512;

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
        if (context.Request.Query["cursor"] is { Count: > 0 } cursor && !TryRead(cursor, out after))
        {
            faults.Add("cursor", "is none that a page gave as next");
        }

        return ValueTask.FromResult(faults.IsEmpty ? new PageRequest(limit, after) : new PageRequest(Problem.Invalid(faults.All)));
    }

    /// <summary>Makes the cursor that continues after a key.</summary>
    public static string CursorAfter(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    private static bool TryRead(string? cursor, out string? key)
    {
        key = null;
        if (cursor is not { Length: > 0 and <= LongestCursor } || !Base64Url.IsValid(cursor))
        {
            return false;
        }

        key = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));

        // What is no text, or has what no database takes, was not made here.
        return !key.Any(static unit => char.IsControl(unit) || unit == '\uFFFD' || char.IsSurrogate(unit));
    }

    private static string Shown(string? value) => value is { Length: > 20 } ? value[..20] + "…" : value ?? "";
}
