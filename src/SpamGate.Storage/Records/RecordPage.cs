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
            query = query.Where(Expression.Lambda<Func<T, bool>>(IsAfter(key.Body, after), key.Parameters));
        }

        List<T> items = await query.OrderBy(key).Take(limit + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (items.Count <= limit)
        {
            return new RecordPage<T>(items, null);
        }

        items.RemoveAt(limit);
        return new RecordPage<T>(items, key.Compile()(items[^1]));
    }

    /// <summary>The page of rows whose key of two parts comes after <paramref name="after"/>.</summary>
    /// <param name="query">All rows, filtered but not sorted.</param>
    /// <param name="first">First part of the key.</param>
    /// <param name="second">Second part, unique among rows with the same first.</param>
    /// <param name="after">Key of the last row of the page before; null = from the first.</param>
    /// <param name="limit">Rows, 1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The rows, and whether there are more.</returns>
    public static async Task<(IReadOnlyList<T> Items, bool IsMore)> ToPageAsync<T>(
        this IQueryable<T> query,
        Expression<Func<T, string>> first,
        Expression<Func<T, string>> second,
        (string First, string Second)? after,
        int limit,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        if (after is { } last)
        {
            Expression other = new Exchange(second.Parameters[0], first.Parameters[0]).Visit(second.Body);
            Expression same = Expression.Equal(first.Body, Expression.Property(Expression.Constant(new Bound(last.First)), nameof(Bound.After)));
            query = query.Where(Expression.Lambda<Func<T, bool>>(
                Expression.OrElse(IsAfter(first.Body, last.First), Expression.AndAlso(same, IsAfter(other, last.Second))), first.Parameters));
        }

        List<T> items = await query.OrderBy(first).ThenBy(second).Take(limit + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
        bool isMore = items.Count > limit;
        if (isMore)
        {
            items.RemoveAt(limit);
        }

        return (items, isMore);
    }

    // key > after: C# has no operator for it, string.Compare is what EF Core translates.
    private static BinaryExpression IsAfter(Expression key, string after) => Expression.GreaterThan(
        Expression.Call(typeof(string), nameof(string.Compare), null, key, Expression.Property(Expression.Constant(new Bound(after)), nameof(Bound.After))),
        Expression.Constant(0));

    private sealed class Exchange(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }

    // Read through a property, the value becomes a parameter of the statement, not a part of its text.
    private sealed record Bound(string After);
}
