using SpamGate.Screening.Content;
using SpamGate.Screening.Messages;

namespace SpamGate.Screening.Tests.Messages;

public sealed class LongMessageAssemblerTests
{
    private const long Second = 1_000_000_000;
    private readonly LongMessageAssembler _parts = new(capacity: 4);

    [Fact]
    public void Parts_InAnyOrder_JoinInPartOrder()
    {
        Add(3, "c");
        Add(1, "a");
        Assert.Equal("abc", Joined(Add(2, "b")));
    }

    [Fact]
    public void MissingPart_IsSkipped() => Assert.Equal("ac", JoinedAfter((1, "a"), (3, "c")));

    [Fact]
    public void RetriedPart_Replaces()
    {
        Add(1, "first");
        LongMessageSlot slot = Add(1, "again, longer");
        Assert.True(slot.IsRepeat);
        Assert.Equal("again, longer", Joined(slot));
        Assert.Equal("x", Joined(Add(1, "x")));
        Assert.Equal("xyz", Joined(Add(2, "yz")));
    }

    [Fact]
    public void SameText_Again_IsARepeat()
    {
        Add(1, "a");
        Assert.True(Add(1, "a").IsRepeat);
        Assert.Equal(1, _parts.Count);
    }

    [Fact]
    public void OtherTextAfterCompletion_BeginsANewMessage()
    {
        for (byte i = 1; i <= 3; i++)
        {
            Add(i, "old");
        }

        LongMessageSlot slot = Add(1, "new");
        Assert.False(slot.IsRepeat);
        Assert.Equal("new", Joined(slot));
    }

    [Fact]
    public void Key_SeparatesAccountAddressesReferenceAndTotal()
    {
        Add(1, "a");
        Assert.Equal("b", Joined(_parts.Add(Part(2, "b", account: 2), 0)));
        Assert.Equal("c", Joined(_parts.Add(Part(2, "c", recipient: "8613900139000"), 0)));
        Assert.Equal("d", Joined(_parts.Add(Part(2, "d", reference: 8), 0)));
        Assert.Equal(4, _parts.Count);
    }

    [Fact]
    public void Message_IsForgottenThirtySecondsAfterItsLastPart()
    {
        _parts.Add(Part(1, "a"), 0);
        _parts.Add(Part(2, "b"), 10 * Second);
        Assert.Equal("abc", Joined(_parts.Add(Part(3, "c"), (40 * Second) - 1)));
        LongMessageSlot slot = _parts.Add(Part(2, "z"), 70 * Second);
        Assert.Equal("z", Joined(slot));
        Assert.Equal(1, _parts.Count);
    }

    [Fact]
    public void OverCapacity_TheLeastRecentlyTouchedGoes()
    {
        for (ushort reference = 1; reference <= 4; reference++)
        {
            _parts.Add(Part(1, $"{reference}", reference: reference), reference);
        }

        _parts.Add(Part(2, "!", reference: 1), 10);
        _parts.Add(Part(1, "5", reference: 5), 11);
        Assert.Equal(4, _parts.Count);
        Assert.Equal("1!?", Joined(_parts.Add(Part(3, "?", reference: 1), 12)));
        Assert.Equal("?", Joined(_parts.Add(Part(3, "?", reference: 2), 13)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void PartNumber_OutOfRange_IsNotKept(byte number)
    {
        Assert.Equal(-1, _parts.Add(Part(number, "a"), 0).Index);
        Assert.Equal(0, _parts.Count);
    }

    [Fact]
    public void Characters_AreBounded()
    {
        string huge = new('x', 20_000);
        var many = new LongMessageAssembler();
        for (ushort reference = 0; reference < 200; reference++)
        {
            many.Add(Part(1, huge, reference: reference), reference);
            Assert.True(many.Characters <= LongMessageAssembler.MaxCharacters + (2 * 65_536));
        }

        Assert.InRange(many.Count, 1, 40);
        many.Add(Part(1, huge, reference: 999), 1000);
        many.Add(Part(2, huge, reference: 999), 1000);
        Assert.Equal(-1, many.Add(Part(3, "one more", reference: 999), 1000).Index);
    }

    [Fact]
    public void Judgement_IsRememberedForLaterParts()
    {
        LongMessageSlot slot = Add(1, "a");
        Assert.False(_parts.TryGetJudgement(slot, out _));
        _parts.Judge(slot, new ContentFinding { SpamProbability = 0.9f });
        Assert.True(_parts.TryGetJudgement(Add(2, "b"), out ContentFinding finding));
        Assert.Equal(0.9f, finding.SpamProbability);
    }

    [Fact]
    public void Counting_CoversNewPartsOnly()
    {
        LongMessageSlot first = Add(1, "a");
        Assert.False(_parts.IsCounted(first));
        _parts.MarkCounted(first);
        Assert.True(_parts.IsCounted(Add(2, "b")));
        Assert.False(_parts.IsCounted(Add(1, "a")));
    }

    [Fact]
    public void SteadyTraffic_AllocatesNothing()
    {
        SmsMessage one = Part(1, new string('a', 67));
        SmsMessage two = Part(2, new string('b', 67));
        char[] text = new char[200];
        void Turn(ushort reference, long now)
        {
            one.Part = one.Part with { Reference = reference };
            two.Part = two.Part with { Reference = reference };
            _parts.Add(one, now);
            _parts.Join(_parts.Add(two, now), text);
        }

        for (int i = 0; i < 100; i++)
        {
            Turn((ushort)i, i);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Turn((ushort)i, 1000 + i);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private LongMessageSlot Add(byte number, string text) => _parts.Add(Part(number, text), 0);

    private string JoinedAfter(params (byte Number, string Text)[] parts) => Joined(parts.Select(part => Add(part.Number, part.Text)).ToArray()[^1]);

    private string Joined(LongMessageSlot slot)
    {
        char[] text = new char[_parts.Length(slot)];
        return new string(text, 0, _parts.Join(slot, text));
    }

    private static SmsMessage Part(byte number, string text, int account = 1, string recipient = "8613800138000", ushort reference = 7)
    {
        var message = new SmsMessage
        {
            AccountIndex = account,
            Sender = SmsAddress.Create("10690001"u8, AddressKind.Number),
            Recipient = SmsAddress.Create(System.Text.Encoding.ASCII.GetBytes(recipient), AddressKind.Number),
            Part = new LongMessagePart(reference, 3, number),
        };
        text.CopyTo(message.ReserveText(text.Length));
        message.TextLength = text.Length;
        return message;
    }
}
