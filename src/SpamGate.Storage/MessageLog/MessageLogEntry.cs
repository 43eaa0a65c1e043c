using System.Globalization;
using System.Text;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Storage.MessageLog;

/// <summary>One message of the log. The addresses are the clear ones: show them masked (<see cref="SmsAddress.ToMaskedString"/>) unless an audited unmask was asked for.</summary>
public sealed record MessageLogEntry
{
    /// <summary>Where it stands in the log; the order of the log is that in which messages were answered, roughly.</summary>
    public required string Position { get; init; }

    /// <summary>When the request was read.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When it was answered.</summary>
    public required DateTimeOffset AnsweredAt { get; init; }

    /// <summary>Canonical sender.</summary>
    public required SmsAddress Sender { get; init; }

    /// <summary>Canonical recipient.</summary>
    public required SmsAddress Recipient { get; init; }

    /// <summary>SP; empty for a subscriber's message, or a sender that nobody owns.</summary>
    public required string SpId { get; init; }

    /// <summary>Account that submitted it.</summary>
    public required string Account { get; init; }

    /// <summary>Message id as the SP was given it, its first 39 octets; empty for what got none.</summary>
    public required string MessageId { get; init; }

    /// <summary>command_status it was answered with.</summary>
    public required uint Status { get; init; }

    /// <summary>What was done.</summary>
    public required ScreeningAction Action { get; init; }

    /// <summary>The check that spoke.</summary>
    public required ScreenReason Reason { get; init; }

    /// <summary>What the text is.</summary>
    public required SmsCategory Category { get; init; }

    /// <summary>Fingerprint of its words; 0 = none was taken.</summary>
    public required ulong Fingerprint { get; init; }

    /// <summary>Place in a long message.</summary>
    public required LongMessagePart Part { get; init; }

    internal static MessageLogEntry Of(in MessageRecord record, SegmentNames names, string position)
    {
        DateTimeOffset received = DateTimeOffset.FromUnixTimeMilliseconds(record.ReceivedAt);
        return new MessageLogEntry
        {
            Position = position,
            ReceivedAt = received,
            AnsweredAt = received.AddMilliseconds(record.AnsweredAfter),
            Sender = record.Sender,
            Recipient = record.Recipient,
            SpId = names.Of(NameKind.Sp, record.SpIndex),
            Account = names.Of(NameKind.Account, record.AccountIndex),
            MessageId = Encoding.Latin1.GetString(record.MessageId),
            Status = record.Status,
            Action = record.Action,
            Reason = record.Reason,
            Category = record.Category,
            Fingerprint = record.Fingerprint,
            Part = record.PartTotal > 1 ? new LongMessagePart(record.PartReference, record.PartTotal, record.PartNumber) : default,
        };
    }

    internal static string PositionOf(string segment, long offset, int record) => string.Create(CultureInfo.InvariantCulture, $"{segment}.{offset}.{record}");

    /// <summary>Reads a position; false when the text is none.</summary>
    internal static bool TryParsePosition(string text, out (string Segment, long Offset, int Record) position)
    {
        position = default;
        string[] parts = text.Split('.');
        if (parts.Length != 3
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int record))
        {
            return false;
        }

        position = (parts[0], offset, record);
        return true;
    }
}
