using System.Text;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Wire;

/// <summary>Fields of PDU objects onto the wire.</summary>
internal static class PduWriterExtensions
{
    /// <summary>Octets of a TON, an NPI and the address with its NUL.</summary>
    public static int EncodedLength(this SmppAddress address) => address.Value.Length + 3;

    public static void WriteAddress(this ref PduWriter writer, SmppAddress address)
    {
        writer.WriteByte(address.Ton);
        writer.WriteByte(address.Npi);
        writer.WriteCString(address.Value);
    }

    /// <summary>Writes Latin-1 octets and a NUL.</summary>
    /// <exception cref="ArgumentException">The string holds a NUL, or a character that is no single octet.</exception>
    public static void WriteCString(this ref PduWriter writer, string value)
    {
        if (value.AsSpan().ContainsAnyExceptInRange('\u0001', '\u00FF'))
        {
            throw new ArgumentException("A C-octet string holds octets 0x01 to 0xFF only.", nameof(value));
        }

        // No C-octet string of the specification is longer than 256 octets (additional_status_info_text).
        Span<byte> octets = value.Length <= 256 ? stackalloc byte[value.Length] : new byte[value.Length];
        Encoding.Latin1.GetBytes(value, octets);
        writer.WriteCString(octets);
    }

    public static void WriteShortMessage(this ref PduWriter writer, ReadOnlySpan<byte> message)
    {
        if (message.Length > byte.MaxValue)
        {
            throw new ArgumentException($"short_message holds at most {byte.MaxValue} octets, not {message.Length}; use message_payload.", nameof(message));
        }

        writer.WriteByte((byte)message.Length);
        writer.WriteOctets(message);
    }
}
