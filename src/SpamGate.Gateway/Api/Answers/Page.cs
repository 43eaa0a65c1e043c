using SpamGate.Gateway.Api.Requests;

namespace SpamGate.Gateway.Api.Answers;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="Items">At most as many as asked for.</param>
/// <param name="Next">Cursor of the next page; null = this is the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Makes pages.</summary>
internal static class Page
{
    /// <summary>A page of one item more than asked for, which says whether there is a next page.</summary>
    /// <param name="read">Up to limit + 1 items, in the order of their keys.</param>
    /// <param name="limit">Items asked for.</param>
    /// <param name="keyOf">Key of an item.</param>
    public static Page<T> Of<T>(IReadOnlyList<T> read, int limit, Func<T, string> keyOf) => read.Count <= limit
        ? new Page<T>(read, null)
        : new Page<T>([.. read.Take(limit)], CursorSeal.Seal(keyOf(read[limit - 1])));
}
