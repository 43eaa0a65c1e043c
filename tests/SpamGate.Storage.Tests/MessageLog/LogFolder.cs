using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;
using SpamGate.Storage.Encryption;
using SpamGate.Storage.MessageLog;
using SpamGate.Testing.Processes;

namespace SpamGate.Storage.Tests.MessageLog;

/// <summary>A message log in a folder of its own, with time of its own.</summary>
internal sealed class LogFolder : IDisposable
{
    private readonly ScratchDirectory _directory = new();

    public LogFolder()
    {
        Settings = new MessageLogSettings { Directory = _directory.File("log"), Key = DataKey.FromSecret(Enumerable.Repeat((byte)7, DataKey.Length).ToArray()) };
    }

    public MessageLogSettings Settings { get; set; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public string[] Segments => Directory.Exists(Settings.Directory) ? [.. Directory.GetFiles(Settings.Directory, "*.log").Order(StringComparer.Ordinal)] : [];

    public MessageLogWriter Open()
    {
        var writer = new MessageLogWriter(Settings, Time);
        for (int i = 0; i < 8; i++)
        {
            writer.Names.NoteSp(i, SpId(i));
            writer.Names.NoteAccount(i, "account" + i);
        }

        return writer;
    }

    /// <summary>Writes records and closes the log, as a process does that ends in order.</summary>
    public void Write(IEnumerable<MessageRecord> records)
    {
        using MessageLogWriter writer = Open();
        foreach (MessageRecord record in records)
        {
            Assert.True(writer.TryWrite(record));
            writer.Pump();
        }
    }

    public List<MessageLogEntry> Find(MessageLogQuery query) => [.. new MessageLogReader(Settings).Find(query)];

    public static string SpId(int index) => "sp" + index.ToString(CultureInfo.InvariantCulture);

    public static SmsAddress Number(string digits) => SmsAddress.Create(Encoding.ASCII.GetBytes(digits), AddressKind.Number);

    public MessageRecord Record(string sender, string recipient, int sp = 0, string id = "", long minutes = 0)
    {
        var record = new MessageRecord
        {
            ReceivedAt = Time.GetUtcNow().AddMinutes(minutes).ToUnixTimeMilliseconds(),
            AnsweredAfter = 12,
            Status = 0x45,
            Action = ScreeningAction.Reject,
            Reason = ScreenReason.Keyword,
            Category = SmsCategory.Loan,
            SpIndex = sp,
            AccountIndex = sp < 0 ? 0 : sp,
            PartReference = 300,
            PartTotal = 3,
            PartNumber = 2,
            Fingerprint = 0x1122334455667788,
            Sender = Number(sender),
            Recipient = Number(recipient),
        };
        record.SetMessageId(Encoding.ASCII.GetBytes(id));
        return record;
    }

    public void Dispose() => _directory.Dispose();
}
