using System.Globalization;
using System.Text;
using CsCheck;
using SpamGate.Smpp.Text;

namespace SpamGate.Smpp.Tests.Text;

public sealed class SmppTimeTests
{
    private static readonly long Now = Ms("2026-11-24T15:30:00.000Z");

    [Theory]
    [InlineData("261124233000032+", "2026-11-24T15:30:00.000Z")]
    [InlineData("261124153000000+", "2026-11-24T15:30:00.000Z")]
    [InlineData("261124103000520-", "2026-11-24T15:30:00.500Z")]
    [InlineData("280229235959948+", "2028-02-29T11:59:59.900Z")]
    [InlineData("000101000000000+", "2000-01-01T00:00:00.000Z")]
    [InlineData("991231235959948-", "2100-01-01T11:59:59.900Z")]
    [InlineData("000000000000000R", "2026-11-24T15:30:00.000Z")]
    [InlineData("000000020000000R", "2026-11-24T17:30:00.000Z")]
    [InlineData("010203040506000R", "2028-01-27T19:35:06.000Z")]
    [InlineData("000200000000000R", "2027-01-24T15:30:00.000Z")]
    [InlineData("999999999999000R", "2134-06-07T20:10:39.000Z")]
    public void Time_IsRead(string text, string expected)
    {
        Assert.True(SmppTime.TryParse(Encoding.ASCII.GetBytes(text), Now, out long utc));
        Assert.Equal(Ms(expected), utc);
    }

    [Theory]
    [InlineData("")]
    [InlineData("26112423300003+")]
    [InlineData("2611242330000032+")]
    [InlineData("26112423300003 +")]
    [InlineData("261124233000032X")]
    [InlineData("261324233000032+")]
    [InlineData("260024233000032+")]
    [InlineData("261100233000032+")]
    [InlineData("260230233000032+")]
    [InlineData("260229233000032+")]
    [InlineData("261124243000032+")]
    [InlineData("261124236000032+")]
    [InlineData("261124233060032+")]
    [InlineData("261124233000049+")]
    public void WhatIsNoTime_IsRefused(string text) => Assert.False(SmppTime.TryParse(Encoding.ASCII.GetBytes(text), Now, out _));

    [Fact]
    public void Written_ReadsBackToTheTenthOfASecond()
    {
        Gen.Long[Ms("2000-01-01T00:00:00.000Z"), Ms("2099-12-31T23:59:59.999Z")].Sample(utc =>
        {
            Span<byte> text = stackalloc byte[SmppTime.Length];
            Assert.True(SmppTime.TryWrite(utc, text));
            Assert.True(SmppTime.TryParse(text, 0, out long read));
            Assert.Equal(utc / 100 * 100, read);
        });
        Assert.False(SmppTime.TryWrite(Ms("2100-01-01T00:00:00.000Z"), new byte[16]));
    }

    [Fact]
    public void Reading_AndWriting_AllocateNothing()
    {
        byte[] text = Encoding.ASCII.GetBytes("261124233000032+");
        SmppTime.TryParse(text, Now, out long utc);
        SmppTime.TryWrite(utc, text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            SmppTime.TryParse(text, Now, out utc);
            SmppTime.TryWrite(utc, text);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static long Ms(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
