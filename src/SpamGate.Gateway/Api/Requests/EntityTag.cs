using System.Globalization;
using Microsoft.Net.Http.Headers;
using SpamGate.Gateway.Api.Answers;

namespace SpamGate.Gateway.Api.Requests;

/// <summary>
/// Versions of resources on the wire: a strong ETag (RFC 9110 section 8.8.3) with the record's version in it. A change says with If-Match which
/// version it changes, so that two people who edit at once do not undo each other.
/// </summary>
internal static class EntityTag
{
    /// <summary>The ETag of a version.</summary>
    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>True when the client has this version already (If-None-Match).</summary>
    public static bool IsKnown(HttpContext context, long version) =>
        EntityTagHeaderValue.TryParseList(context.Request.Headers.IfNoneMatch, out IList<EntityTagHeaderValue>? tags)
        && tags.Any(tag => tag.Tag == "*" || tag.Tag == Of(version));
}

/// <summary>The version that a change is meant for, from If-Match; missing = 428.</summary>
internal sealed class IfMatch : IRequestPart
{
    private readonly bool _any;
    private readonly IList<EntityTagHeaderValue> _tags = [];

    private IfMatch(IList<EntityTagHeaderValue> tags)
    {
        _tags = tags;
        _any = tags.Any(static tag => tag.Tag == "*");
    }

    private IfMatch(IResult fault) => Fault = fault;

    /// <inheritdoc/>
    public IResult? Fault { get; }

    /// <summary>Reads it; the framework calls this.</summary>
    public static ValueTask<IfMatch> BindAsync(HttpContext context)
    {
        if (context.Request.Headers.IfMatch.Count == 0)
        {
            return ValueTask.FromResult(new IfMatch(Problem.PreconditionRequired()));
        }

        return ValueTask.FromResult(EntityTagHeaderValue.TryParseList(context.Request.Headers.IfMatch, out IList<EntityTagHeaderValue>? tags)
            ? new IfMatch(tags)
            : new IfMatch(Problem.Invalid("If-Match", "is no list of entity tags such as \"3\"")));
    }

    /// <summary>True when the change is meant for this version. A weak tag never is (RFC 9110 section 13.1.1).</summary>
    public bool Matches(long version) => _any || _tags.Any(tag => !tag.IsWeak && tag.Tag == EntityTag.Of(version));
}
