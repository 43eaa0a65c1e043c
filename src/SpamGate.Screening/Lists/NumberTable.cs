using System.Numerics;
using System.Runtime.CompilerServices;
using SpamGate.Screening.Memory;

namespace SpamGate.Screening.Lists;

/// <summary>
/// A flat open-addressing table from number keys (<c>SmsAddress.TryGetNumberKey</c>) to small integers. Built once, then only read: eight
/// octets a slot and at most 0.7 full, so ten million numbers take 128 MiB and a look-up mostly one cache miss.
/// </summary>
internal sealed class NumberTable
{
    private readonly ulong[] _keys;
    private readonly int[]? _values;
    private readonly int _shift;

    /// <param name="entries">Keys, none of them 0, with their values; of a repeated key the first value stays.</param>
    /// <param name="withValues">False for a set: no room is kept for values.</param>
    public NumberTable(IReadOnlyList<(ulong Key, int Value)> entries, bool withValues)
    {
        int capacity = (int)BitOperations.RoundUpToPowerOf2((uint)long.Max(4, entries.Count * 10L / 7 + 1));
        _keys = new ulong[capacity];
        _values = withValues ? new int[capacity] : null;
        _shift = 64 - BitOperations.Log2((uint)capacity);
        foreach ((ulong key, int value) in entries)
        {
            int slot = Slot(key);
            while (_keys[slot] != 0 && _keys[slot] != key)
            {
                slot = (slot + 1) & (capacity - 1);
            }

            if (_keys[slot] == 0)
            {
                _keys[slot] = key;
                Count++;
                if (_values is not null)
                {
                    _values[slot] = value;
                }
            }
        }
    }

    /// <summary>Distinct keys.</summary>
    public int Count { get; }

    public bool Contains(ulong key) => Find(key) >= 0;

    public bool TryGetValue(ulong key, out int value)
    {
        int slot = Find(key);
        value = slot >= 0 && _values is not null ? _values[slot] : 0;
        return slot >= 0;
    }

    /// <summary>Asks the processor to fetch what the look-up of this key will read.</summary>
    public void Prefetch(ulong key)
    {
        int slot = Slot(key);
        CacheLines.Fetch(ref _keys[slot]);
        if (_values is not null)
        {
            CacheLines.Fetch(ref _values[slot]);
        }
    }

    private int Find(ulong key)
    {
        ulong[] keys = _keys;
        int slot = Slot(key);
        while (true)
        {
            ulong found = keys[slot];
            if (found == key)
            {
                return slot;
            }

            if (found == 0)
            {
                return -1;
            }

            slot = (slot + 1) & (keys.Length - 1);
        }
    }

    // Fibonacci hashing: neighbouring numbers, which lists are full of, spread evenly.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Slot(ulong key)
    {
        key ^= key >> 32;
        return (int)((key * 0x9E3779B97F4A7C15UL) >> _shift);
    }
}
