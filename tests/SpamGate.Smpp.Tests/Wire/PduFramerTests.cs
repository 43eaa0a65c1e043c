using System.Buffers;
using System.Buffers.Binary;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Smpp.Tests.Wire;

public sealed class PduFramerTests
{
    private const int Cap = 70 * 1024;

    [Theory]
    [MemberData(nameof(PduVectors.Names), MemberType = typeof(PduVectors))]
    public void Frame_Whole_Complete(string name)
    {
        byte[] pdu = PduVectors.All[name];
        ReadOnlySequence<byte> buffer = new(pdu);

        Assert.Equal(FrameStatus.Complete, PduFramer.TryReadFrame(ref buffer, Cap, out PduHeader header, out ReadOnlySequence<byte> frame));
        Assert.Equal(pdu, frame.ToArray());
        Assert.True(buffer.IsEmpty);
        Assert.Equal(header, PduHeader.Read(pdu));
        Assert.Equal(FrameStatus.Complete, PduFramer.TryReadFrame(pdu, Cap, out PduHeader same));
        Assert.Equal(header, same);
    }

    [Theory]
    [MemberData(nameof(PduVectors.Names), MemberType = typeof(PduVectors))]
    public void Frame_ByteByByte_NeedsMoreUntilTheLast(string name)
    {
        byte[] pdu = PduVectors.All[name];
        for (int have = 0; have < pdu.Length; have++)
        {
            ReadOnlySequence<byte> part = new(pdu, 0, have);
            Assert.Equal(FrameStatus.NeedMore, PduFramer.TryReadFrame(ref part, Cap, out _, out _));
            Assert.Equal(have, part.Length);
            Assert.Equal(FrameStatus.NeedMore, PduFramer.TryReadFrame(pdu.AsSpan(0, have), Cap, out _));
        }

        ReadOnlySequence<byte> segments = Segments([.. pdu.Select(octet => new[] { octet })]);
        Assert.Equal(FrameStatus.Complete, PduFramer.TryReadFrame(ref segments, Cap, out PduHeader header, out ReadOnlySequence<byte> frame));
        Assert.Equal(pdu, frame.ToArray());
        Assert.Equal(PduHeader.Read(pdu), header);
    }

    [Theory]
    [MemberData(nameof(PduVectors.Names), MemberType = typeof(PduVectors))]
    public void Frame_SplitAtEveryOffsetWithAnotherBehind_BothComeOut(string name)
    {
        byte[] pdu = PduVectors.All[name];
        byte[] two = [.. pdu, .. PduVectors.All["EnquireLink"]];
        for (int cut = 1; cut < two.Length; cut++)
        {
            ReadOnlySequence<byte> buffer = Segments(two[..cut], two[cut..]);
            Assert.Equal(FrameStatus.Complete, PduFramer.TryReadFrame(ref buffer, Cap, out _, out ReadOnlySequence<byte> first));
            Assert.Equal(pdu, first.ToArray());
            Assert.Equal(FrameStatus.Complete, PduFramer.TryReadFrame(ref buffer, Cap, out PduHeader second, out _));
            Assert.Equal(CommandId.EnquireLink, second.CommandId);
            Assert.Equal(FrameStatus.NeedMore, PduFramer.TryReadFrame(ref buffer, Cap, out _, out _));
        }
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(15u)]
    [InlineData(Cap + 1u)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0x80000010u)]
    [InlineData(0xFFFFFFFFu)]
    public void Frame_HostileLength_FatalFromTheFourthOctet(uint length)
    {
        byte[] front = new byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(front, length);
        for (int have = 0; have <= front.Length; have++)
        {
            FrameStatus expected = have < 4 ? FrameStatus.NeedMore : FrameStatus.Fatal;
            ReadOnlySequence<byte> buffer = new(front, 0, have);
            Assert.Equal(expected, PduFramer.TryReadFrame(ref buffer, Cap, out _, out _));
            Assert.Equal(expected, PduFramer.TryReadFrame(front.AsSpan(0, have), Cap, out _));
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(Cap)]
    public void Frame_SmallestAndLargestLength_Accepted(int length)
    {
        byte[] pdu = new byte[length];
        BinaryPrimitives.WriteUInt32BigEndian(pdu, (uint)length);
        ReadOnlySequence<byte> buffer = new(pdu);

        Assert.Equal(FrameStatus.Complete, PduFramer.TryReadFrame(ref buffer, Cap, out _, out ReadOnlySequence<byte> frame));
        Assert.Equal(length, frame.Length);
    }

    [Fact]
    public void Frame_ThousandInOneBuffer_AllComeOut()
    {
        byte[] many = [.. Enumerable.Range(0, 1000).SelectMany(_ => PduVectors.All["SubmitSm"])];
        ReadOnlySequence<byte> buffer = new(many);
        int count = 0;
        while (PduFramer.TryReadFrame(ref buffer, Cap, out _, out _) == FrameStatus.Complete)
        {
            count++;
        }

        Assert.Equal(1000, count);
    }

    private static ReadOnlySequence<byte> Segments(params byte[][] parts)
    {
        Segment first = new(parts[0], 0);
        Segment last = first;
        foreach (byte[] part in parts.AsSpan(1))
        {
            last = last.Append(part);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] octets, long runningIndex)
        {
            Memory = octets;
            RunningIndex = runningIndex;
        }

        public Segment Append(byte[] octets)
        {
            Segment next = new(octets, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
