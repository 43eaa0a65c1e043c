using System.Text;
using CsCheck;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Text;

namespace SpamGate.Smpp.Tests.Text;

public sealed class DeliveryReceiptTests
{
    private const string Usual = "id:5F3A9C01 sub:001 dlvrd:001 submit date:2501311200 done date:2501311201 stat:DELIVRD err:000 text:Hello, world";

    [Fact]
    public void Parse_Usual_EveryField()
    {
        byte[] octets = Encoding.ASCII.GetBytes(Usual);

        Assert.True(DeliveryReceipt.TryParse(octets, out DeliveryReceipt receipt));
        Assert.Equal("5F3A9C01", Text(receipt.Id));
        Assert.Equal(3, receipt.IdOffset);
        Assert.Equal(("001", "001"), (Text(receipt.Submitted), Text(receipt.Delivered)));
        Assert.Equal(("2501311200", "2501311201"), (Text(receipt.SubmitDate), Text(receipt.DoneDate)));
        Assert.Equal(("DELIVRD", "000", "Hello, world"), (Text(receipt.Status), Text(receipt.Error), Text(receipt.Text)));
        Assert.Equal(MessageState.Delivered, receipt.State);
    }

    [Theory]
    [InlineData("stat:EXPIRED id:77 err:069", "77", MessageState.Expired)]
    [InlineData("ID:abc STAT:undeliv", "abc", MessageState.Undeliverable)]
    [InlineData("id:1 stat: REJECTD", "1", MessageState.Rejected)]
    [InlineData("id: 12 sub:001 stat:", "12", MessageState.Unknown)]
    [InlineData("id: sub:001 stat:ACCEPTD", "", MessageState.Accepted)]
    [InlineData("stat:FAILED", "", MessageState.Undeliverable)]
    [InlineData("id:0123456789,stat:ENROUTE", "0123456789", MessageState.Enroute)]
    [InlineData("id:x\0stat:DELETED", "x", MessageState.Unknown)]
    [InlineData("id:9 submit date:250131120059 stat:DELIVERED", "9", MessageState.Delivered)]
    [InlineData("xid:5 id:6 stat:SKIPPED", "6", MessageState.Skipped)]
    [InlineData("id:7 stat:WHATEVER", "7", MessageState.Unknown)]
    public void Parse_OddForms_Tolerated(string text, string id, MessageState state)
    {
        Assert.True(DeliveryReceipt.TryParse(Encoding.ASCII.GetBytes(text), out DeliveryReceipt receipt));
        Assert.Equal((id, state), (Text(receipt.Id), receipt.State));
    }

    [Fact]
    public void Parse_FieldNamesInsideTheText_NotFields()
    {
        Assert.True(DeliveryReceipt.TryParse("id:1 stat:DELIVRD text:id:2 stat:EXPIRED"u8, out DeliveryReceipt receipt));
        Assert.Equal(("1", "id:2 stat:EXPIRED", MessageState.Delivered), (Text(receipt.Id), Text(receipt.Text), receipt.State));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("text:id:1")]
    [InlineData("id:")]
    public void Parse_NoReceipt_False(string text) => Assert.False(DeliveryReceipt.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Format_Parsed_SameText()
    {
        Assert.True(DeliveryReceipt.TryParse(Encoding.ASCII.GetBytes(Usual), out DeliveryReceipt receipt));
        byte[] octets = new byte[256];

        Assert.Equal(Usual, Text(octets.AsSpan(0, receipt.Format(octets))));
    }

    [Fact]
    public void Format_LeastGiven_DefaultsFilled()
    {
        byte[] date = new byte[10];
        Assert.Equal(10, DeliveryReceipt.FormatDate(new DateTimeOffset(2025, 1, 31, 9, 5, 0, TimeSpan.Zero), date));
        DeliveryReceipt receipt = new()
        {
            Id = "7"u8,
            SubmitDate = date,
            DoneDate = date,
            Status = ReceiptStates.Format(MessageState.Rejected),
            Error = "099"u8,
        };
        byte[] octets = new byte[256];

        Assert.Equal(
            "id:7 sub:001 dlvrd:000 submit date:2501310905 done date:2501310905 stat:REJECTD err:099 text:",
            Text(octets.AsSpan(0, receipt.Format(octets))));
    }

    [Fact]
    public void States_Formatted_ParseBack()
    {
        foreach (MessageState state in Enum.GetValues<MessageState>())
        {
            Assert.Equal(state, ReceiptStates.Parse(ReceiptStates.Format(state)));
        }
    }

    [Fact]
    public void Parse_HugeTextOfFieldNames_NoDeepRecursion()
    {
        byte[] hostile = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("id:  ", 13_000)) + "id:last");

        Assert.True(DeliveryReceipt.TryParse(hostile, out DeliveryReceipt receipt));
        Assert.Equal("last", Text(receipt.Id));
    }

    [Fact]
    public void Parse_AnyOctets_NeverThrows() =>
        Gen.Char["idstalexrmubon: \0,:123"].Array[0, 200].Sample(
            characters =>
            {
                bool found = DeliveryReceipt.TryParse(Encoding.ASCII.GetBytes(characters), out DeliveryReceipt receipt);
                Assert.Equal(found, !receipt.Id.IsEmpty || !receipt.Status.IsEmpty);
            },
            iter: 20_000);

    private static string Text(ReadOnlySpan<byte> octets) => Encoding.ASCII.GetString(octets);
}
