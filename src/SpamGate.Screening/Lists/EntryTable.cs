using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace SpamGate.Screening.Lists;

/// <summary>
/// A hash table from (number key, owner) to <see cref="EntryData"/> that is edited while others read it. Readers take no lock, never wait and
/// allocate nothing; writers lock one of 256 shards, and what grows is one shard, never the table.
/// </summary>
/// <remarks>
/// <para>
/// A shard is one array: places of a key and its data side by side, four to a line of the processor's caches, then a filter of one octet a place, so small
/// that it stays in these caches: three bits of each key's hash in the word of its place. Most look-ups are for what is not listed, and of 99 in 100 of
/// these the filter says so, without a wait for memory; what is listed costs one line. Open addressing, linear probing, at most three quarters full: 23 to
/// 30 octets an entry. Arrays are pinned, so that the first place can be put where a line begins.
/// </para>
/// <para>
/// Once a place has a key it keeps it for the life of the array; removing an entry only writes its data. So a reader that has seen a key (published
/// after its data) reads data of that key, whatever a writer does meanwhile. Places of removed entries come free when the shard is copied.
/// </para>
/// </remarks>
internal sealed class EntryTable
{
    private const int ShardCount = 256;
    private const int SmallestShard = 8;

    /// <summary>Places that share a word of the filter; capacities are multiples of it.</summary>
    private const int PlacesOfAWord = 8;

    private const int LineOctets = 64;

    /// <summary>Octets of a shard from which on large pages are worth their memory: tables of some five million entries.</summary>
    private const int LargeShard = 512 * 1024;

    /// <summary>Words that the first place may have to move up to the beginning of a line.</summary>
    private const int Spare = (LineOctets / sizeof(ulong)) - 1;

    private static readonly ulong[] s_none = NewShard(SmallestShard);

    private readonly ulong[][] _shards = new ulong[ShardCount][];
    private readonly Occupation[] _occupations = new Occupation[ShardCount];
    private readonly Lock[] _locks = new Lock[ShardCount];
    private int _count;

    public EntryTable()
    {
        Array.Fill(_shards, s_none);
        for (int i = 0; i < ShardCount; i++)
        {
            _locks[i] = new Lock();
        }
    }

    /// <summary>Entries that were not removed; those that have expired count until they are swept.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Octets held by the shards.</summary>
    public long Octets
    {
        get
        {
            long slots = 0;
            for (int i = 0; i < ShardCount; i++)
            {
                slots += Volatile.Read(ref _shards[i]).Length;
            }

            return slots * sizeof(ulong);
        }
    }

    /// <summary>Where a key is looked for; found once for a prefetch and the look-up.</summary>
    public static ulong Hash(ulong key, int owner)
    {
        // The finisher of SplitMix64: neighbouring numbers, which lists are full of, spread evenly over shards and places.
        ulong hash = key + ((ulong)(uint)owner * 0xC2B2AE3D27D4EB4FUL);
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
        return hash ^ (hash >> 31);
    }

    /// <summary>Asks the processor to fetch what says whether a key is there, so that several look-ups wait for memory together.</summary>
    public unsafe void Prefetch(ulong hash)
    {
        if (Sse.IsSupported)
        {
            ulong[] slots = Volatile.Read(ref _shards[hash >> 56]);
            Sse.Prefetch0(Unsafe.AsPointer(ref slots[FilterWord(hash, Start(slots), Capacity(slots))]));
        }
    }

    /// <summary>The same, and the place itself: for a key that is likely to be there, or the only one that is looked for.</summary>
    public unsafe void PrefetchPlace(ulong hash)
    {
        if (Sse.IsSupported)
        {
            ulong[] slots = Volatile.Read(ref _shards[hash >> 56]);
            int start = Start(slots);
            int capacity = Capacity(slots);
            Sse.Prefetch0(Unsafe.AsPointer(ref slots[FilterWord(hash, start, capacity)]));
            Sse.Prefetch0(Unsafe.AsPointer(ref slots[KeyOf(start, Place(hash, capacity))]));
        }
    }

    /// <summary>Finds an entry, removed and expired ones included: ask <see cref="EntryData.Holds"/>.</summary>
    /// <param name="key">The number key.</param>
    /// <param name="owner">Its owner.</param>
    /// <param name="hash">Their hash.</param>
    /// <param name="data">What is kept of it.</param>
    public bool TryFind(ulong key, int owner, ulong hash, out EntryData data)
    {
        ulong[] slots = Volatile.Read(ref _shards[hash >> 56]);
        int start = Start(slots);
        int capacity = Capacity(slots);
        ulong bits = FilterBits(hash);
        if ((Volatile.Read(ref slots[FilterWord(hash, start, capacity)]) & bits) != bits)
        {
            data = default;
            return false;
        }

        int place = Place(hash, capacity);
        while (true)
        {
            ulong found = Volatile.Read(ref slots[KeyOf(start, place)]);
            if (found == key)
            {
                data = new EntryData(Volatile.Read(ref slots[DataOf(start, place)]));
                if (data.Owner == owner)
                {
                    return true;
                }
            }
            else if (found == 0)
            {
                data = default;
                return false;
            }

            if (++place == capacity)
            {
                place = 0;
            }
        }
    }

    /// <summary>Adds an entry or replaces it. Any thread.</summary>
    /// <param name="key">The number key, not 0.</param>
    /// <param name="data">Owner, reason and expiry.</param>
    /// <returns>True when there was none.</returns>
    public bool Set(ulong key, EntryData data)
    {
        ulong hash = Hash(key, data.Owner);
        int shard = (int)(hash >> 56);
        lock (_locks[shard])
        {
            ulong[] slots = _shards[shard];
            ref Occupation occupation = ref _occupations[shard];
            if (TryPlace_NeedsLock(slots, key, data.Owner, hash, out int place))
            {
                ref ulong word = ref slots[DataOf(Start(slots), place)];
                bool wasRemoved = new EntryData(word).IsRemoved;
                Volatile.Write(ref word, data.Word);
                Live_NeedsLock(ref occupation, wasRemoved ? 1 : 0);
                return wasRemoved;
            }

            if (ReferenceEquals(slots, s_none) || IsFull(occupation.Used + 1, Capacity(slots)))
            {
                slots = Grow_NeedsLock(shard, SizeFor(occupation.Live + 1));
                TryPlace_NeedsLock(slots, key, data.Owner, hash, out place);
            }

            int start = Start(slots);
            ref ulong filter = ref slots[FilterWord(hash, start, Capacity(slots))];
            Volatile.Write(ref filter, filter | FilterBits(hash));
            Volatile.Write(ref slots[DataOf(start, place)], data.Word);
            Volatile.Write(ref slots[KeyOf(start, place)], key);
            occupation.Used++;
            Live_NeedsLock(ref occupation, 1);
            return true;
        }
    }

    /// <summary>Removes an entry. Any thread. False when there was none.</summary>
    public bool Remove(ulong key, int owner)
    {
        ulong hash = Hash(key, owner);
        int shard = (int)(hash >> 56);
        lock (_locks[shard])
        {
            ulong[] slots = _shards[shard];
            if (!TryPlace_NeedsLock(slots, key, owner, hash, out int place))
            {
                return false;
            }

            ref ulong word = ref slots[DataOf(Start(slots), place)];
            var data = new EntryData(word);
            if (data.IsRemoved)
            {
                return false;
            }

            Volatile.Write(ref word, data.Removed().Word);
            Live_NeedsLock(ref _occupations[shard], -1);
            return true;
        }
    }

    /// <summary>Makes room for this many entries in all, so that loading them copies nothing.</summary>
    public void Reserve(int entries)
    {
        // Entries do not spread quite evenly: five deviations above the mean.
        double mean = entries / (double)ShardCount;
        int share = (int)(mean + (5 * Math.Sqrt(mean)) + 1);
        for (int shard = 0; shard < ShardCount; shard++)
        {
            lock (_locks[shard])
            {
                if (IsFull(share, Capacity(_shards[shard])))
                {
                    Grow_NeedsLock(shard, Rounded((share * 4L / 3) + 2));
                }
            }
        }
    }

    /// <summary>Removes what has expired and gives back the places of what was removed, one shard after the other.</summary>
    /// <param name="now">Seconds since 1970 UTC.</param>
    /// <param name="removed">Told the key and owner of each entry that expired.</param>
    public void Sweep(uint now, Action<ulong, int>? removed = null)
    {
        for (int shard = 0; shard < ShardCount; shard++)
        {
            lock (_locks[shard])
            {
                ulong[] slots = _shards[shard];
                int start = Start(slots);
                int capacity = Capacity(slots);
                for (int place = 0; place < capacity; place++)
                {
                    ref ulong word = ref slots[DataOf(start, place)];
                    var data = new EntryData(word);
                    ulong key = slots[KeyOf(start, place)];
                    if (key != 0 && !data.IsRemoved && !data.Holds(now))
                    {
                        Volatile.Write(ref word, data.Removed().Word);
                        Live_NeedsLock(ref _occupations[shard], -1);
                        removed?.Invoke(key, data.Owner);
                    }
                }

                ref Occupation occupation = ref _occupations[shard];
                if (occupation.Used > 2 * occupation.Live)
                {
                    Grow_NeedsLock(shard, SizeFor(occupation.Live));
                }
            }
        }
    }

    private static bool IsFull(int used, int capacity) => used > capacity - (capacity >> 2) - 1;

    // A quarter more than what three quarters full would be: the next copy is some time off, and memory stays near what entries need.
    private static int SizeFor(int live) => Rounded((live * 5L / 3) + 2);

    private static int Rounded(long places) => (int)((places + PlacesOfAWord - 1) / PlacesOfAWord * PlacesOfAWord);

    // Key and data of every place, and a word of the filter for every eight.
    private static unsafe ulong[] NewShard(int capacity)
    {
        ulong[] slots = GC.AllocateUninitializedArray<ulong>((2 * capacity) + (capacity / PlacesOfAWord) + Spare, pinned: true);
        if (slots.Length * sizeof(ulong) >= LargeShard)
        {
            LargePages.Ask(Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(slots)), (nuint)slots.Length * sizeof(ulong));
        }

        Array.Clear(slots);
        return slots;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Capacity(ulong[] slots) => (slots.Length - Spare) / ((2 * PlacesOfAWord) + 1) * PlacesOfAWord;

    /// <summary>Where the first place is: at the beginning of a line. The array does not move, so it is the same each time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe int Start(ulong[] slots) =>
        (int)(-(nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(slots)) & (LineOctets - 1)) / sizeof(ulong);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int KeyOf(int start, int place) => start + (2 * place);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int DataOf(int start, int place) => start + (2 * place) + 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FilterWord(ulong hash, int start, int capacity) => start + (2 * capacity) + (Place(hash, capacity) / PlacesOfAWord);

    // From the bits that neither shard nor place are made of.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FilterBits(ulong hash) => (1UL << (int)(hash & 63)) | (1UL << (int)((hash >> 6) & 63)) | (1UL << (int)((hash >> 12) & 63));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Place(ulong hash, int capacity) => (int)(((ulong)(uint)(hash >> 24) * (uint)capacity) >> 32);

    /// <summary>The place of an entry, or where it would go.</summary>
    private static bool TryPlace_NeedsLock(ulong[] slots, ulong key, int owner, ulong hash, out int place)
    {
        int start = Start(slots);
        int capacity = Capacity(slots);
        for (place = Place(hash, capacity); slots[KeyOf(start, place)] is not 0 and var found;)
        {
            if (found == key && new EntryData(slots[DataOf(start, place)]).Owner == owner)
            {
                return true;
            }

            if (++place == capacity)
            {
                place = 0;
            }
        }

        return false;
    }

    private ulong[] Grow_NeedsLock(int shard, int capacity)
    {
        ulong[] old = _shards[shard];
        int oldStart = Start(old);
        int oldCapacity = Capacity(old);
        ulong[] grown = NewShard(capacity);
        int start = Start(grown);
        int used = 0;
        for (int i = 0; i < oldCapacity; i++)
        {
            ulong key = old[KeyOf(oldStart, i)];
            var data = new EntryData(old[DataOf(oldStart, i)]);
            if (key != 0 && !data.IsRemoved)
            {
                ulong hash = Hash(key, data.Owner);
                TryPlace_NeedsLock(grown, key, data.Owner, hash, out int place);
                grown[FilterWord(hash, start, capacity)] |= FilterBits(hash);
                grown[KeyOf(start, place)] = key;
                grown[DataOf(start, place)] = data.Word;
                used++;
            }
        }

        _occupations[shard].Used = used;
        Volatile.Write(ref _shards[shard], grown);
        return grown;
    }

    private void Live_NeedsLock(ref Occupation occupation, int change)
    {
        occupation.Live += change;
        Interlocked.Add(ref _count, change);
    }

    /// <param name="Used">Places with a key.</param>
    /// <param name="Live">Of those, entries that were not removed.</param>
    private record struct Occupation(int Used, int Live);
}
