using System.Buffers;
using SpamGate.Smpp.Wire;

namespace SpamGate.Fuzzing.Pdus;

/// <summary>What must hold of <see cref="PduFramer"/> for any octets, however they are cut into segments.</summary>
public static class FramingInvariants
{
    /// <summary>Cap on one PDU, as the gateway has it by default.</summary>
    public const int MaxPduBytes = PduFramer.DefaultMaxPduBytes;

    /// <summary>Frames a stream from its contiguous octets and from random segments of it, and compares; returns the whole PDUs at its front.</summary>
    /// <exception cref="InvariantBrokenException">The two differ, or one of them breaks its word.</exception>
    public static List<byte[]> Frame(Random random, byte[] stream)
    {
        List<byte[]> pdus = [];
        ReadOnlySequence<byte> rest = Segmented(random, stream);
        ReadOnlySpan<byte> contiguous = stream;
        while (true)
        {
            FrameStatus expected = PduFramer.TryReadFrame(contiguous, MaxPduBytes, out var contiguousHeader);
            long before = rest.Length;
            FrameStatus status = PduFramer.TryReadFrame(ref rest, MaxPduBytes, out var header, out ReadOnlySequence<byte> frame);
            InvariantBrokenException.Unless(status == expected, $"framing says {expected} of contiguous octets and {status} of segments");
            InvariantBrokenException.Unless(header.Equals(contiguousHeader), $"header {contiguousHeader} of contiguous octets, {header} of segments");
            if (status != FrameStatus.Complete)
            {
                InvariantBrokenException.Unless(rest.Length == before, $"{status} took {before - rest.Length} octets");
                return pdus;
            }

            InvariantBrokenException.Unless(
                frame.Length == header.CommandLength && rest.Length == before - frame.Length,
                $"command_length {header.CommandLength}, frame {frame.Length}, taken {before - rest.Length}");
            byte[] pdu = frame.ToArray();
            InvariantBrokenException.Unless(contiguous.StartsWith(pdu), "a frame holds other octets than the stream");
            contiguous = contiguous[pdu.Length..];
            pdus.Add(pdu);
        }
    }

    private static ReadOnlySequence<byte> Segmented(Random random, byte[] stream)
    {
        Segment first = new(ReadOnlyMemory<byte>.Empty, null);
        Segment last = first;
        for (int at = 0; at < stream.Length;)
        {
            int length = int.Min(stream.Length - at, random.Next(4) == 0 ? random.Next(1, 20) : random.Next(1, 400));
            last = new Segment(stream.AsMemory(at, length), last);
            at += length;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}
