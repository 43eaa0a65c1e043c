using System.Diagnostics;
using System.Globalization;
using System.Text;
using SpamGate.Screening.Messages;
using SpamGate.Storage.Encryption;
using SpamGate.Storage.MessageLog;

namespace SpamGate.Benchmarks;

/// <summary>
/// What the message log takes and gives: octets of a million messages, processor time to write one (hot path and log thread together), and how long it takes to
/// find a number, an id, an SP's page and an hour among all of them.
/// </summary>
internal static class MessageLogFigures
{
    private const int Sps = 100;
    private const int Rounds = 20;

    /// <summary>Writes <paramref name="count"/> messages, asks, and prints.</summary>
    public static int Run(TextWriter output, int count)
    {
        string directory = Directory.CreateTempSubdirectory("spamgate-log-").FullName;
        try
        {
            var settings = new MessageLogSettings { Directory = directory, Key = DataKey.FromSecret(new byte[DataKey.Length]) };
            DateTimeOffset start = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
            TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
            long allocated = GC.GetTotalAllocatedBytes(precise: true);
            long before = Stopwatch.GetTimestamp();
            Write(settings, count, start);
            double seconds = Stopwatch.GetElapsedTime(before).TotalSeconds;
            cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            long octets = new DirectoryInfo(directory).EnumerateFiles().Sum(static file => file.Length);
            output.WriteLine(Text($"{count} messages in {seconds:0.0} s, {cpu.TotalMicroseconds * 1000 / count:0} ns of processor and {allocated / (double)count:0.0} B allocated a message, {octets / (count / 1e6) / 1e6:0.0} MB a million, {Directory.GetFiles(directory, "*.log").Length} segments"));
            var reader = new MessageLogReader(settings);
            var random = new Random(3);
            Ask(output, "one recipient", reader, () => new MessageLogQuery { Number = Recipient(random.Next(count)) });
            Ask(output, "one id", reader, () => new MessageLogQuery { MessageId = Id(random.Next(count)) });
            Ask(output, "a number that never occurred", reader, () => new MessageLogQuery { Number = Number("8615900000000") });
            Ask(output, "first 1000 of an SP", reader, () => new MessageLogQuery { SpId = "sp" + random.Next(Sps) }, 1000);
            Ask(output, "first 1000 of a second", reader, () =>
            {
                DateTimeOffset from = start.AddMilliseconds(random.Next(count));
                return new MessageLogQuery { From = from, To = from.AddSeconds(1) };
            }, 1000);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // A message a millisecond; recipients and ids all different, which is what the index likes least.
    private static void Write(MessageLogSettings settings, int count, DateTimeOffset start)
    {
        using var writer = new MessageLogWriter(settings, TimeProvider.System);
        for (int sp = 0; sp < Sps; sp++)
        {
            writer.Names.NoteSp(sp, "sp" + sp);
            writer.Names.NoteAccount(sp, "account" + sp);
        }

        SmsAddress[] senders = [.. Enumerable.Range(0, Sps).Select(static sp => Number("1069" + sp.ToString("D4", CultureInfo.InvariantCulture)))];
        long first = start.ToUnixTimeMilliseconds();
        Span<byte> digits = stackalloc byte[13];
        "8613000000000"u8.CopyTo(digits);
        for (int i = 0; i < count; i++)
        {
            i.TryFormat(digits[5..], out _, "D8", CultureInfo.InvariantCulture);
            var record = new MessageRecord
            {
                ReceivedAt = first + i,
                AnsweredAfter = 3,
                SpIndex = i % Sps,
                AccountIndex = i % Sps,
                Sender = senders[i % Sps],
                Recipient = SmsAddress.Create(digits, AddressKind.Number),
            };
            record.SetMessageId(digits[3..]);
            while (!writer.TryWrite(record))
            {
                writer.Pump();
            }
        }
    }

    private static void Ask(TextWriter output, string what, MessageLogReader reader, Func<MessageLogQuery> question, int limit = int.MaxValue)
    {
        var times = new List<double>();
        int found = 0;
        for (int round = 0; round < Rounds; round++)
        {
            MessageLogQuery query = question();
            long before = Stopwatch.GetTimestamp();
            found += reader.Find(query).Take(limit).Count();
            times.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }

        times.Sort();
        output.WriteLine(Text($"{what}: median {times[Rounds / 2]:0.0} ms, slowest {times[^1]:0.0} ms, {found / (double)Rounds:0.#} found"));
    }

    private static SmsAddress Recipient(int i) => Number("86130" + i.ToString("D8", CultureInfo.InvariantCulture));

    private static string Id(int i) => "30" + i.ToString("D8", CultureInfo.InvariantCulture);

    private static SmsAddress Number(string digits) => SmsAddress.Create(Encoding.ASCII.GetBytes(digits), AddressKind.Number);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
