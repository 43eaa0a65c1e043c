using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using SpamGate.Screening.Messages;

namespace SpamGate.Screening.Lists;

/// <summary>
/// A list of addresses and beginnings of addresses at carrier size, each entry the platform's or one SP's, with a reason and an expiry; edited while
/// traffic flows. Look-ups take no lock, allocate nothing and cost one probe for the platform and one for the SP (if it owns any entry), plus as
/// many for each length of prefix on the list.
/// </summary>
/// <remarks>Names, and the rare numbers of 19 and 20 digits, stand in a dictionary beside the table; some hundred octets each.</remarks>
public sealed class AddressTable
{
    /// <summary>Owner number of the platform, whose entries concern everybody.</summary>
    public const int Platform = 0;

    // Apart, because a look-up of one number asks for several beginnings, and their table is mostly small enough for the processor's caches.
    private readonly EntryTable _numbers = new();
    private readonly EntryTable _prefixes = new();
    private readonly ConcurrentDictionary<OtherKey, ulong> _others = new();
    private readonly Lock _counting = new();
    private readonly int[] _prefixesOfLength = new int[SmsAddress.MaxLength + 1];
    private readonly int[] _otherPrefixesOfLength = new int[SmsAddress.MaxLength + 1];
    private int[] _entriesOfOwner = new int[16];
    private uint _prefixLengths;
    private uint _otherPrefixLengths;
    private int _othersCount;

    /// <summary>Entries; expired ones count until they are swept.</summary>
    public int Count => _numbers.Count + _prefixes.Count + Volatile.Read(ref _othersCount);

    /// <summary>Octets held for numbers.</summary>
    public long Octets => _numbers.Octets + _prefixes.Octets;

    /// <summary>True when the address, or a beginning of it, is an entry of the platform or of <paramref name="owner"/> that has not expired.</summary>
    /// <param name="address">Canonical address.</param>
    /// <param name="owner">Number of the SP; <see cref="Platform"/> asks for the platform's entries alone.</param>
    /// <param name="now">Seconds since 1970 UTC.</param>
    /// <param name="hit">The entry: the platform's before the SP's, the whole address before beginnings, the longest of these first.</param>
    public bool TryFind(in SmsAddress address, int owner, uint now, out ListHit hit)
    {
        if (TryFindOf(address, Platform, now, out hit))
        {
            return true;
        }

        return owner != Platform && TryFindOf(address, owner, now, out hit);
    }

    /// <summary>As <see cref="TryFind"/>, among the entries of this owner alone.</summary>
    public bool TryFindOf(in SmsAddress address, int owner, uint now, out ListHit hit)
    {
        hit = default;
        if (!HasEntries(owner))
        {
            return false;
        }

        if (Volatile.Read(ref _othersCount) != 0 && TryFindOther(address, owner, now, out hit))
        {
            return true;
        }

        return address.Kind == AddressKind.Number && TryFindNumber(address, owner, now, out hit);
    }

    /// <summary>
    /// Asks the processor to fetch what <see cref="TryFindOf"/> will read first, and returns at once. Memory answers many such questions in the time of
    /// one, so whoever has several addresses to look up calls this for all of them, then <see cref="PrefetchEntry"/> for all, then looks up.
    /// </summary>
    public void Prefetch(in SmsAddress address, int owner)
    {
        if (address.Kind == AddressKind.Number && HasEntries(owner))
        {
            var number = NumberDigits.Of(address);
            _numbers.Prefetch(EntryTable.Hash(number.Key(number.Length), owner));
            for (uint rest = number.Reachable(Volatile.Read(ref _prefixLengths)); rest != 0; rest &= rest - 1)
            {
                _prefixes.Prefetch(EntryTable.Hash(number.Key(BitOperations.TrailingZeroCount(rest)), owner));
            }
        }
    }

    /// <summary>The second step: fetches the address's own entry, if what the first step fetched says that there may be one.</summary>
    public void PrefetchEntry(in SmsAddress address, int owner)
    {
        if (address.Kind == AddressKind.Number && HasEntries(owner))
        {
            var number = NumberDigits.Of(address);
            _numbers.PrefetchEntry(EntryTable.Hash(number.Key(number.Length), owner));
        }
    }

    /// <summary>Adds an entry or replaces it. Any thread.</summary>
    /// <param name="address">Canonical address, or the beginning of addresses.</param>
    /// <param name="isPrefix">True for a beginning.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="reason">Number of its reason code.</param>
    /// <param name="expires">Seconds since 1970 UTC from which on it no longer holds; 0 = never.</param>
    public void Set(in SmsAddress address, bool isPrefix, int owner, int reason = 0, uint expires = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)owner, (uint)EntryData.MaxOwner, nameof(owner));
        var data = new EntryData(owner, int.Min(reason, EntryData.MaxReason), expires);
        bool isNew;
        if (address.TryGetNumberKey(out ulong key))
        {
            isNew = (isPrefix ? _prefixes : _numbers).Set(key, data);
        }
        else
        {
            lock (_counting)
            {
                var other = new OtherKey(address, owner, isPrefix);
                isNew = !_others.ContainsKey(other);
                _others[other] = data.Word;
            }
        }

        if (isNew)
        {
            Note(address, isPrefix, owner, 1);
        }
    }

    /// <summary>Removes an entry. Any thread. False when there was none.</summary>
    public bool Remove(in SmsAddress address, bool isPrefix, int owner)
    {
        bool removed = address.TryGetNumberKey(out ulong key)
            ? (isPrefix ? _prefixes : _numbers).Remove(key, owner)
            : RemoveOther(new OtherKey(address, owner, isPrefix));
        if (removed)
        {
            Note(address, isPrefix, owner, -1);
        }

        return removed;
    }

    /// <summary>Makes room for this many whole numbers in all, so that loading them copies nothing.</summary>
    public void Reserve(int entries) => _numbers.Reserve(entries);

    /// <summary>Forgets entries that have expired; to be called now and then.</summary>
    public void Sweep(uint now)
    {
        _numbers.Sweep(now, (key, owner) => Note(Digits(key), isPrefix: false, owner, -1, isNumber: true));
        _prefixes.Sweep(now, (key, owner) => Note(Digits(key), isPrefix: true, owner, -1, isNumber: true));
        foreach ((OtherKey key, ulong word) in _others)
        {
            if (!new EntryData(word).Holds(now) && RemoveOther(key, word))
            {
                Note(key.Address, key.IsPrefix, key.Owner, -1);
            }
        }
    }

    private bool HasEntries(int owner)
    {
        int[] owners = Volatile.Read(ref _entriesOfOwner);
        return (uint)owner < (uint)owners.Length && Volatile.Read(ref owners[owner]) != 0;
    }

    private bool TryFindNumber(in SmsAddress address, int owner, uint now, out ListHit hit)
    {
        var number = NumberDigits.Of(address);
        uint lengths = number.Reachable(Volatile.Read(ref _prefixLengths));
        ulong key = number.Key(number.Length);
        if (number.Length == address.Length && _numbers.TryFind(key, owner, EntryTable.Hash(key, owner), out EntryData data) && data.Holds(now))
        {
            hit = new ListHit(owner, data.Reason, data.Expires, IsPrefix: false);
            return true;
        }

        while (lengths != 0)
        {
            // The longest first.
            int prefix = 31 - BitOperations.LeadingZeroCount(lengths);
            lengths &= ~(1u << prefix);
            key = number.Key(prefix);
            if (_prefixes.TryFind(key, owner, EntryTable.Hash(key, owner), out data) && data.Holds(now))
            {
                hit = new ListHit(owner, data.Reason, data.Expires, IsPrefix: true);
                return true;
            }
        }

        hit = default;
        return false;
    }

    private bool TryFindOther(in SmsAddress address, int owner, uint now, out ListHit hit)
    {
        if (_others.TryGetValue(new OtherKey(address, owner, false), out ulong word) && new EntryData(word).Holds(now))
        {
            hit = Hit(word, isPrefix: false);
            return true;
        }

        uint lengths = Volatile.Read(ref _otherPrefixLengths) & ((2u << address.Length) - 1);
        while (lengths != 0)
        {
            int prefix = 31 - BitOperations.LeadingZeroCount(lengths);
            lengths &= ~(1u << prefix);
            if (_others.TryGetValue(new OtherKey(address.Prefix(prefix), owner, true), out word) && new EntryData(word).Holds(now))
            {
                hit = Hit(word, isPrefix: true);
                return true;
            }
        }

        hit = default;
        return false;
    }

    private bool RemoveOther(OtherKey key, ulong? word = null)
    {
        lock (_counting)
        {
            return word is { } known ? _others.TryRemove(KeyValuePair.Create(key, known)) : _others.TryRemove(key, out _);
        }
    }

    private static ListHit Hit(ulong word, bool isPrefix)
    {
        var data = new EntryData(word);
        return new ListHit(data.Owner, data.Reason, data.Expires, isPrefix);
    }

    private void Note(in SmsAddress address, bool isPrefix, int owner, int change)
    {
        bool isNumber = address.TryGetNumberKey(out _);
        if (!isNumber)
        {
            Interlocked.Add(ref _othersCount, change);
        }

        Note(address.Length, isPrefix, owner, change, isNumber);
    }

    /// <summary>Keeps what tells readers where they need not look: lengths of prefixes that occur, owners that have entries.</summary>
    private void Note(int length, bool isPrefix, int owner, int change, bool isNumber)
    {
        lock (_counting)
        {
            if (owner >= _entriesOfOwner.Length)
            {
                var grown = new int[int.Min(EntryData.MaxOwner + 1, int.Max(owner + 1, 2 * _entriesOfOwner.Length))];
                _entriesOfOwner.CopyTo(grown, 0);
                Volatile.Write(ref _entriesOfOwner, grown);
            }

            Volatile.Write(ref _entriesOfOwner[owner], _entriesOfOwner[owner] + change);
            if (isPrefix)
            {
                int[] counts = isNumber ? _prefixesOfLength : _otherPrefixesOfLength;
                ref uint lengths = ref isNumber ? ref _prefixLengths : ref _otherPrefixLengths;
                counts[length] += change;
                Volatile.Write(ref lengths, counts[length] > 0 ? lengths | (1u << length) : lengths & ~(1u << length));
            }
        }
    }

    // The key of n digits lies between 10^n and 2 * 10^n.
    private static int Digits(ulong key)
    {
        ReadOnlySpan<ulong> powers = SmsAddress.PowersOfTen;
        int digits = SmsAddress.MaxKeyDigits;
        while (powers[digits] > key)
        {
            digits--;
        }

        return digits;
    }

    /// <summary>The digits of a number, as many as keys are made of.</summary>
    private readonly record struct NumberDigits(int Length, ulong Digits)
    {
        public static NumberDigits Of(in SmsAddress address)
        {
            int length = int.Min(address.Length, SmsAddress.MaxKeyDigits);
            return new NumberDigits(length, address.LeadingDigits(length));
        }

        /// <summary>Of these lengths, one bit each, those the number reaches.</summary>
        public uint Reachable(uint lengths) => lengths & ((2u << Length) - 1);

        /// <summary>The key of the first <paramref name="length"/> digits.</summary>
        public ulong Key(int length) => SmsAddress.PowersOfTen[length] + (Digits / SmsAddress.PowersOfTen[Length - length]);
    }

    private readonly record struct OtherKey(SmsAddress Address, int Owner, bool IsPrefix);
}
