using System.Buffers.Text;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Text;

/// <summary>
/// The text of a delivery receipt (SMPP 3.4 Appendix B), as spans over it: nothing is copied.
/// <c>id:… sub:001 dlvrd:001 submit date:YYMMDDhhmm done date:YYMMDDhhmm stat:DELIVRD err:000 text:…</c>
/// </summary>
/// <remarks>Read tolerantly: any order, fields missing, names and states in any case, spaces after the colon. Ids are opaque octets.</remarks>
public readonly ref struct DeliveryReceipt
{
    /// <summary>id: the message_id as the SMSC writes it here, which may be decimal where the submit_sm_resp had hexadecimal digits.</summary>
    public ReadOnlySpan<byte> Id { get; init; }

    /// <summary>sub: messages submitted.</summary>
    public ReadOnlySpan<byte> Submitted { get; init; }

    /// <summary>dlvrd: messages delivered.</summary>
    public ReadOnlySpan<byte> Delivered { get; init; }

    /// <summary>submit date, YYMMDDhhmm or with seconds.</summary>
    public ReadOnlySpan<byte> SubmitDate { get; init; }

    /// <summary>done date, YYMMDDhhmm or with seconds.</summary>
    public ReadOnlySpan<byte> DoneDate { get; init; }

    /// <summary>stat as written.</summary>
    public ReadOnlySpan<byte> Status { get; init; }

    /// <summary>err: code of the SMSC or network.</summary>
    public ReadOnlySpan<byte> Error { get; init; }

    /// <summary>text: the first characters of the message.</summary>
    public ReadOnlySpan<byte> Text { get; init; }

    /// <summary>Where <see cref="Id"/> starts in the text that was parsed.</summary>
    public int IdOffset { get; init; }

    /// <summary>What <see cref="Status"/> means; <see cref="MessageState.Unknown"/> when it is missing or unheard of.</summary>
    public MessageState State => ReceiptStates.Parse(Status);

    /// <summary>Reads a receipt; false when there is neither an id nor a stat in it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DeliveryReceipt receipt)
    {
        ReadOnlySpan<byte> id = default, submitted = default, delivered = default, submitDate = default, doneDate = default;
        ReadOnlySpan<byte> status = default, error = default, message = default;
        int idOffset = 0;
        int position = 0;
        while (position < text.Length)
        {
            if (!ReceiptFields.TryMatch(text, position, out ReceiptField field, out int valueStart))
            {
                position++;
                continue;
            }

            if (field == ReceiptField.Text)
            {
                message = text[valueStart..];
                break;
            }

            int valueEnd = ReceiptFields.EndOfValue(text, valueStart);
            ReadOnlySpan<byte> value = text[valueStart..valueEnd];
            switch (field)
            {
                case ReceiptField.Id:
                    id = value;
                    idOffset = valueStart;
                    break;
                case ReceiptField.Submitted:
                    submitted = value;
                    break;
                case ReceiptField.Delivered:
                    delivered = value;
                    break;
                case ReceiptField.SubmitDate:
                    submitDate = value;
                    break;
                case ReceiptField.DoneDate:
                    doneDate = value;
                    break;
                case ReceiptField.Status:
                    status = value;
                    break;
                case ReceiptField.Error:
                    error = value;
                    break;
            }

            position = valueEnd;
        }

        receipt = new DeliveryReceipt
        {
            Id = id,
            IdOffset = idOffset,
            Submitted = submitted,
            Delivered = delivered,
            SubmitDate = submitDate,
            DoneDate = doneDate,
            Status = status,
            Error = error,
            Text = message,
        };
        return !id.IsEmpty || !status.IsEmpty;
    }

    /// <summary>
    /// Writes the text in the order of Appendix B; empty sub, dlvrd and err become 000 or 001 for a delivered message, an empty stat UNKNOWN.
    /// Returns the octets; the destination holds 90 octets and the lengths of the fields.
    /// </summary>
    public int Format(Span<byte> destination)
    {
        ReadOnlySpan<byte> delivered = State == MessageState.Delivered ? "001"u8 : "000"u8;
        int written = 0;
        Append(destination, ref written, "id:"u8, Id, default);
        Append(destination, ref written, " sub:"u8, Submitted, "001"u8);
        Append(destination, ref written, " dlvrd:"u8, Delivered, delivered);
        Append(destination, ref written, " submit date:"u8, SubmitDate, default);
        Append(destination, ref written, " done date:"u8, DoneDate, default);
        Append(destination, ref written, " stat:"u8, Status, "UNKNOWN"u8);
        Append(destination, ref written, " err:"u8, Error, "000"u8);
        Append(destination, ref written, " text:"u8, Text, default);
        return written;
    }

    /// <summary>Writes a date as receipts carry it, YYMMDDhhmm: 10 octets.</summary>
    public static int FormatDate(DateTimeOffset time, Span<byte> destination)
    {
        ReadOnlySpan<int> parts = [time.Year % 100, time.Month, time.Day, time.Hour, time.Minute];
        int written = 0;
        foreach (int part in parts)
        {
            Utf8Formatter.TryFormat(part, destination[written..], out int length, new System.Buffers.StandardFormat('D', 2));
            written += length;
        }

        return written;
    }

    private static void Append(
        Span<byte> destination, ref int written, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ReadOnlySpan<byte> otherwise)
    {
        name.CopyTo(destination[written..]);
        written += name.Length;
        ReadOnlySpan<byte> chosen = value.IsEmpty ? otherwise : value;
        chosen.CopyTo(destination[written..]);
        written += chosen.Length;
    }
}
