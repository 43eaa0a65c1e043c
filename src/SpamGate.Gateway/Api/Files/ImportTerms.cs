using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Files;

/// <summary>What the rows of a file are judged by.</summary>
/// <param name="Plan">Makes numbers canonical.</param>
/// <param name="Limits">What holds for SPs without quotas of their own.</param>
/// <param name="MayChangeCards">False: cards are somebody else's to give.</param>
/// <param name="InForce">SPs in force, which keep the numbers they have.</param>
internal sealed record ImportTerms(NumberingPlan Plan, LimitOptions Limits, bool MayChangeCards, IReadOnlyDictionary<string, SpPolicy> InForce)
{
    /// <summary>The instant of the write.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>SPs there are.</summary>
    public HashSet<string> SpIds { get; init; } = [];

    /// <summary>Lists there are, and what they are for.</summary>
    public IReadOnlyDictionary<string, ListKind> Lists { get; init; } = new Dictionary<string, ListKind>();
}
