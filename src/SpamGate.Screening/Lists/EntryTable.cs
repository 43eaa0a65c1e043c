using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SpamGate.Screening.Memory;

namespace SpamGate.Screening.Lists;

/// <summary>
/// A hash table from (number key, owner) to <see cref="EntryData"/> that is edited while others read it. Readers take no lock, never wait and
/// allocate nothing; writers lock one of 256 shards, and what grows is one shard, never the table.
/// </summary>
/// <remarks>
/// <para>
/// A shard is one array: places of a key and its data side by side, four to a line of the processor's caches, then a filter of one octet a place, so small
/// that it mostly stays in these caches: three bits of each key's hash in the word of its place. Most look-ups are for what is not listed, and of 99 in 100 of
/// these the filter says so, without a wait for memory; what is listed costs one line. Open addressing, linear probing, at most three quarters full: 23 to
/// 30 octets an entry. Arrays are pinned, so that the first place can be put where a line begins; where that is and how many places there are is kept
/// beside the arrays, because their own headers lie as far apart as shards are long, where caches can hold few of them at a time.
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

    private static readonly Shard s_none = new(SmallestShard);

    private readonly Shard[] _shards = new Shard[ShardCount];
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
            long octets = 0;
            for (int i = 0; i < ShardCount; i++)
            {
                octets += Volatile.Read(ref _shards[i]).Octets;
            }

            return octets;
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
    public void Prefetch(ulong hash) => CacheLines.Fetch(ref Volatile.Read(ref _shards[hash >> 56]).Filter(hash));

    /// <summary>The next step, when the first has had its time: fetches the entry, where the filter says that there may be one.</summary>
    public void PrefetchEntry(ulong hash)
    {
        Shard shard = Volatile.Read(ref _shards[hash >> 56]);
        if (shard.MayHold(hash))
        {
            CacheLines.Fetch(ref shard.Key(shard.Place(hash)));
        }
    }

    /// <summary>Finds an entry, removed and expired ones included: ask <see cref="EntryData.Holds"/>.</summary>
    /// <param name="key">The number key.</param>
    /// <param name="owner">Its owner.</param>
    /// <param name="hash">Their hash.</param>
    /// <param name="data">What is kept of it.</param>
    public bool TryFind(ulong key, int owner, ulong hash, out EntryData data)
    {
        Shard shard = Volatile.Read(ref _shards[hash >> 56]);
        if (!shard.MayHold(hash))
        {
            data = default;
            return false;
        }

        int place = shard.Place(hash);
        while (true)
        {
            ulong found = Volatile.Read(ref shard.Key(place));
            if (found == key)
            {
                data = new EntryData(Volatile.Read(ref shard.Data(place)));
                if (data.Owner == owner)
                {
                    GC.KeepAlive(shard);
                    return true;
                }
            }
            else if (found == 0)
            {
                GC.KeepAlive(shard);
                data = default;
                return false;
            }

            place = shard.Next(place);
        }
    }

    /// <summary>Adds an entry or replaces it. Any thread.</summary>
    /// <param name="key">The number key, not 0.</param>
    /// <param name="data">Owner, reason and expiry.</param>
    /// <returns>True when there was none.</returns>
    public bool Set(ulong key, EntryData data)
    {
        ulong hash = Hash(key, data.Owner);
        int index = (int)(hash >> 56);
        lock (_locks[index])
        {
            Shard shard = _shards[index];
            ref Occupation occupation = ref _occupations[index];
            if (TryPlace_NeedsLock(shard, key, data.Owner, hash, out int place))
            {
                ref ulong word = ref shard.Data(place);
                bool wasRemoved = new EntryData(word).IsRemoved;
                Volatile.Write(ref word, data.Word);
                Live_NeedsLock(ref occupation, wasRemoved ? 1 : 0);
                return wasRemoved;
            }

            if (ReferenceEquals(shard, s_none) || IsFull(occupation.Used + 1, shard.Capacity))
            {
                shard = Grow_NeedsLock(index, SizeFor(occupation.Live + 1));
                TryPlace_NeedsLock(shard, key, data.Owner, hash, out place);
            }

            ref ulong filter = ref shard.Filter(hash);
            Volatile.Write(ref filter, filter | FilterBits(hash));
            Volatile.Write(ref shard.Data(place), data.Word);
            Volatile.Write(ref shard.Key(place), key);
            occupation.Used++;
            Live_NeedsLock(ref occupation, 1);
            return true;
        }
    }

    /// <summary>Removes an entry. Any thread. False when there was none.</summary>
    public bool Remove(ulong key, int owner)
    {
        ulong hash = Hash(key, owner);
        int index = (int)(hash >> 56);
        lock (_locks[index])
        {
            Shard shard = _shards[index];
            if (!TryPlace_NeedsLock(shard, key, owner, hash, out int place))
            {
                return false;
            }

            ref ulong word = ref shard.Data(place);
            var data = new EntryData(word);
            if (data.IsRemoved)
            {
                return false;
            }

            Volatile.Write(ref word, data.Removed().Word);
            Live_NeedsLock(ref _occupations[index], -1);
            return true;
        }
    }

    /// <summary>Makes room for this many entries in all, so that loading them copies nothing.</summary>
    public void Reserve(int entries)
    {
        // Entries do not spread quite evenly: five deviations above the mean.
        double mean = entries / (double)ShardCount;
        int share = (int)(mean + (5 * Math.Sqrt(mean)) + 1);
        for (int index = 0; index < ShardCount; index++)
        {
            lock (_locks[index])
            {
                if (IsFull(share, _shards[index].Capacity))
                {
                    Grow_NeedsLock(index, Rounded((share * 4L / 3) + 2));
                }
            }
        }
    }

    /// <summary>Removes what has expired and gives back the places of what was removed, one shard after the other.</summary>
    /// <param name="now">Seconds since 1970 UTC.</param>
    /// <param name="removed">Told the key and owner of each entry that expired.</param>
    public void Sweep(uint now, Action<ulong, int>? removed = null)
    {
        for (int index = 0; index < ShardCount; index++)
        {
            lock (_locks[index])
            {
                Shard shard = _shards[index];
                for (int place = 0; place < shard.Capacity; place++)
                {
                    ref ulong word = ref shard.Data(place);
                    var data = new EntryData(word);
                    ulong key = shard.Key(place);
                    if (key != 0 && !data.IsRemoved && !data.Holds(now))
                    {
                        Volatile.Write(ref word, data.Removed().Word);
                        Live_NeedsLock(ref _occupations[index], -1);
                        removed?.Invoke(key, data.Owner);
                    }
                }

                ref Occupation occupation = ref _occupations[index];
                if (occupation.Used > 2 * occupation.Live)
                {
                    Grow_NeedsLock(index, SizeFor(occupation.Live));
                }
            }
        }
    }

    private static bool IsFull(int used, int capacity) => used > capacity - (capacity >> 2) - 1;

    // A quarter more than what three quarters full would be: the next copy is some time off, and memory stays near what entries need.
    private static int SizeFor(int live) => Rounded((live * 5L / 3) + 2);

    private static int Rounded(long places) => (int)((places + PlacesOfAWord - 1) / PlacesOfAWord * PlacesOfAWord);

    // From the bits that neither shard nor place are made of.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FilterBits(ulong hash) => (1UL << (int)(hash & 63)) | (1UL << (int)((hash >> 6) & 63)) | (1UL << (int)((hash >> 12) & 63));

    /// <summary>The place of an entry, or where it would go.</summary>
    private static bool TryPlace_NeedsLock(Shard shard, ulong key, int owner, ulong hash, out int place)
    {
        for (place = shard.Place(hash); shard.Key(place) is not 0 and var found; place = shard.Next(place))
        {
            if (found == key && new EntryData(shard.Data(place)).Owner == owner)
            {
                return true;
            }
        }

        return false;
    }

    private Shard Grow_NeedsLock(int index, int capacity)
    {
        Shard old = _shards[index];
        var grown = new Shard(capacity);
        int used = 0;
        for (int i = 0; i < old.Capacity; i++)
        {
            ulong key = old.Key(i);
            var data = new EntryData(old.Data(i));
            if (key != 0 && !data.IsRemoved)
            {
                ulong hash = Hash(key, data.Owner);
                TryPlace_NeedsLock(grown, key, data.Owner, hash, out int place);
                grown.Filter(hash) |= FilterBits(hash);
                grown.Key(place) = key;
                grown.Data(place) = data.Word;
                used++;
            }
        }

        _occupations[index].Used = used;
        Volatile.Write(ref _shards[index], grown);
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

    /// <summary>Key and data of every place, and behind them a word of the filter for every eight.</summary>
    private sealed class Shard
    {
        // Keeps the memory; places are found by address, because asking the array for it reads its header.
        private readonly ulong[] _words;
        private readonly unsafe ulong* _first;

        public unsafe Shard(int capacity)
        {
            Capacity = capacity;
            _words = GC.AllocateUninitializedArray<ulong>((2 * capacity) + (capacity / PlacesOfAWord) + Spare, pinned: true);
            ulong* first = (ulong*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_words));
            if (Octets >= LargeShard)
            {
                LargePages.Ask(first, (nuint)Octets);
            }

            Array.Clear(_words);

            // At the beginning of a line. The array does not move.
            _first = first + ((int)(-(nint)first & (LineOctets - 1)) / sizeof(ulong));
        }

        /// <summary>Places.</summary>
        public int Capacity { get; }

        public long Octets => (long)_words.Length * sizeof(ulong);

        /// <summary>Where a key is looked for first.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Place(ulong hash) => (int)(((ulong)(uint)(hash >> 24) * (uint)Capacity) >> 32);

        /// <summary>Where it is looked for then.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Next(int place) => place + 1 == Capacity ? 0 : place + 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ref ulong Key(int place) => ref Word(2 * place);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ref ulong Data(int place) => ref Word((2 * place) + 1);

        /// <summary>False when the filter says that the key is not there.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MayHold(ulong hash)
        {
            ulong bits = FilterBits(hash);
            bool may = (Volatile.Read(ref Filter(hash)) & bits) == bits;
            GC.KeepAlive(this);
            return may;
        }

        /// <summary>The word of the filter that speaks of a key's place.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ref ulong Filter(ulong hash) => ref Word((2 * Capacity) + (Place(hash) / PlacesOfAWord));

        // Places come from Place and Next and lie within. Readers keep the shard alive until they have read: a writer may put another in its place.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private unsafe ref ulong Word(int index) => ref Unsafe.AsRef<ulong>(_first + index);
    }
}
