using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Text;

namespace SpamGate.Fuzzing.Pdus;

/// <summary>The text of a message, read in every way the gateway may have to.</summary>
internal static class MessageText
{
    private static readonly DefaultAlphabet[] s_alphabets = [DefaultAlphabet.Gsm7, DefaultAlphabet.Latin1, DefaultAlphabet.Utf8];

    /// <summary>Decodes short_message and message_payload; <paramref name="text"/> has a character for every octet.</summary>
    public static void Read(ReadOnlySpan<byte> pdu, in MessageFields fields, Span<char> text)
    {
        Decode(pdu.Slice(fields.ShortMessageOffset, fields.ShortMessageLength), in fields, text);
        if (fields.PayloadOffset >= 0)
        {
            Decode(pdu.Slice(fields.PayloadOffset, fields.PayloadLength), in fields, text);
        }
    }

    private static void Decode(ReadOnlySpan<byte> userData, in MessageFields fields, Span<char> text)
    {
        NationalLanguage locking = default;
        NationalLanguage single = default;
        if (fields.HasUdh && UserDataHeader.TryParse(userData, out UserDataHeader header))
        {
            InvariantBrokenException.Unless(header.Length <= userData.Length, $"a user data header of {header.Length} octets in {userData.Length}");
            userData = userData[header.Length..];
            locking = header.Locking;
            single = header.Single;
        }

        // Room for the octets and not one character more: that is what the gateway gives.
        Span<char> room = text[..userData.Length];
        foreach (DefaultAlphabet alphabet in s_alphabets)
        {
            int length = SmsText.Decode(fields.DataCoding, userData, room, alphabet, locking, single, out _);
            InvariantBrokenException.Unless(length >= 0 && length <= userData.Length, $"{length} characters from {userData.Length} octets");
        }

        bool isReceipt = DeliveryReceipt.TryParse(userData, out DeliveryReceipt receipt);
        InvariantBrokenException.Unless(isReceipt == (!receipt.Id.IsEmpty || !receipt.Status.IsEmpty), "a receipt without id and state, or the other way round");
    }
}
