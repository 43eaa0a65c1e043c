using System.Buffers.Binary;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Storage.MessageLog;

/// <summary>
/// Records as they stand in a block: some 40 octets each instead of 128, for digits take half an octet and small numbers one. One record: shape (1; which optional fields follow),
/// receipt in milliseconds after the block's earliest (v), time to the answer (v), status (v), action, reason, category, flags (1 each), SP + 1 (v), account + 1 (v),
/// part (4, if it is one), fingerprint (8, if one was taken), sender, recipient, id. (v) is seven bits an octet, the lowest first.
/// </summary>
internal static class RecordPacking
{
    /// <summary>More than any record needs.</summary>
    public const int MaxOctets = 160;

    private const byte HasPart = 1;
    private const byte HasFingerprint = 2;

    /// <summary>Packs records; returns the octets used.</summary>
    /// <param name="records">What to pack.</param>
    /// <param name="earliest">Earliest receipt of them.</param>
    /// <param name="target"><see cref="MaxOctets"/> for each.</param>
    public static int Pack(ReadOnlySpan<MessageRecord> records, long earliest, Span<byte> target)
    {
        int at = 0;
        foreach (ref readonly MessageRecord record in records)
        {
            at += Pack(in record, earliest, target[at..]);
        }

        return at;
    }

    /// <summary>Reads back what <see cref="Pack(ReadOnlySpan{MessageRecord}, long, Span{byte})"/> wrote, as many records as <paramref name="target"/> is long.</summary>
    public static void Unpack(ReadOnlySpan<byte> source, long earliest, Span<MessageRecord> target)
    {
        foreach (ref MessageRecord record in target)
        {
            record = Unpack(ref source, earliest);
        }
    }

    private static int Pack(ref readonly MessageRecord record, long earliest, Span<byte> target)
    {
        bool isPart = record.PartReference != 0 || record.PartTotal != 0 || record.PartNumber != 0;
        target[0] = (byte)((isPart ? HasPart : 0) | (record.Fingerprint != 0 ? HasFingerprint : 0));
        int at = 1;
        WriteNumber(target, ref at, (ulong)(record.ReceivedAt - earliest));
        WriteNumber(target, ref at, record.AnsweredAfter);
        WriteNumber(target, ref at, record.Status);
        target[at++] = (byte)record.Action;
        target[at++] = (byte)record.Reason;
        target[at++] = (byte)record.Category;
        target[at++] = record.Flags;
        WriteNumber(target, ref at, (uint)(record.SpIndex + 1));
        WriteNumber(target, ref at, (uint)(record.AccountIndex + 1));
        if (isPart)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(target[at..], record.PartReference);
            target[at + 2] = record.PartTotal;
            target[at + 3] = record.PartNumber;
            at += 4;
        }

        if (record.Fingerprint != 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(target[at..], record.Fingerprint);
            at += sizeof(ulong);
        }

        at += PackedAddress.Write(record.Sender, target[at..]);
        at += PackedAddress.Write(record.Recipient, target[at..]);
        return at + PackedId.Write(record.MessageId, target[at..]);
    }

    private static MessageRecord Unpack(ref ReadOnlySpan<byte> source, long earliest)
    {
        byte shape = source[0];
        int at = 1;
        var record = new MessageRecord
        {
            ReceivedAt = earliest + (long)ReadNumber(source, ref at),
            AnsweredAfter = (uint)ReadNumber(source, ref at),
            Status = (uint)ReadNumber(source, ref at),
            Action = (ScreeningAction)source[at++],
            Reason = (ScreenReason)source[at++],
            Category = (SmsCategory)source[at++],
        };
        byte flags = source[at++];
        record.SpIndex = (int)(uint)ReadNumber(source, ref at) - 1;
        record.AccountIndex = (int)(uint)ReadNumber(source, ref at) - 1;
        if ((shape & HasPart) != 0)
        {
            record.PartReference = BinaryPrimitives.ReadUInt16LittleEndian(source[at..]);
            record.PartTotal = source[at + 2];
            record.PartNumber = source[at + 3];
            at += 4;
        }

        if ((shape & HasFingerprint) != 0)
        {
            record.Fingerprint = BinaryPrimitives.ReadUInt64LittleEndian(source[at..]);
            at += sizeof(ulong);
        }

        at += PackedAddress.Read(source[at..], out record.Sender);
        at += PackedAddress.Read(source[at..], out record.Recipient);
        Span<byte> id = stackalloc byte[MessageRecord.MaxMessageId + 1];
        at += PackedId.Read(source[at..], id, out int idLength);
        record.SetMessageId(id[..idLength]);

        // Last: an id that was cut does not show by its length any more.
        record.Flags = flags;
        source = source[at..];
        return record;
    }

    private static void WriteNumber(Span<byte> target, ref int at, ulong value)
    {
        while (value > 0x7F)
        {
            target[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[at++] = (byte)value;
    }

    private static ulong ReadNumber(ReadOnlySpan<byte> source, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte octet = source[at++];
            value |= (ulong)(octet & 0x7F) << shift;
            if (octet <= 0x7F)
            {
                return value;
            }
        }
    }
}
