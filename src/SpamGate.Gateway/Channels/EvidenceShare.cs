using System.Numerics;
using System.Runtime.CompilerServices;
using SpamGate.Compliance.Breaches;

namespace SpamGate.Gateway.Channels;

/// <summary>How many samples of one SP's refused messages may still be copied in the running period, by signal. Its worker's alone.</summary>
public sealed class EvidenceShare
{
    /// <summary>Samples of a signal in a period. A breach names five; retries of one message may take three of these each, and a flood costs no more than this.</summary>
    public const int SamplesOfSignal = 16;

    private Counts _taken;
    private long _period;

    internal bool TryTake(EvidenceSignals signal, long period)
    {
        if (period != _period)
        {
            _taken = default;
            _period = period;
        }

        ref byte taken = ref _taken[BitOperations.TrailingZeroCount((int)signal)];
        if (taken >= SamplesOfSignal)
        {
            return false;
        }

        taken++;
        return true;
    }

    [InlineArray(VerdictSignals.Count)]
    private struct Counts
    {
        private byte _first;
    }
}
