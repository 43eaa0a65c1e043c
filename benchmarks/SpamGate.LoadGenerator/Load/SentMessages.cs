using System.Numerics;

namespace SpamGate.LoadGenerator.Load;

/// <summary>
/// The messages of one connection that wait for an answer, by sequence_number: 1 to 0x7FFFFFFF and round again. The full number
/// is compared, so that a second answer to the same message is told from an answer to a later one.
/// </summary>
internal sealed class SentMessages
{
    private readonly uint[] _waiting;
    private readonly long[] _sentAt;
    private readonly uint _mask;

    // The bind took number 1.
    private uint _last = 1;

    internal SentMessages(int window)
    {
        // Eight windows of numbers: an answer that is late by seven windows does not hold the others up.
        uint slots = BitOperations.RoundUpToPowerOf2((uint)window * 8);
        _waiting = new uint[slots];
        _sentAt = new long[slots];
        _mask = slots - 1;
    }

    internal int InFlight { get; private set; }

    /// <summary>A new number; false when the answer of eight windows ago is still missing: then it is waited for, as with a full window.</summary>
    internal bool TryAdd(long now, out uint sequence)
    {
        sequence = _last >= 0x7FFFFFFF ? 1 : _last + 1;
        ref uint slot = ref _waiting[sequence & _mask];
        if (slot != 0)
        {
            return false;
        }

        slot = _last = sequence;
        _sentAt[sequence & _mask] = now;
        InFlight++;
        return true;
    }

    /// <summary>The message answered under that number is done; false when none waits under it.</summary>
    internal bool TryTake(uint sequence, out long sentAt)
    {
        uint index = sequence & _mask;
        sentAt = _sentAt[index];
        if (sequence == 0 || _waiting[index] != sequence)
        {
            return false;
        }

        _waiting[index] = 0;
        InFlight--;
        return true;
    }
}
