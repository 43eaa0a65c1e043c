using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;
using SpamGate.Smpp.Pdus;
using SpamGate.Storage.MessageLog;

namespace SpamGate.Gateway.Channels;

/// <summary>
/// Makes a record of every message at the moment its answer is known, whoever knows it. On the hot path: copies 128 octets, and that is all.
/// </summary>
/// <param name="clock">Monotonic time.</param>
/// <param name="log">Where records go; null = the log is switched off.</param>
public sealed class MessageLogFeed(GatewayClock clock, MessageLogWriter? log) : IDisposable
{
    private const long NanosecondsPerMillisecond = 1_000_000;
    private long _utcOffset = OffsetOf(clock);

    /// <summary>The log; null = switched off.</summary>
    public MessageLogWriter? Log => log;

    /// <summary>Follows the wall clock where it was set or slewed. Called on every tick.</summary>
    public void FollowClock() => Volatile.Write(ref _utcOffset, OffsetOf(clock));

    /// <summary>Records a message that is being answered now, for those who do not know what time it is.</summary>
    public void Note(SubmitTransaction transaction, CommandStatus status)
    {
        if (log is not null && transaction.IsMessage)
        {
            Note(transaction, status, clock.Now);
        }
    }

    /// <summary>Records a message that is being answered; requests that carry none, and those that could not be read, leave no record.</summary>
    /// <param name="transaction">The request.</param>
    /// <param name="status">What it is answered with.</param>
    /// <param name="now">Monotonic nanoseconds.</param>
    public void Note(SubmitTransaction transaction, CommandStatus status, long now)
    {
        if (log is null || !transaction.IsMessage)
        {
            return;
        }

        var record = default(MessageRecord);
        SmsMessage message = transaction.Message;
        record.ReceivedAt = (transaction.ReceivedAt / NanosecondsPerMillisecond) + Volatile.Read(ref _utcOffset);
        record.AnsweredAfter = (uint)long.Clamp((now - transaction.ReceivedAt) / NanosecondsPerMillisecond, 0, uint.MaxValue);

        // Nobody bound sent what the gateway itself tells a phone.
        record.AccountIndex = -1;
        if (transaction.Account is { } account)
        {
            record.AccountIndex = account.Index;
            log.Names.NoteAccount(account.Index, account.SystemId);
        }

        record.SpIndex = -1;
        if (message.Sp is { } sp)
        {
            record.SpIndex = sp.Index;
            log.Names.NoteSp(sp.Index, sp.SpId);
        }

        record.Flags = (byte)(transaction.CommandId switch
        {
            CommandId.SubmitSm => 0,
            CommandId.DataSm => 1 << 1,
            _ => 2 << 1,
        });
        record.PartReference = message.Part.Reference;
        record.PartTotal = message.Part.Total;
        record.PartNumber = message.Part.Number;
        record.Fingerprint = message.Content.Fingerprint.IsNone ? 0 : message.Content.Fingerprint.Identity;
        record.Sender = message.Sender;
        record.SetMessageId(transaction.MessageId);
        if (transaction.Recipients is { } recipients)
        {
            NoteEach(ref record, recipients, status);
            return;
        }

        record.Recipient = message.Recipient;
        Judge(ref record, message.Verdict, status);
        log.TryWrite(record);
    }

    /// <summary>Writes what is left and closes the log.</summary>
    public void Dispose() => log?.Dispose();

    private void NoteEach(ref MessageRecord record, MultiRecipients recipients, CommandStatus status)
    {
        for (int i = 0; i < recipients.Count; i++)
        {
            record.Recipient = recipients.Addresses[i];
            Judge(ref record, recipients.Verdicts[i], recipients.OutcomeOf(i, status));
            log!.TryWrite(record);
        }
    }

    private static void Judge(ref MessageRecord record, in Verdict verdict, CommandStatus status)
    {
        record.Status = (uint)status;
        record.Action = verdict.Action;
        record.Reason = verdict.Reason;
        record.Category = verdict.Category;
    }

    private static long OffsetOf(GatewayClock clock) =>
        clock.Provider.GetUtcNow().ToUnixTimeMilliseconds() - (clock.Now / NanosecondsPerMillisecond);
}
