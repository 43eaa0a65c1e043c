using System.Text;
using CsCheck;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;

namespace SpamGate.Screening.Tests.Lists;

public sealed class AddressListTests
{
    private static readonly NumberingPlan Plan = new("86");

    [Fact]
    public void Number_IsFoundHoweverItWasWritten()
    {
        AddressSet set = Read("138-not-this\n+8613800138000\n13900139000 # a comment\n");
        Assert.True(set.Contains(Address("13800138000")));
        Assert.True(set.Contains(Address("8613900139000")));
        Assert.False(set.Contains(Address("13700137000")));
        Assert.True(set.Contains(Address("138-not-this")));
    }

    [Fact]
    public void Prefix_FindsItselfAndEveryLongerNumber()
    {
        AddressSet set = Read("10086*\n1381234*\nPromo*\n");
        Assert.True(set.Contains(Address("10086")));
        Assert.True(set.Contains(Address("1008611")));
        Assert.False(set.Contains(Address("1008")));
        Assert.True(set.Contains(Address("13812340000")));
        Assert.False(set.Contains(Address("13812350000")));
        Assert.True(set.Contains(Address("Promo7")));
        Assert.False(set.Contains(Address("promo7")));
    }

    [Fact]
    public void NumberAndName_OfTheSameDigits_AreDifferent()
    {
        AddressSet set = Read("+1\n");
        Assert.True(set.Contains(SmsAddress.Create("1"u8, AddressKind.Number)));
        Assert.False(set.Contains(SmsAddress.Create("1"u8, AddressKind.Alphanumeric)));
    }

    [Theory]
    [InlineData("*", "has nothing before the *")]
    [InlineData("12*34", "has a * that is not at its end")]
    [InlineData("123456789012345678901", "21 characters long")]
    [InlineData("10086,10010", "U+002C")]
    [InlineData("银行", "U+94F6")]
    public void BadLine_IsNamedByNumberAndReason(string line, string reason)
    {
        var faults = new List<ListFault>();
        AddressList.Read(new StringReader($"# first\n10086\n{line}\n10010"), Plan, faults);
        ListFault fault = Assert.Single(faults);
        Assert.Equal(3, fault.Line);
        Assert.Contains(reason, fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyBadLines_AreCountedNotAllNamed()
    {
        var faults = new List<ListFault>();
        AddressList.Read(new StringReader(string.Concat(Enumerable.Repeat("*\n", 100))), Plan, faults);
        Assert.Equal(21, faults.Count);
        Assert.Contains("80 more", faults[^1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyFile_IsAnEmptyList() => Assert.Equal(0, Read("\n  # only comments\n\n").Count);

    [Fact]
    public void Set_AgreesWithAHashSet()
    {
        Gen<string> number = Gen.Char['0', '9'].Array[1, 20].Select(digits => new string(digits));
        Gen.Select(number.Array[0, 200], number.Array[0, 200]).Sample((listed, asked) =>
        {
            SmsAddress[] entries = [.. listed.Select(Raw)];
            var set = new AddressSet(entries, []);
            var expected = entries.ToHashSet();
            Assert.Equal(expected.Count, set.Count);
            Assert.All(entries, entry => Assert.True(set.Contains(entry)));
            Assert.All(asked, entry => Assert.Equal(expected.Contains(Raw(entry)), set.Contains(Raw(entry))));
        });
    }

    [Fact]
    public void PrefixMap_FindsTheLongestPrefix()
    {
        Gen<string> number = Gen.Char['0', '3'].Array[1, 20].Select(digits => new string(digits));
        Gen.Select(number.Array[0, 60], number.Array[1, 60]).Sample((prefixes, asked) =>
        {
            string[] distinct = [.. prefixes.Distinct()];
            var map = new AddressPrefixMap(distinct.Select((prefix, i) => KeyValuePair.Create(Raw(prefix), i)));
            foreach (string address in asked)
            {
                string? longest = distinct.Where(prefix => address.StartsWith(prefix, StringComparison.Ordinal)).MaxBy(prefix => prefix.Length);
                bool found = map.TryFind(Raw(address), out int value);
                Assert.Equal(longest is not null, found);
                if (longest is not null)
                {
                    Assert.Equal(longest, distinct[value]);
                }
            }
        });
    }

    [Fact]
    public void Lookup_AllocatesNothing()
    {
        AddressSet set = Read("10086*\n13800138000\n1069*\n");
        SmsAddress address = Address("13800138001");
        set.Contains(address);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            set.Contains(address);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static AddressSet Read(string text)
    {
        var faults = new List<ListFault>();
        AddressSet set = AddressList.Read(new StringReader(text), Plan, faults);
        Assert.Empty(faults);
        return set;
    }

    private static SmsAddress Address(string text) => Plan.Canonicalise(Encoding.Latin1.GetBytes(text));

    private static SmsAddress Raw(string digits) => SmsAddress.Create(Encoding.ASCII.GetBytes(digits), AddressKind.Number);
}
