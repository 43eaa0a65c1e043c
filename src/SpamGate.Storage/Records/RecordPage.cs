using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace SpamGate.Storage.Records;

/// <summary>One page of records, in the order of a key, so that pages stay right while rows come and go.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Next">Key to ask the next page with; null = this was the last.</param>
public sealed record RecordPage<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Reads pages.</summary>
public static class RecordPages
{
    /// <summary>Rows of a page at most.</summary>
    public const int MaxLimit = 1000;

    /// <summary>The page of rows whose key comes after <paramref name="after"/>.</summary>
    /// <param name="query">All rows, filtered but not sorted.</param>
    /// <param name="key">A unique text of each row, compared by octets.</param>
    /// <param name="after">Key of the last row of the page before; null = from the first.</param>
    /// <param name="limit">Rows, 1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<RecordPage<T>> ToPageAsync<T>(
        this IQueryable<T> query, Expression<Func<T, string>> key, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        if (after is not null)
        {
            // key > after: C# has no operator for it, string.Compare is what EF Core translates.
            MethodCallExpression comparison = Expression.Call(
                typeof(string), nameof(string.Compare), null, key.Body, Expression.Property(Expression.Constant(new Bound(after)), nameof(Bound.After)));
            query = query.Where(Expression.Lambda<Func<T, bool>>(Expression.GreaterThan(comparison, Expression.Constant(0)), key.Parameters));
        }

        List<T> items = await query.OrderBy(key).Take(limit + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (items.Count <= limit)
        {
            return new RecordPage<T>(items, null);
        }

        items.RemoveAt(limit);
        return new RecordPage<T>(items, key.Compile()(items[^1]));
    }

    // Read through a property, the value becomes a parameter of the statement, not a part of its text.
    private sealed record Bound(string After);
}
