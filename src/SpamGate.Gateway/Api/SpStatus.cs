using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Gateway.Api;

/// <summary>An SP's standing now, as <c>GET /api/v1/sps/{SpId}/status</c> tells it.</summary>
/// <param name="SpId">The SP.</param>
/// <param name="Name">Its name.</param>
/// <param name="Card">green, yellow, red or removed.</param>
/// <param name="MessagesPerSecond">Rate in force, the card's effect included; 0 = unlimited.</param>
/// <param name="ContractMessagesPerSecond">Rate without the card's effect; 0 = unlimited.</param>
/// <param name="Verdicts">Messages by verdict since the process started.</param>
/// <param name="AsOf">When this was read.</param>
public sealed record SpStatus(
    string SpId,
    string Name,
    string Card,
    double MessagesPerSecond,
    double ContractMessagesPerSecond,
    IReadOnlyDictionary<string, long> Verdicts,
    DateTimeOffset AsOf)
{
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>Reads the status of an SP.</summary>
    /// <param name="sp">Its policy.</param>
    /// <param name="state">Its live state; null when it has sent nothing yet.</param>
    /// <param name="asOf">Now.</param>
    public static SpStatus Of(SpPolicy sp, SpState? state, DateTimeOffset asOf) => new(
        sp.SpId,
        sp.Name,
        sp.Card.ToString().ToLowerInvariant(),
        sp.RateLimit.IsUnlimited ? 0 : Math.Round(NanosecondsPerSecond / sp.RateLimit.EmissionInterval, 3),
        sp.MessagesPerSecond,
        Enum.GetValues<ScreeningAction>().ToDictionary(action => action.ToString().ToLowerInvariant(), action => state?.CountOf(action) ?? 0),
        asOf);
}
