using System.Runtime.CompilerServices;
using CsCheck;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;
using SpamGate.Storage.Encryption;
using SpamGate.Storage.MessageLog;

namespace SpamGate.Storage.Tests.MessageLog;

public sealed class MessageLogTests : IDisposable
{
    private readonly LogFolder _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Record_InMemory_HasTheSizeItHasOnDisk()
    {
        Assert.Equal(MessageRecord.Octets, Unsafe.SizeOf<MessageRecord>());
        Assert.Equal(24, Unsafe.SizeOf<SmsAddress>());
    }

    [Fact]
    public void Find_EveryField_IsAsItWasWritten()
    {
        _log.Write([_log.Record("10655001", "8613800138000", sp: 3, id: "A1B2")]);

        MessageLogEntry entry = Assert.Single(_log.Find(new MessageLogQuery()));

        Assert.Equal(_log.Time.GetUtcNow(), entry.ReceivedAt);
        Assert.Equal(_log.Time.GetUtcNow().AddMilliseconds(12), entry.AnsweredAt);
        Assert.Equal("10655001", entry.Sender.ToString());
        Assert.Equal("8613800138000", entry.Recipient.ToString());
        Assert.Equal(("sp3", "account3", "A1B2", 0x45u), (entry.SpId, entry.Account, entry.MessageId, entry.Status));
        Assert.Equal((ScreeningAction.Reject, ScreenReason.Keyword, SmsCategory.Loan), (entry.Action, entry.Reason, entry.Category));
        Assert.Equal((0x1122334455667788UL, new LongMessagePart(300, 3, 2)), (entry.Fingerprint, entry.Part));
    }

    [Fact]
    public void Find_ByEachKey_IsWhatAPlainSearchFinds()
    {
        Gen<(string Sender, string Recipient, int Sp, string Id, long Minutes)> message = Gen.Select(
            Gen.Int[0, 5].Select(static i => "1065500" + i),
            Gen.Int[0, 300].Select(static i => "86138" + i.ToString("D8")),
            Gen.Int[-1, 6],
            Gen.Int[0, 2000].Select(static i => i == 0 ? "" : "ID" + i),
            Gen.Long[0, 5000]);
        message.Array[0, 3000].Sample(
            messages =>
            {
                using var log = new LogFolder();
                log.Settings = log.Settings with { SegmentOctets = 64 * 1024 };
                MessageRecord[] records = [.. messages.Select(m => log.Record(m.Sender, m.Recipient, m.Sp, m.Id, m.Minutes))];
                log.Write(records);
                DateTimeOffset from = log.Time.GetUtcNow().AddMinutes(1000);
                DateTimeOffset to = log.Time.GetUtcNow().AddMinutes(3000);
                MessageLogQuery[] queries =
                [
                    new(),
                    new() { Number = LogFolder.Number("10655002") },
                    new() { Number = LogFolder.Number("8613800000007") },
                    new() { SpId = "sp1" },
                    new() { SpId = "nobody" },
                    new() { MessageId = "ID77" },
                    new() { From = from, To = to },
                    new() { Number = LogFolder.Number("8613800000007"), From = from, To = to, SpId = "sp2" },
                ];
                return queries.All(query => log.Find(query).Select(Key).SequenceEqual(records.Where(record => Fits(record, query)).Select(Key)));
            },
            iter: 20);
    }

    [Fact]
    public void Find_WhileItIsWritten_SeesWhatIsThere()
    {
        using MessageLogWriter writer = _log.Open();
        writer.TryWrite(_log.Record("10655001", "8613800138000", id: "one"));
        writer.Pump(all: true);
        writer.TryWrite(_log.Record("10655001", "8613800138001", id: "two"));
        writer.Pump(all: true);

        Assert.Equal(["one", "two"], writer.Reader.Find(new MessageLogQuery { Number = LogFolder.Number("10655001") }).Select(entry => entry.MessageId));
        Assert.Equal("two", Assert.Single(writer.Reader.Find(new MessageLogQuery { MessageId = "two" })).MessageId);
    }

    [Fact]
    public void Find_AfterAPosition_GoesOnBehindIt()
    {
        _log.Settings = _log.Settings with { SegmentOctets = 64 * 1024 };
        _log.Write(Enumerable.Range(0, 3000).Select(i => _log.Record("10655001", "8613800138000", id: "M" + i)));
        var ids = new List<string>();
        string? after = null;
        while (true)
        {
            List<MessageLogEntry> page = [.. new MessageLogReader(_log.Settings).Find(new MessageLogQuery { SpId = "sp0", After = after }).Take(700)];
            if (page.Count == 0)
            {
                break;
            }

            ids.AddRange(page.Select(entry => entry.MessageId));
            after = page[^1].Position;
        }

        Assert.True(_log.Segments.Length > 1);
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => "M" + i), ids);
    }

    [Fact]
    public void Find_PositionThatIsNone_SaysSo() =>
        Assert.Contains("nowhere", Assert.Throws<FormatException>(() => _log.Find(new MessageLogQuery { After = "nowhere" })).Message, StringComparison.Ordinal);

    [Fact]
    public void Find_IdLongerThanIsKept_IsFoundByTheWholeIdAndByNoOther()
    {
        string id = new('x', MessageRecord.MaxMessageId + 20);
        _log.Write([_log.Record("10655001", "8613800138000", id: id), _log.Record("10655001", "8613800138001", id: id[..MessageRecord.MaxMessageId])]);

        Assert.Equal("8613800138000", Assert.Single(_log.Find(new MessageLogQuery { MessageId = id })).Recipient.ToString());
        Assert.Equal("8613800138001", Assert.Single(_log.Find(new MessageLogQuery { MessageId = id[..MessageRecord.MaxMessageId] })).Recipient.ToString());
    }

    [Fact]
    public void Files_HoldNoNumberInTheClear()
    {
        _log.Write(Enumerable.Range(0, 600).Select(i => _log.Record("10655001", "8613800138000", id: "M" + i)));

        foreach (string path in Directory.GetFiles(_log.Settings.Directory))
        {
            byte[] octets = File.ReadAllBytes(path);
            Assert.True(octets.AsSpan().IndexOf("8613800138000"u8) < 0, path);
            Assert.True(octets.AsSpan().IndexOf("10655001"u8) < 0, path);
        }
    }

    [Fact]
    public void Find_WithAnotherKey_FindsNothing()
    {
        _log.Write([_log.Record("10655001", "8613800138000")]);
        _log.Settings = _log.Settings with { Key = DataKey.FromSecret(new byte[DataKey.Length]) };

        Assert.Empty(_log.Find(new MessageLogQuery()));
    }

    private static (string, string, int, string, long) Key(MessageRecord record) =>
        (record.Sender.ToString(), record.Recipient.ToString(), record.SpIndex, System.Text.Encoding.ASCII.GetString(record.MessageId), record.ReceivedAt);

    private static (string, string, int, string, long) Key(MessageLogEntry entry) =>
        (entry.Sender.ToString(), entry.Recipient.ToString(), entry.SpId.Length == 0 ? -1 : entry.SpId[^1] - '0', entry.MessageId, entry.ReceivedAt.ToUnixTimeMilliseconds());

    private static bool Fits(MessageRecord record, MessageLogQuery query) =>
        (query.Number is not { } number || record.Sender == number || record.Recipient == number)
        && (query.SpId is not { } sp || (record.SpIndex >= 0 && LogFolder.SpId(record.SpIndex) == sp))
        && (query.MessageId is not { } id || System.Text.Encoding.ASCII.GetString(record.MessageId) == id)
        && record.ReceivedAt >= query.From.ToUnixTimeMilliseconds() && record.ReceivedAt < query.To.ToUnixTimeMilliseconds();
}
