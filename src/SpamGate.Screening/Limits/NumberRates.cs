using System.Diagnostics.CodeAnalysis;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;

namespace SpamGate.Screening.Limits;

/// <summary>The access numbers of an SP that have a rate of their own; immutable. Of several that a sender begins with, the longest counts.</summary>
public sealed class NumberRates
{
    private readonly NumberRate[] _rates;
    private readonly AddressPrefixMap _byNumber;

    /// <param name="rates">One for each number.</param>
    public NumberRates(IEnumerable<NumberRate> rates)
    {
        _rates = [.. rates];
        _byNumber = new AddressPrefixMap(_rates.Select(static (rate, index) => KeyValuePair.Create(rate.Number, index)));
    }

    /// <summary>No number has a rate of its own.</summary>
    public static NumberRates None { get; } = new([]);

    /// <summary>How many there are.</summary>
    public int Count => _rates.Length;

    /// <summary>The rate that a sender counts against. A name counts against its own only.</summary>
    public bool TryFind(in SmsAddress sender, [NotNullWhen(true)] out NumberRate? rate)
    {
        rate = null;
        if (_rates.Length == 0 || !_byNumber.TryFind(sender, out int index))
        {
            return false;
        }

        NumberRate found = _rates[index];
        if (sender.Kind != AddressKind.Number && found.Number != sender)
        {
            return false;
        }

        rate = found;
        return true;
    }

    /// <summary>The rate of exactly this number, to take its bucket over into new settings.</summary>
    public NumberRate? Exactly(SmsAddress number) => Array.Find(_rates, rate => rate.Number == number);

    /// <summary>The same rates with full buckets of their own.</summary>
    public NumberRates WithFullBuckets() => Count == 0 ? None : new NumberRates(_rates.Select(static rate => new NumberRate(rate.Number, rate.Limit)));
}
