using System.Collections.Frozen;
using System.Numerics;
using SpamGate.Screening.Messages;

namespace SpamGate.Screening.Lists;

/// <summary>
/// Immutable map from beginnings of addresses to small integers; the longest beginning wins. Look-ups probe only the lengths that occur,
/// and do not allocate.
/// </summary>
public sealed class AddressPrefixMap
{
    private readonly NumberTable _numbers;
    private readonly FrozenDictionary<SmsAddress, int> _others;
    private readonly uint _numberLengths;
    private readonly uint _otherLengths;

    /// <param name="entries">Prefixes with their values; of a repeated prefix the first stays.</param>
    public AddressPrefixMap(IEnumerable<KeyValuePair<SmsAddress, int>> entries)
    {
        var numbers = new List<(ulong Key, int Value)>();
        var others = new Dictionary<SmsAddress, int>();
        foreach ((SmsAddress prefix, int value) in entries)
        {
            if (prefix.TryGetNumberKey(out ulong key))
            {
                numbers.Add((key, value));
                _numberLengths |= 1u << prefix.Length;
            }
            else
            {
                others.TryAdd(prefix, value);
                _otherLengths |= 1u << prefix.Length;
            }
        }

        _numbers = new NumberTable(numbers, withValues: true);
        _others = others.ToFrozenDictionary();
    }

    /// <summary>Distinct prefixes.</summary>
    public int Count => _numbers.Count + _others.Count;

    /// <summary>The value of the longest prefix of <paramref name="address"/>, itself included.</summary>
    public bool TryFind(in SmsAddress address, out int value)
    {
        // Names, and prefixes of 19 and 20 digits, which are rare: longer than anything the table below holds.
        if (_otherLengths != 0)
        {
            for (int length = address.Length; length > 0; length--)
            {
                if ((_otherLengths & (1u << length)) != 0 && _others.TryGetValue(address.Prefix(length), out value))
                {
                    return true;
                }
            }
        }

        value = 0;
        return address.Kind == AddressKind.Number && TryFindNumber(address, out value);
    }

    /// <summary>Asks the processor to fetch what <see cref="TryFind"/> will read of a number.</summary>
    public void Prefetch(in SmsAddress address)
    {
        if (address.Kind != AddressKind.Number)
        {
            return;
        }

        int length = int.Min(address.Length, SmsAddress.MaxKeyDigits);
        ulong digits = address.LeadingDigits(length);
        ReadOnlySpan<ulong> powers = SmsAddress.PowersOfTen;
        for (uint lengths = _numberLengths & ((2u << length) - 1); lengths != 0; lengths &= lengths - 1)
        {
            int prefix = BitOperations.TrailingZeroCount(lengths);
            _numbers.Prefetch(powers[prefix] + (digits / powers[length - prefix]));
        }
    }

    private bool TryFindNumber(in SmsAddress address, out int value)
    {
        int length = int.Min(address.Length, SmsAddress.MaxKeyDigits);
        ulong digits = address.LeadingDigits(length);
        ReadOnlySpan<ulong> powers = SmsAddress.PowersOfTen;

        // Only the lengths that occur and that the address reaches, the longest first.
        uint lengths = _numberLengths & ((2u << length) - 1);
        while (lengths != 0)
        {
            int prefix = 31 - BitOperations.LeadingZeroCount(lengths);
            if (_numbers.TryGetValue(powers[prefix] + (digits / powers[length - prefix]), out value))
            {
                return true;
            }

            lengths &= ~(1u << prefix);
        }

        value = 0;
        return false;
    }
}
