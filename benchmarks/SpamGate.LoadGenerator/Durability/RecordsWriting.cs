using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using SpamGate.Storage.Records;

namespace SpamGate.LoadGenerator.Durability;

/// <summary>The process that is killed: writes list entries, opt-outs, held messages, breaches and decisions as fast as it can, and prints each key once it is acknowledged.</summary>
internal sealed class RecordsWriting(RecordStore store, string run)
{
    /// <summary>The list that takes the entries.</summary>
    public const string ListName = "killed";

    private const int WritersAtOnce = 8;
    private static readonly RecordCause s_cause = new("records-kill", "writes until it is killed");
    private readonly Lock _output = new();
    private long _next;

    /// <summary>Opens the records and writes until it is killed.</summary>
    public static async Task<int> RunAsync(RecordStoreOptions options, string run, string directory)
    {
        RecordStoreOpening opening = await RecordStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance).ConfigureAwait(false);
        if (!opening.IsOpen)
        {
            await Console.Error.WriteLineAsync(opening.Problem).ConfigureAwait(false);
            return 1;
        }

        // Whoever was to kill it may die first.
        _ = Task.Run(static () =>
        {
            Console.In.ReadToEnd();
            Environment.Exit(0);
        });
        var writing = new RecordsWriting(opening.Store, run);
        await writing.PrepareAsync().ConfigureAwait(false);
        var conduct = new ConductWriting(opening.Store, directory);
        await Task.WhenAll(Enumerable.Range(0, WritersAtOnce).Select(_ => Task.Run(writing.WriteAsync)).Append(Task.Run(() => conduct.WriteAsync(run, writing.Say)))).ConfigureAwait(false);
        return 0;
    }

    private Task<RecordWrite> PrepareAsync() => store.WriteAsync(s_cause, static async edit =>
    {
        if (await edit.Records.Lists.FindAsync(ListName).ConfigureAwait(false) is null)
        {
            edit.Records.Lists.Add(new ListRecord { Name = ListName, Kind = ListKind.BlockedRecipients });
        }

        return RecordWrite.Done;
    });

    private async Task WriteAsync()
    {
        while (true)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"{run}.{Interlocked.Increment(ref _next)}");
            await AddAsync('L', key, new ListEntryRecord { ListName = ListName, Value = key, Reason = "test", Owner = "test" }).ConfigureAwait(false);
            await AddAsync('O', key, new OptOutRecord { SpId = "sp", Number = key, Since = DateTimeOffset.UtcNow }).ConfigureAwait(false);
            await AddAsync('Q', key, new QuarantineRecord
            {
                MessageId = key,
                SystemId = "account",
                Sender = "10690001",
                Recipient = "8613800138000",
                Pdu = new byte[150],
                Text = "held",
                Reason = "Classifier",
                HeldAt = DateTimeOffset.UtcNow,
                ExpiresAt = DateTimeOffset.UtcNow.AddHours(1),
            }).ConfigureAwait(false);
            RecordWrite decided = await store.WriteAsync(s_cause, async edit =>
            {
                QuarantineRecord? held = await edit.Records.Quarantine.FindAsync(key).ConfigureAwait(false);
                if (held is not { State: QuarantineState.Held })
                {
                    return RecordWrite.NotFound("It was decided before.");
                }

                held.State = QuarantineState.Refused;
                return RecordWrite.Done;
            }).ConfigureAwait(false);
            if (decided.IsDone)
            {
                Say("D " + key);
            }
        }
    }

    private async Task AddAsync(char kind, string key, IRecord record)
    {
        RecordWrite write = await store.WriteAsync(s_cause, edit =>
        {
            edit.Records.Add(record);
            return Task.FromResult(RecordWrite.Done);
        }).ConfigureAwait(false);
        if (write.IsDone)
        {
            Say($"{kind} {key}");
        }
    }

    private void Say(string line)
    {
        lock (_output)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
