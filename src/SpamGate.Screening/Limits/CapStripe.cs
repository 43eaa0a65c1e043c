using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SpamGate.Screening.Limits;

/// <summary>
/// A page of the cap table: 56 counters with one busy flag. Its first cache line holds the flag and a tag of each key, so that a look-up touches three
/// lines of one page: tags, key, slots.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct CapStripe
{
    /// <summary>Octets.</summary>
    public const int Size = 4096;

    /// <summary>Counters.</summary>
    public const int Ways = 56;

    private const int HeaderOctets = 8;
    private const byte TagBit = 0x80;

    [FieldOffset(0)]
    private int _busy;

    [FieldOffset(0)]
    private TagLine _tags;

    [FieldOffset(64)]
    private KeyLines _keys;

    [FieldOffset(512)]
    private SlotLines _slots;

    /// <summary>Makes the stripe the caller's until <see cref="Release"/>. What is done in between takes some tens of nanoseconds, and two threads rarely want the
    /// same one of thousands of stripes; so it is waited for, not queued for.</summary>
    public void Claim()
    {
        if (Interlocked.CompareExchange(ref _busy, 1, 0) == 0)
        {
            return;
        }

        var wait = default(SpinWait);
        do
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }
        while (Volatile.Read(ref _busy) != 0 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0);
    }

    /// <summary>Ends <see cref="Claim"/>.</summary>
    public void Release() => Volatile.Write(ref _busy, 0);

    /// <summary>Place of a key; -1 = it is not here.</summary>
    public readonly int Find(CapKey key)
    {
        for (ulong candidates = Equal(TagOf(key)); candidates != 0; candidates &= candidates - 1)
        {
            int way = BitOperations.TrailingZeroCount(candidates) - HeaderOctets;
            if (_keys[way] == key.Value)
            {
                return way;
            }
        }

        return -1;
    }

    /// <summary>A place that holds nothing; -1 = there is none.</summary>
    public readonly int FindFree() => Equal(0) is var free and not 0 ? BitOperations.TrailingZeroCount(free) - HeaderOctets : -1;

    /// <summary>Key at a place; default = none.</summary>
    public readonly CapKey KeyAt(int way) => new(_keys[way]);

    /// <summary>Gives a place to a key.</summary>
    public void Begin(int way, CapKey key)
    {
        Span<byte> tags = _tags;
        tags[HeaderOctets + way] = TagOf(key);
        _keys[way] = key.Value;
        SlotsAt(way).Clear();
    }

    /// <summary>Frees a place.</summary>
    public void End(int way)
    {
        Span<byte> tags = _tags;
        tags[HeaderOctets + way] = 0;
        _keys[way] = 0;
    }

    /// <summary>The sixteen slots at a place.</summary>
    [UnscopedRef]
    public Span<uint> SlotsAt(int way) => ((Span<uint>)_slots).Slice(way * CapWindow.Slots, CapWindow.Slots);

    private static byte TagOf(CapKey key) => (byte)(TagBit | (key.Value >> 4));

    // One bit for each octet of the first line that equals the tag; those of the header are masked.
    private readonly ulong Equal(byte tag)
    {
        ref readonly byte first = ref _tags[0];
        ulong low = Vector256.Equals(Vector256.LoadUnsafe(in first), Vector256.Create(tag)).ExtractMostSignificantBits();
        ulong high = Vector256.Equals(Vector256.LoadUnsafe(in first, 32), Vector256.Create(tag)).ExtractMostSignificantBits();
        return (low | high << 32) & (ulong.MaxValue << HeaderOctets);
    }

    [InlineArray(64)]
    private struct TagLine
    {
        private byte _first;
    }

    [InlineArray(Ways)]
    private struct KeyLines
    {
        private ulong _first;
    }

    [InlineArray(Ways * CapWindow.Slots)]
    private struct SlotLines
    {
        private uint _first;
    }
}
