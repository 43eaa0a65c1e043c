using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Breaches;
using SpamGate.Storage.Records;

namespace SpamGate.Storage.Conduct;

/// <summary>What the machine found in one evaluation: breaches, their sealed proof, tallies.</summary>
/// <param name="Breaches">Breaches; their moment is set when they are written.</param>
/// <param name="Evidence">Proof of them.</param>
/// <param name="Tallies">Tallies of closed periods.</param>
public sealed record ConductFindings(IReadOnlyList<Breach> Breaches, IReadOnlyList<EvidenceRecord> Evidence, IReadOnlyList<EvidenceTally> Tallies)
{
    /// <summary>True when there is nothing to write.</summary>
    public bool IsEmpty => Breaches.Count == 0 && Tallies.Count == 0;
}
