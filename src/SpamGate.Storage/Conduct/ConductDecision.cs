using SpamGate.Compliance.Cards;
using SpamGate.Storage.Records;

namespace SpamGate.Storage.Conduct;

/// <summary>What became of a decision.</summary>
/// <param name="Write">Whether it is kept; Refused when the ladder does not allow it.</param>
/// <param name="Fault">Why the ladder does not allow it.</param>
/// <param name="Standing">Where the SP stands with them; null when they are not kept.</param>
public sealed record ConductDecision(RecordWrite Write, DecisionFault Fault, SpStanding? Standing);
