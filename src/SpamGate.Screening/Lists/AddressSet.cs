using System.Collections.Frozen;
using SpamGate.Screening.Messages;

namespace SpamGate.Screening.Lists;

/// <summary>
/// An immutable list of senders or recipients: exact addresses and beginnings of addresses. Look-ups allocate nothing and cost one probe,
/// plus one for each length of prefix on the list.
/// </summary>
public sealed class AddressSet
{
    private readonly NumberTable _numbers;
    private readonly FrozenSet<SmsAddress> _others;
    private readonly AddressPrefixMap? _prefixes;

    /// <param name="exact">Canonical addresses.</param>
    /// <param name="prefixes">Canonical beginnings of addresses.</param>
    public AddressSet(IEnumerable<SmsAddress> exact, IEnumerable<SmsAddress> prefixes)
    {
        var numbers = new List<(ulong Key, int Value)>();
        var others = new List<SmsAddress>();
        foreach (SmsAddress address in exact)
        {
            if (address.TryGetNumberKey(out ulong key))
            {
                numbers.Add((key, 0));
            }
            else
            {
                others.Add(address);
            }
        }

        _numbers = new NumberTable(numbers, withValues: false);
        _others = others.ToFrozenSet();
        var prefixMap = new AddressPrefixMap(prefixes.Select(prefix => KeyValuePair.Create(prefix, 0)));
        _prefixes = prefixMap.Count == 0 ? null : prefixMap;
        Count = _numbers.Count + _others.Count + prefixMap.Count;
    }

    /// <summary>A list without entries.</summary>
    public static AddressSet Empty { get; } = new([], []);

    /// <summary>Distinct entries.</summary>
    public int Count { get; }

    /// <summary>Asks the processor to fetch what <see cref="Contains"/> will read of a number.</summary>
    public void Prefetch(in SmsAddress address)
    {
        if (Count > 0 && address.TryGetNumberKey(out ulong key))
        {
            _numbers.Prefetch(key);
            _prefixes?.Prefetch(address);
        }
    }

    /// <summary>True when the address or a beginning of it is on the list.</summary>
    public bool Contains(in SmsAddress address)
    {
        if (Count == 0)
        {
            return false;
        }

        bool exact = address.TryGetNumberKey(out ulong key) ? _numbers.Contains(key) : _others.Contains(address);
        return exact || (_prefixes is not null && _prefixes.TryFind(address, out _));
    }
}
