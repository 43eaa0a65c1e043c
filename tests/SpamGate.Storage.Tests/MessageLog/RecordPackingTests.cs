using System.Runtime.InteropServices;
using System.Text;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;
using SpamGate.Storage.MessageLog;

namespace SpamGate.Storage.Tests.MessageLog;

public sealed class RecordPackingTests
{
    private const string Alphabet = "0123456789abcdefABCDEF-xyz é";

    [Fact]
    public void Pack_AnyRecords_ComeBackToTheOctet()
    {
        var random = new Random(20261125);
        var target = new byte[BlockHeader.MaxRecords * RecordPacking.MaxOctets];
        var back = new MessageRecord[BlockHeader.MaxRecords];
        for (int round = 0; round < 50; round++)
        {
            MessageRecord[] records = [.. Enumerable.Range(0, random.Next(1, BlockHeader.MaxRecords + 1)).Select(_ => Any(random))];
            long earliest = records.Min(static record => record.ReceivedAt);

            int octets = RecordPacking.Pack(records, earliest, target);
            RecordPacking.Unpack(target.AsSpan(0, octets), earliest, back.AsSpan(0, records.Length));

            for (int i = 0; i < records.Length; i++)
            {
                Assert.True(Octets(records[i]).SequenceEqual(Octets(back[i])), $"round {round}, record {i}: {records[i].Sender} {records[i].Recipient} {Encoding.Latin1.GetString(records[i].MessageId)}");
            }
        }
    }

    [Fact]
    public void Pack_LargestRecord_FitsItsRoom()
    {
        var largest = new MessageRecord
        {
            ReceivedAt = long.MaxValue,
            AnsweredAfter = uint.MaxValue,
            Status = uint.MaxValue,
            SpIndex = int.MaxValue,
            AccountIndex = int.MaxValue,
            PartTotal = 255,
            Fingerprint = ulong.MaxValue,
            Sender = SmsAddress.Create(Enumerable.Repeat((byte)'x', SmsAddress.MaxLength).ToArray(), AddressKind.Alphanumeric),
            Recipient = SmsAddress.Create(Enumerable.Repeat((byte)'x', SmsAddress.MaxLength).ToArray(), AddressKind.Alphanumeric),
        };
        largest.SetMessageId(Enumerable.Repeat((byte)'x', 64).ToArray());

        // Addresses of digits are written by words, beyond their end.
        Assert.InRange(RecordPacking.Pack([largest], 0, new byte[RecordPacking.MaxOctets]), 1, RecordPacking.MaxOctets - 12);
    }

    [Fact]
    public void Pack_OrdinaryRecord_TakesAThirdOfItsMemory()
    {
        var record = new MessageRecord
        {
            ReceivedAt = 1_795_000_000_350,
            AnsweredAfter = 3,
            SpIndex = 90,
            AccountIndex = 3,
            Sender = LogFolder.Number("1065500112"),
            Recipient = LogFolder.Number("8613800138000"),
        };
        record.SetMessageId("1A210C2739702552"u8);

        Assert.InRange(RecordPacking.Pack([record], 1_795_000_000_000, new byte[RecordPacking.MaxOctets]), 20, MessageRecord.Octets / 3);
    }

    private static MessageRecord Any(Random random)
    {
        var record = new MessageRecord
        {
            ReceivedAt = 1_795_000_000_000 + random.NextInt64(1L << random.Next(1, 40)),
            AnsweredAfter = (uint)random.NextInt64(1L << random.Next(1, 33)),
            Status = (uint)random.NextInt64(1L << random.Next(1, 33)),
            Action = (ScreeningAction)random.Next(256),
            Reason = (ScreenReason)random.Next(256),
            Category = (SmsCategory)random.Next(256),
            Flags = (byte)(random.Next(4) << 1),
            SpIndex = random.Next(3) == 0 ? -1 : random.Next(int.MaxValue),
            AccountIndex = random.Next(3) == 0 ? -1 : random.Next(20_000),
            Fingerprint = random.Next(2) == 0 ? 0 : (ulong)random.NextInt64(),
            Sender = Address(random),
            Recipient = Address(random),
        };
        if (random.Next(2) == 0)
        {
            record.PartReference = (ushort)random.Next(65536);
            record.PartTotal = (byte)random.Next(256);
            record.PartNumber = (byte)random.Next(256);
        }

        record.SetMessageId(Text(random, random.Next(65)));
        return record;
    }

    private static SmsAddress Address(Random random) =>
        random.Next(3) == 0
            ? SmsAddress.Create(Text(random, random.Next(SmsAddress.MaxLength + 1)), AddressKind.Alphanumeric)
            : SmsAddress.Create(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, random.Next(SmsAddress.MaxLength + 1)).Select(_ => (char)('0' + random.Next(10))))), AddressKind.Number);

    // Of one kind of characters mostly: hexadecimal in capitals, in small letters, decimal, mixed.
    private static byte[] Text(Random random, int length)
    {
        (int from, int to) = random.Next(4) switch
        {
            0 => (0, 10),
            1 => (0, 16),
            2 => (10, 22),
            _ => (0, Alphabet.Length),
        };
        bool isCapital = random.Next(2) == 0;
        string text = new([.. Enumerable.Range(0, length).Select(_ => Alphabet[random.Next(from, to)])]);
        return Encoding.Latin1.GetBytes(isCapital ? text.ToUpperInvariant() : text);
    }

    private static ReadOnlySpan<byte> Octets(in MessageRecord record) => MemoryMarshal.AsBytes(new ReadOnlySpan<MessageRecord>(in record));
}
