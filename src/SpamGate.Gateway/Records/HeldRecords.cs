using System.Globalization;
using System.Text;
using System.Text.Json;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;
using SpamGate.Storage.Encryption;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>Makes the record of a message that is to be held, and reads what is sealed in it.</summary>
internal sealed class HeldRecords(DataKey key, SnapshotSource snapshots) : IDisposable
{
    private readonly SealedBytes _seal = new(key, "quarantine");

    /// <summary>The record of a message: its request and text sealed, refused by itself when its time or the time-out is over.</summary>
    public QuarantineRecord Of(SubmitTransaction transaction, string id, DateTimeOffset now)
    {
        SmsMessage message = transaction.Message;
        ReadOnlySpan<byte> pdu = message.Pdu.AsSpan(0, message.PduLength);
        DateTimeOffset ends = now + snapshots.Current.Options.Quarantine.TimeOut;
        return new QuarantineRecord
        {
            MessageId = id,
            SpId = message.Sp?.SpId ?? "",
            SystemId = transaction.Account.SystemId,
            Sender = message.Sender.ToString(),
            Recipient = message.Recipient.ToString(),
            Pdu = _seal.Seal(pdu, id),
            Text = SealText(message.Text, id),
            Reason = message.Verdict.Reason.ToString(),
            Category = message.Verdict.Category.Name(),
            Finding = JsonSerializer.Serialize(VerdictExplanation.Of(message)),
            Fingerprint = message.Content.Fingerprint.IsNone ? "" : message.Content.Fingerprint.Identity.ToString("x16", CultureInfo.InvariantCulture),
            HeldAt = now,
            ExpiresAt = Earlier(ends, HeldPdu.EndOf(transaction.Fields, pdu, now)),
            State = QuarantineState.Held,
            OwesReceipt = OwnReceipt.IsWantedOnFailure(transaction.Fields.RegisteredDelivery),
        };
    }

    /// <summary>A copy, for an edit that may run again.</summary>
    public static QuarantineRecord Copy(QuarantineRecord record) => new()
    {
        MessageId = record.MessageId,
        SpId = record.SpId,
        SystemId = record.SystemId,
        Sender = record.Sender,
        Recipient = record.Recipient,
        Pdu = record.Pdu,
        Text = record.Text,
        Reason = record.Reason,
        Category = record.Category,
        Finding = record.Finding,
        Fingerprint = record.Fingerprint,
        HeldAt = record.HeldAt,
        ExpiresAt = record.ExpiresAt,
        State = record.State,
        DecidedBy = record.DecidedBy,
        DecidedAt = record.DecidedAt,
        OwesReceipt = record.OwesReceipt,
    };

    /// <summary>Puts what a replace_sm says in the place of a held message's text; false when its request cannot be replaced.</summary>
    public bool TryReplace(QuarantineRecord record, ReadOnlySpan<byte> replaceSm, ReadOnlySpan<char> text, DateTimeOffset now)
    {
        if (PduOf(record)?.ReplacedBy(replaceSm) is not { } replaced)
        {
            return false;
        }

        record.Pdu = _seal.Seal(replaced.Octets, record.MessageId);
        record.Text = SealText(text, record.MessageId);
        record.OwesReceipt = OwnReceipt.IsWantedOnFailure(replaced.Fields.RegisteredDelivery);
        record.ExpiresAt = Earlier(record.ExpiresAt, HeldPdu.EndOf(replaced.Fields, replaced.Octets, now));
        return true;
    }

    /// <summary>The original request; null when it was sealed with another data key.</summary>
    public HeldPdu? PduOf(QuarantineRecord record) => _seal.Open(record.Pdu, record.MessageId) is { } octets ? HeldPdu.Read(octets) : null;

    /// <summary>The text; null when it was sealed with another data key.</summary>
    public string? TextOf(QuarantineRecord record)
    {
        var octets = new byte[record.Text.Length];
        return Convert.TryFromBase64String(record.Text, octets, out int length) && _seal.Open(octets.AsSpan(0, length), record.MessageId) is { } text
            ? Encoding.UTF8.GetString(text)
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _seal.Dispose();

    private string SealText(ReadOnlySpan<char> text, string id)
    {
        var octets = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        return Convert.ToBase64String(_seal.Seal(octets.AsSpan(0, Encoding.UTF8.GetBytes(text, octets)), id));
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) => other < one ? other.Value : one;
}
