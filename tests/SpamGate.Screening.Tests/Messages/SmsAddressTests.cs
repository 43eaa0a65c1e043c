using System.Text;
using CsCheck;
using SpamGate.Screening.Messages;

namespace SpamGate.Screening.Tests.Messages;

public sealed class SmsAddressTests
{
    private static readonly Gen<string> Digits = Gen.Char['0', '9'].Array[1, 20].Select(digits => new string(digits));

    [Fact]
    public void Octets_ComeBackAsTheyWent()
    {
        Gen.Byte.Array[0, 20].Sample(octets =>
        {
            Span<byte> copy = stackalloc byte[SmsAddress.MaxLength];
            SmsAddress address = SmsAddress.Create(octets, AddressKind.Alphanumeric);
            Assert.True(copy[..address.CopyTo(copy)].SequenceEqual(octets));
        });
    }

    [Fact]
    public void Prefix_EqualsTheAddressOfTheFirstOctets()
    {
        Gen.Select(Digits, Gen.Int[0, 22]).Sample((digits, length) =>
        {
            SmsAddress prefix = Number(digits).Prefix(length);
            Assert.Equal(Number(digits[..int.Min(length, digits.Length)]), prefix);
            Assert.True(length == 0 || Number(digits).StartsWith(prefix));
        });
    }

    [Fact]
    public void Equality_IsThatOfTheText()
    {
        Gen.Select(Digits, Digits).Sample((one, other) =>
        {
            Assert.Equal(one == other, Number(one) == Number(other));
            Assert.Equal(Number(one).GetHashCode(), Number(new string(one)).GetHashCode());
        });
    }

    [Fact]
    public void TooLong_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => SmsAddress.Create(new byte[21], AddressKind.Number));

    [Theory]
    [InlineData("8613800138000", "138****8000")]
    [InlineData("14155550100", "141****0100")]
    [InlineData("10086", "****")]
    public void Masked_ShowsThreeAndFour(string number, string masked) => Assert.Equal(masked, Number(number).ToMaskedString());

    private static SmsAddress Number(string digits) => SmsAddress.Create(Encoding.ASCII.GetBytes(digits), AddressKind.Number);
}
