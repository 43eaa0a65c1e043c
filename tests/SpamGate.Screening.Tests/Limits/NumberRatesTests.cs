using System.Text;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Messages;

namespace SpamGate.Screening.Tests.Limits;

public sealed class NumberRatesTests
{
    private static readonly GcraLimit Slow = GcraLimit.PerSecond(1, 1);

    [Fact]
    public void LongestNumber_Counts()
    {
        var rates = new NumberRates([new NumberRate(Number("1065"), Slow), new NumberRate(Number("10655"), Slow)]);
        Assert.True(rates.TryFind(Number("1065501"), out NumberRate? longer));
        Assert.Equal(Number("10655"), longer.Number);
        Assert.True(rates.TryFind(Number("1065"), out NumberRate? shorter));
        Assert.Equal(Number("1065"), shorter.Number);
        Assert.False(rates.TryFind(Number("106"), out _));
    }

    [Fact]
    public void Name_CountsAgainstItsOwnRateOnly()
    {
        var rates = new NumberRates([new NumberRate(Name("BANK"), Slow)]);
        Assert.True(rates.TryFind(Name("BANK"), out _));
        Assert.False(rates.TryFind(Name("BANKRUPT"), out _));
    }

    [Fact]
    public void NewLimit_KeepsWhatWasTaken()
    {
        var first = new NumberRate(Number("1065"), Slow);
        Assert.True(Gcra.TryTake(ref first.TheoreticalArrivalTime, first.Limit, 1_000_000_000));
        NumberRate second = first.With(GcraLimit.PerSecond(2, 1));
        Assert.False(Gcra.TryTake(ref second.TheoreticalArrivalTime, second.Limit, 1_000_000_000));
    }

    private static SmsAddress Number(string digits) => SmsAddress.Create(Encoding.ASCII.GetBytes(digits), AddressKind.Number);

    private static SmsAddress Name(string name) => SmsAddress.Create(Encoding.ASCII.GetBytes(name), AddressKind.Alphanumeric);
}
