using CsCheck;
using SpamGate.Smpp.Text;

namespace SpamGate.Smpp.Tests.Text;

public sealed class UserDataHeaderTests
{
    [Theory]
    [InlineData("050003A10201", 6, 0xA1, 2, 1, false)]
    [InlineData("0608041234030241", 7, 0x1234, 3, 2, true)]
    [InlineData("0B0504158200000003FF0502", 12, 0xFF, 5, 2, false)]
    public void Concatenation_EitherReference_Read(string hex, int length, int reference, int total, int number, bool wide)
    {
        Assert.True(UserDataHeader.TryParse(Convert.FromHexString(hex), out UserDataHeader udh));
        Assert.Equal((length, reference, total, number, wide), (udh.Length, udh.Reference, udh.Total, udh.Number, udh.Reference16));
        Assert.True(udh.IsPart);
        Assert.False(udh.Malformed);
    }

    [Fact]
    public void NationalLanguage_Elements_Read()
    {
        Assert.True(UserDataHeader.TryParse(Convert.FromHexString("06240101250103"), out UserDataHeader udh));
        Assert.Equal((NationalLanguage.Turkish, NationalLanguage.Portuguese), (udh.Single, udh.Locking));
        Assert.Equal((7, -1, 0), (udh.Length, udh.Reference, udh.Total));
    }

    [Theory]
    [InlineData("")]
    [InlineData("05")]
    [InlineData("050003A102")]
    [InlineData("FF00")]
    public void Udhl_BeyondTheData_False(string hex) => Assert.False(UserDataHeader.TryParse(Convert.FromHexString(hex), out _));

    [Theory]
    [InlineData("0500030102FF", 6)]   // part beyond the total
    [InlineData("050003010001", 6)]   // total 0
    [InlineData("050003010200", 6)]   // part 0
    [InlineData("0500040102010101", 6)] // element longer than the header
    [InlineData("0400020102", 5)]     // element of the wrong size
    [InlineData("0100", 2)]           // an identifier without a length
    public void Elements_Malformed_IgnoredAndSaid(string hex, int length)
    {
        Assert.True(UserDataHeader.TryParse(Convert.FromHexString(hex), out UserDataHeader udh));
        Assert.True(udh.Malformed);
        Assert.Equal((length, -1, 0, 0), (udh.Length, udh.Reference, udh.Total, udh.Number));
        Assert.False(udh.IsPart);
    }

    [Fact]
    public void Header_Empty_TextStartsBehindIt()
    {
        Assert.True(UserDataHeader.TryParse([0x00, 0x41], out UserDataHeader udh));
        Assert.Equal((1, false), (udh.Length, udh.Malformed));
    }

    [Fact]
    public void Parse_AnyOctets_NeverThrowsAndLengthStaysInside() =>
        Gen.Byte.Array[0, 160].Sample(
            octets =>
            {
                if (UserDataHeader.TryParse(octets, out UserDataHeader udh))
                {
                    Assert.InRange(udh.Length, 1, octets.Length);
                    Assert.True(udh.Number <= udh.Total);
                }
            },
            iter: 20_000);
}
