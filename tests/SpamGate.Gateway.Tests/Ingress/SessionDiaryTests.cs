using SpamGate.Gateway.Ingress;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;
using SpamGate.Testing.Threads;

namespace SpamGate.Gateway.Tests.Ingress;

public sealed class SessionDiaryTests
{
    [Fact]
    public void Diary_HoldsTheLastOfBothDirections_InOrder()
    {
        var diary = new SessionDiary(3);
        var sent = new byte[PduHeader.Length];
        for (uint i = 1; i <= 10; i++)
        {
            diary.Received(new PduHeader(16, CommandId.EnquireLink, CommandStatus.EsmeROk, i), i * 10);
            diary.Sent(sent.AsSpan(0, Pdu.WriteEnquireLinkResp(sent, i)), (i * 10) + 1);
        }

        Assert.Equal(
            [(false, 9u), (true, 10u), (false, 10u)],
            diary.Read().Select(line => (line.Received, line.Header.SequenceNumber)));
    }

    [Fact]
    public void Diary_Off_HoldsNothing()
    {
        var diary = new SessionDiary(0);
        diary.Received(new PduHeader(16, CommandId.EnquireLink, CommandStatus.EsmeROk, 1), 1);
        diary.ReceivedAddresses(default, new byte[16]);
        diary.Sent(new byte[16], 1);
        diary.SentMessage(new byte[40], 1);

        Assert.Empty(diary.Read());
    }

    [Fact]
    public void Addresses_BelongToTheirPduAlone()
    {
        var diary = new SessionDiary(2);
        byte[] pdu = Message();
        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseSubmitSm(pdu, out MessageFields fields));
        diary.Received(PduHeader.Read(pdu), 1);
        diary.ReceivedAddresses(fields, pdu);
        diary.SentMessage(pdu, 2);
        Assert.All(diary.Read(), line =>
        {
            Assert.Equal("10690001"u8.ToArray(), line.Source.Octets);
            Assert.Equal("8613800138000"u8.ToArray(), line.Destination.Octets);
        });

        for (uint i = 1; i <= 2; i++)
        {
            diary.Received(new PduHeader(16, CommandId.EnquireLink, CommandStatus.EsmeROk, i), 2 + i);
        }

        Assert.All(diary.Read(), line => Assert.Empty(line.Source.Octets));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(22)]
    public void SentMessage_CutShort_IsNoFault(int length)
    {
        var diary = new SessionDiary(4);

        diary.SentMessage(Message().AsSpan(0, length), 1);

        Assert.Equal(length < PduHeader.Length ? 0 : 1, diary.Read().Count);
    }

    [Fact]
    public void Noting_AllocatesOnlyTheFirstTime()
    {
        var diary = new SessionDiary(32);
        byte[] pdu = Message();
        Assert.Equal(CommandStatus.EsmeROk, MessageParser.TryParseSubmitSm(pdu, out MessageFields fields));
        Note(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 2; i < 1000; i++)
        {
            Note(i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Note(long now)
        {
            diary.Received(PduHeader.Read(pdu), now);
            diary.ReceivedAddresses(fields, pdu);
            diary.SentMessage(pdu, now);
            diary.Sent(pdu, now);
        }
    }

    [Fact]
    public async Task Read_WhileTheSessionGoesOn_NeverShowsAMixture()
    {
        var diary = new SessionDiary(16);
        using var stop = new CancellationTokenSource();
        Task writer = OwnThread.Run(() =>
        {
            // Every field says the same number, so that a mixture of two PDUs would show.
            for (uint i = 16; !stop.IsCancellationRequested; i++)
            {
                diary.Received(new PduHeader(i, (CommandId)i, (CommandStatus)i, i), i);
            }
        });

        for (int i = 0; i < 20_000; i++)
        {
            foreach (SessionDiary.Line line in diary.Read())
            {
                uint number = line.Header.SequenceNumber;
                Assert.Equal((number, number, number, (long)number), (line.Header.CommandLength, (uint)line.Header.CommandId, (uint)line.Header.CommandStatus, line.Time));
            }
        }

        await stop.CancelAsync();
        await writer;
    }

    private static byte[] Message()
    {
        var pdu = new byte[256];
        int length = Pdu.WriteSubmitSm(pdu, 7, new OutgoingMessage
        {
            ServiceType = "WAP"u8,
            SourceTon = 1,
            SourceNpi = 1,
            Source = "10690001"u8,
            DestTon = 1,
            DestNpi = 1,
            Destination = "8613800138000"u8,
            ShortMessage = "secret words"u8,
        });
        return pdu[..length];
    }
}
