using System.Text;
using CsCheck;
using SpamGate.Screening.Messages;

namespace SpamGate.Screening.Tests.Messages;

public sealed class NumberingPlanTests
{
    private static readonly NumberingPlan China = new("86");

    [Theory]
    [InlineData(0, "13800138000", "8613800138000")]
    [InlineData(0, "8613800138000", "8613800138000")]
    [InlineData(0, "+8613800138000", "8613800138000")]
    [InlineData(0, "008613800138000", "8613800138000")]
    [InlineData(1, "8613800138000", "8613800138000")]
    [InlineData(1, "008613800138000", "8613800138000")]
    [InlineData(2, "13800138000", "8613800138000")]
    [InlineData(2, "013800138000", "8613800138000")]
    [InlineData(2, "8613800138000", "8613800138000")]
    [InlineData(0, "013800138000", "8613800138000")]
    [InlineData(3, "13800138000", "8613800138000")]
    [InlineData(6, "13800138000", "8613800138000")]
    public void Mobile_HoweverWritten_IsOneNumber(byte ton, string written, string canonical) =>
        AssertNumber(canonical, China, ton, written);

    [Theory]
    [InlineData("10086")]
    [InlineData("106900011234")]
    [InlineData("1069000123")]
    [InlineData("10690001123456789012")]
    [InlineData("95588")]
    [InlineData("12321")]
    [InlineData("12306")]
    [InlineData("110")]
    public void ServiceNumber_HoweverWritten_StaysAsDialled(string number)
    {
        foreach (byte ton in new byte[] { 0, 1, 2, 3, 4, 5, 6 })
        {
            AssertNumber(number, China, ton, number);
        }

        // Ten digits behind +86 10 are a fixed line in Beijing; short codes are not written with a country code.
        if (number.Length is > 4 and <= 17 and not 10)
        {
            AssertNumber(number, China, 1, "86" + number);
            AssertNumber(number, China, 0, "+86" + number);
        }
    }

    [Theory]
    [InlineData(0, "01088886666", "861088886666")]
    [InlineData(2, "1088886666", "861088886666")]
    [InlineData(1, "861088886666", "861088886666")]
    [InlineData(0, "075512345678", "8675512345678")]
    [InlineData(0, "01069000123", "861069000123")]
    [InlineData(0, "+861069000123", "861069000123")]
    public void FixedLine_WithTrunkZero_GetsCountryCode(byte ton, string written, string canonical) =>
        AssertNumber(canonical, China, ton, written);

    [Theory]
    [InlineData(0, "+14155550100", "14155550100")]
    [InlineData(1, "14155550100", "14155550100")]
    [InlineData(0, "0014155550100", "14155550100")]
    [InlineData(1, "13800138000", "13800138000")]
    public void ForeignNumber_KeepsItsCountryCode(byte ton, string written, string canonical) =>
        AssertNumber(canonical, China, ton, written);

    [Theory]
    [InlineData("44", 0, "07911123456", "447911123456")]
    [InlineData("44", 2, "7911123456", "447911123456")]
    [InlineData("44", 0, "447911123456", "447911123456")]
    [InlineData("44", 0, "60000", "60000")]
    [InlineData("44", 2, "60000", "60000")]
    [InlineData("1", 0, "4155550100", "14155550100")]
    [InlineData("1", 0, "14155550100", "14155550100")]
    [InlineData("1", 2, "14155550100", "14155550100")]
    [InlineData("7", 0, "89161234567", "79161234567")]
    [InlineData("7", 0, "9161234567", "79161234567")]
    [InlineData("39", 2, "0612345678", "390612345678")]
    [InlineData("39", 1, "390612345678", "390612345678")]
    public void OtherCountries_FollowTheirTrunkRule(string country, byte ton, string written, string canonical) =>
        AssertNumber(canonical, new NumberingPlan(country), ton, written);

    [Theory]
    [InlineData(5, "SpamGate")]
    [InlineData(0, "SpamGate")]
    [InlineData(1, "+86 138")]
    [InlineData(0, "+")]
    [InlineData(0, "138-0013")]
    public void Name_IsKeptExactly(byte ton, string written)
    {
        SmsAddress address = Canonical(China, ton, written);
        Assert.Equal(AddressKind.Alphanumeric, address.Kind);
        Assert.Equal(written, address.ToString());
    }

    [Fact]
    public void Names_OfDifferentCase_AreDifferent() =>
        Assert.NotEqual(Canonical(China, 5, "Bank"), Canonical(China, 5, "BANK"));

    [Fact]
    public void DigitsUnderAlphanumericTon_AreTheNumberTheyShow() =>
        Assert.Equal(Canonical(China, 0, "10086"), Canonical(China, 5, "10086"));

    [Fact]
    public void Empty_IsNone() => Assert.Equal(AddressKind.None, Canonical(China, 0, "").Kind);

    [Theory]
    [InlineData("138", "86138")]
    [InlineData("+86138", "86138")]
    [InlineData("0138", "86138")]
    [InlineData("0086138", "86138")]
    [InlineData("86138", "86138")]
    [InlineData("106", "106")]
    [InlineData("+86106", "106")]
    [InlineData("955", "955")]
    [InlineData("1", "1")]
    [InlineData("+1415", "1415")]
    public void Prefix_IsCanonicalLikeTheNumbersItBegins(string written, string canonical) =>
        Assert.Equal(canonical, China.CanonicalisePrefix(Encoding.ASCII.GetBytes(written)).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("086")]
    [InlineData("8a")]
    [InlineData("1234")]
    public void CountryCode_ThatIsNone_IsRefused(string code) => Assert.Throws<ArgumentException>(() => new NumberingPlan(code));

    [Fact]
    public void Mobile_UnderEveryTonAndNpi_OutsideInternational_IsOneNumber()
    {
        Gen<string> mobile = Gen.Select(Gen.Int[3, 9], Gen.Int[0, 999_999_999], (second, rest) => $"1{second}{rest:D9}");
        Gen.Select(mobile, Gen.Byte[0, 6], Gen.Byte[0, 18]).Sample((number, ton, npi) =>
        {
            if (ton is 1 or 5)
            {
                return;
            }

            Assert.Equal("86" + number, China.Canonicalise(ton, npi, Encoding.ASCII.GetBytes(number)).ToString());
        });
    }

    [Fact]
    public void Canonical_OfAnythingAnAddressCanHold_NeverThrowsAndStaysWithinBounds()
    {
        Gen.Select(Gen.Byte.Array[0, 24], Gen.Byte).Sample((octets, ton) =>
        {
            SmsAddress address = China.Canonicalise(ton, 0, octets);
            Assert.InRange(address.Length, 0, SmsAddress.MaxLength);
            _ = China.CanonicalisePrefix(octets);
        });
    }

    [Fact]
    public void Canonical_OfInternationalDigits_IsAFixedPoint()
    {
        Gen.Select(Gen.Char['0', '9'].Array[1, 20], Gen.Byte[0, 4]).Sample((digits, ton) =>
        {
            SmsAddress once = Canonical(China, ton, new string(digits));
            Span<byte> octets = stackalloc byte[SmsAddress.MaxLength];
            int length = once.CopyTo(octets);
            Assert.Equal(once, China.Canonicalise(1, 1, octets[..length]));
        });
    }

    [Fact]
    public void Canonicalise_AllocatesNothing()
    {
        byte[] octets = "13800138000"u8.ToArray();
        China.Canonicalise(0, 1, octets);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            China.Canonicalise(0, 1, octets);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void AssertNumber(string canonical, NumberingPlan plan, byte ton, string written)
    {
        SmsAddress address = Canonical(plan, ton, written);
        Assert.Equal(canonical, address.ToString());
        Assert.Equal(AddressKind.Number, address.Kind);
    }

    private static SmsAddress Canonical(NumberingPlan plan, byte ton, string written) =>
        plan.Canonicalise(ton, 1, Encoding.ASCII.GetBytes(written));
}
