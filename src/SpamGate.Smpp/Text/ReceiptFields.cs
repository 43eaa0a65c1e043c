using System.Buffers;
using System.Text;

namespace SpamGate.Smpp.Text;

internal enum ReceiptField
{
    Id,
    Submitted,
    Delivered,
    SubmitDate,
    DoneDate,
    Status,
    Error,
    Text,
}

/// <summary>Finds "name:" in the text of a receipt.</summary>
internal static class ReceiptFields
{
    private static readonly SearchValues<byte> ValueEnds = SearchValues.Create(" \t\r\n,\0"u8);

    /// <summary>True when a field's name stands at <paramref name="position"/>, at the start or after a space or comma.</summary>
    public static bool TryMatch(ReadOnlySpan<byte> text, int position, out ReceiptField field, out int valueStart)
    {
        if (!TryMatchName(text, position, out field, out int nameLength))
        {
            valueStart = 0;
            return false;
        }

        valueStart = position + nameLength;
        if (field == ReceiptField.Text)
        {
            return true;
        }

        // "stat: DELIVRD" is seen; but an empty value followed by the next field's name must stay empty.
        int spaces = text[valueStart..].IndexOfAnyExcept((byte)' ');
        if (spaces > 0 && !TryMatchName(text, valueStart + spaces, out _, out _))
        {
            valueStart += spaces;
        }

        return true;
    }

    /// <summary>A value ends at white space, a comma or a NUL.</summary>
    public static int EndOfValue(ReadOnlySpan<byte> text, int start)
    {
        int length = text[start..].IndexOfAny(ValueEnds);
        return length < 0 ? text.Length : start + length;
    }

    private static bool TryMatchName(ReadOnlySpan<byte> text, int position, out ReceiptField field, out int nameLength)
    {
        (field, nameLength) = (default, 0);
        if (position > 0 && text[position - 1] is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)','))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text[position..];
        (field, nameLength) = (rest[0] | 0x20) switch
        {
            'i' when Starts(rest, "id:"u8) => (ReceiptField.Id, 3),
            's' when Starts(rest, "sub:"u8) => (ReceiptField.Submitted, 4),
            's' when Starts(rest, "stat:"u8) => (ReceiptField.Status, 5),
            's' when Starts(rest, "submit date:"u8) => (ReceiptField.SubmitDate, 12),
            'd' when Starts(rest, "dlvrd:"u8) => (ReceiptField.Delivered, 6),
            'd' when Starts(rest, "done date:"u8) => (ReceiptField.DoneDate, 10),
            'e' when Starts(rest, "err:"u8) => (ReceiptField.Error, 4),
            't' when Starts(rest, "text:"u8) => (ReceiptField.Text, 5),
            _ => default,
        };
        return nameLength > 0;
    }

    private static bool Starts(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name) =>
        text.Length >= name.Length && Ascii.EqualsIgnoreCase(text[..name.Length], name);
}
