using System.Text;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Text;

/// <summary>The states of a receipt's stat field (SMPP 3.4 Appendix B, table B-2).</summary>
public static class ReceiptStates
{
    /// <summary>The seven or eight letters of a state.</summary>
    public static ReadOnlySpan<byte> Format(MessageState state) => state switch
    {
        MessageState.Scheduled => "SCHEDULED"u8,
        MessageState.Enroute => "ENROUTE"u8,
        MessageState.Delivered => "DELIVRD"u8,
        MessageState.Expired => "EXPIRED"u8,
        MessageState.Deleted => "DELETED"u8,
        MessageState.Undeliverable => "UNDELIV"u8,
        MessageState.Accepted => "ACCEPTD"u8,
        MessageState.Rejected => "REJECTD"u8,
        MessageState.Skipped => "SKIPPED"u8,
        _ => "UNKNOWN"u8,
    };

    /// <summary>The state named; spellings that SMSCs are seen to use besides the specified ones included.</summary>
    public static MessageState Parse(ReadOnlySpan<byte> status)
    {
        if (status.Length < 6)
        {
            return MessageState.Unknown;
        }

        // Six letters tell every state from the others, whatever the SMSC's way of cutting the word: DELIVRD, DELIVERED; UNDELIV, UNDELIVERABLE.
        ReadOnlySpan<byte> stem = status[..6];
        return (stem[0] | 0x20) switch
        {
            'd' when Is(stem, "DELIVR"u8) || Is(stem, "DELIVE"u8) => MessageState.Delivered,
            'd' when Is(stem, "DELETE"u8) => MessageState.Deleted,
            'e' when Is(stem, "ENROUT"u8) => MessageState.Enroute,
            'e' when Is(stem, "EXPIRE"u8) => MessageState.Expired,
            'u' when Is(stem, "UNDELI"u8) => MessageState.Undeliverable,
            'f' when Is(stem, "FAILED"u8) => MessageState.Undeliverable,
            'a' when Is(stem, "ACCEPT"u8) => MessageState.Accepted,
            'r' when Is(stem, "REJECT"u8) => MessageState.Rejected,
            's' when Is(stem, "SCHEDU"u8) => MessageState.Scheduled,
            's' when Is(stem, "SKIPPE"u8) => MessageState.Skipped,
            _ => MessageState.Unknown,
        };
    }

    private static bool Is(ReadOnlySpan<byte> stem, ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(stem, name);
}
