using System.Numerics;

namespace SpamGate.Compliance.Breaches;

/// <summary>
/// What an SP sent in one evaluation period from one access number: all that rules of conduct are evaluated on, live and in a dry run.
/// </summary>
/// <param name="SpId">The SP.</param>
/// <param name="Port">The access number; null = what belongs to none, and all that passed.</param>
/// <param name="Period">Start of the period, unix milliseconds.</param>
public sealed record EvidenceTally(string SpId, string? Port, long Period)
{
    private readonly int[] _counts = new int[VerdictSignals.Count];

    /// <summary>Messages that passed.</summary>
    public long Passed { get; init; }

    /// <summary>Distinct refused messages by signal, in the order of <see cref="EvidenceSignals"/>'s bits.</summary>
    public IReadOnlyList<int> Counts
    {
        get => _counts;
        init => value.Take(VerdictSignals.Count).ToArray().CopyTo(_counts, 0);
    }

    /// <summary>Distinct refused messages, whatever they speak for; changing port is no message.</summary>
    public int Refused => Sum((EvidenceSignals)((1 << VerdictSignals.Count) - 1) & ~EvidenceSignals.PortHop);

    /// <summary>Sum of some signals.</summary>
    public int Sum(EvidenceSignals signals)
    {
        int sum = 0;
        for (int bits = (int)signals; bits != 0; bits &= bits - 1)
        {
            sum += _counts[BitOperations.TrailingZeroCount(bits)];
        }

        return sum;
    }

    internal void Count(EvidenceSignals signal) => _counts[BitOperations.TrailingZeroCount((int)signal)]++;
}
