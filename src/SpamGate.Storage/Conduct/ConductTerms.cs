using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Cards;

namespace SpamGate.Storage.Conduct;

/// <summary>What standings are folded under.</summary>
/// <param name="Ladder">The numbers.</param>
/// <param name="Calendar">Working days.</param>
public sealed record ConductTerms(LadderSettings Ladder, WorkingCalendar Calendar);
