using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace SpamGate.Screening.Lists;

/// <summary>
/// A hash table from (number key, owner) to <see cref="EntryData"/> that is edited while others read it. Readers take no lock, never wait and
/// allocate nothing; writers lock one of 256 shards, and what grows is one shard, never the table.
/// </summary>
/// <remarks>
/// <para>
/// A shard is one array: keys, then the data of the key in the same place, then a filter of one octet a place, so small that it stays in the processor's
/// caches: three bits of each key's hash in the word of its place. Most look-ups are for what is not listed, and of 99 in 100 of these the filter says
/// so, without a wait for memory. Open addressing, linear probing, at most three quarters full: 23 to 30 octets an entry.
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

    private static readonly ulong[] s_none = new ulong[Length(SmallestShard)];

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

    /// <summary>Asks the processor to fetch the place of a key, so that several look-ups wait for memory together.</summary>
    public unsafe void Prefetch(ulong hash)
    {
        if (Sse.IsSupported)
        {
            ulong[] slots = Volatile.Read(ref _shards[hash >> 56]);
            Sse.Prefetch0(Unsafe.AsPointer(ref slots[FilterWord(hash, Capacity(slots))]));
        }
    }

    /// <summary>Finds an entry, removed and expired ones included: ask <see cref="EntryData.Holds"/>.</summary>
    /// <param name="key">The number key.</param>
    /// <param name="owner">Its owner.</param>
    /// <param name="hash">Their hash.</param>
    /// <param name="data">What is kept of it.</param>
    public unsafe bool TryFind(ulong key, int owner, ulong hash, out EntryData data)
    {
        ulong[] slots = Volatile.Read(ref _shards[hash >> 56]);
        int capacity = Capacity(slots);
        ulong bits = FilterBits(hash);
        if ((Volatile.Read(ref slots[FilterWord(hash, capacity)]) & bits) != bits)
        {
            data = default;
            return false;
        }

        // Likely there: key and data are waited for together.
        int place = Place(hash, capacity);
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref slots[capacity + place]));
        }

        while (true)
        {
            ulong found = Volatile.Read(ref slots[place]);
            if (found == key)
            {
                data = new EntryData(Volatile.Read(ref slots[capacity + place]));
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
                bool wasRemoved = new EntryData(slots[Capacity(slots) + place]).IsRemoved;
                Volatile.Write(ref slots[Capacity(slots) + place], data.Word);
                Live_NeedsLock(ref occupation, wasRemoved ? 1 : 0);
                return wasRemoved;
            }

            if (ReferenceEquals(slots, s_none) || IsFull(occupation.Used + 1, Capacity(slots)))
            {
                slots = Grow_NeedsLock(shard, SizeFor(occupation.Live + 1));
                TryPlace_NeedsLock(slots, key, data.Owner, hash, out place);
            }

            int capacity = Capacity(slots);
            ref ulong filter = ref slots[FilterWord(hash, capacity)];
            Volatile.Write(ref filter, filter | FilterBits(hash));
            Volatile.Write(ref slots[capacity + place], data.Word);
            Volatile.Write(ref slots[place], key);
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

            var data = new EntryData(slots[Capacity(slots) + place]);
            if (data.IsRemoved)
            {
                return false;
            }

            Volatile.Write(ref slots[Capacity(slots) + place], data.Removed().Word);
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
                int capacity = Capacity(slots);
                for (int place = 0; place < capacity; place++)
                {
                    var data = new EntryData(slots[capacity + place]);
                    if (slots[place] != 0 && !data.IsRemoved && !data.Holds(now))
                    {
                        Volatile.Write(ref slots[capacity + place], data.Removed().Word);
                        Live_NeedsLock(ref _occupations[shard], -1);
                        removed?.Invoke(slots[place], data.Owner);
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

    // Keys, data, and a word of the filter for every eight places.
    private static int Length(int capacity) => (2 * capacity) + (capacity / PlacesOfAWord);

    private static int Capacity(ulong[] slots) => slots.Length / ((2 * PlacesOfAWord) + 1) * PlacesOfAWord;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FilterWord(ulong hash, int capacity) => (2 * capacity) + (Place(hash, capacity) / PlacesOfAWord);

    // From the bits that neither shard nor place are made of.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FilterBits(ulong hash) => (1UL << (int)(hash & 63)) | (1UL << (int)((hash >> 6) & 63)) | (1UL << (int)((hash >> 12) & 63));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Place(ulong hash, int capacity) => (int)(((ulong)(uint)(hash >> 24) * (uint)capacity) >> 32);

    /// <summary>The place of an entry, or where it would go.</summary>
    private static bool TryPlace_NeedsLock(ulong[] slots, ulong key, int owner, ulong hash, out int place)
    {
        int capacity = Capacity(slots);
        for (place = Place(hash, capacity); slots[place] != 0;)
        {
            if (slots[place] == key && new EntryData(slots[capacity + place]).Owner == owner)
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
        int oldCapacity = Capacity(old);
        var grown = new ulong[Length(capacity)];
        int used = 0;
        for (int i = 0; i < oldCapacity; i++)
        {
            var data = new EntryData(old[oldCapacity + i]);
            if (old[i] != 0 && !data.IsRemoved)
            {
                ulong hash = Hash(old[i], data.Owner);
                TryPlace_NeedsLock(grown, old[i], data.Owner, hash, out int place);
                grown[FilterWord(hash, capacity)] |= FilterBits(hash);
                grown[place] = old[i];
                grown[capacity + place] = data.Word;
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
