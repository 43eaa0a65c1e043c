using System.Text;

namespace SpamGate.Testing.Wire;

/// <summary>The body that submit_sm and deliver_sm share (SMPP 3.4 sections 4.4.1 and 4.6.1).</summary>
public sealed record ShortMessagePdu
{
    /// <summary>TLV message_payload.</summary>
    public const ushort MessagePayload = 0x0424;

    public string ServiceType { get; init; } = "";
    public byte SourceTon { get; init; } = 1;
    public byte SourceNpi { get; init; } = 1;
    public string Source { get; init; } = "";
    public byte DestTon { get; init; } = 1;
    public byte DestNpi { get; init; } = 1;
    public string Dest { get; init; } = "";
    public byte EsmClass { get; init; }
    public byte ProtocolId { get; init; }
    public byte Priority { get; init; }
    public string Schedule { get; init; } = "";
    public string Validity { get; init; } = "";
    public byte RegisteredDelivery { get; init; }
    public byte ReplaceIfPresent { get; init; }
    public byte DataCoding { get; init; }
    public byte DefaultMessageId { get; init; }
    public byte[] ShortMessage { get; init; } = [];
    public IReadOnlyList<RawTlv> Tlvs { get; init; } = [];

    /// <summary>The user data, wherever it travels.</summary>
    public byte[] UserData => ShortMessage.Length > 0 ? ShortMessage : TlvValue(MessagePayload) ?? [];

    /// <summary>The user data as ASCII or UCS-2, by data_coding.</summary>
    public string Text => DataCoding == 8 ? Encoding.BigEndianUnicode.GetString(UserData) : Encoding.Latin1.GetString(UserData);

    /// <summary>True for a delivery receipt (SMPP 3.4 section 5.2.12).</summary>
    public bool IsReceipt => (EsmClass & 0x3C) == 0x04;

    /// <summary>A submit of plain ASCII text.</summary>
    public static ShortMessagePdu Ascii(string source, string dest, string text) =>
        new() { Source = source, Dest = dest, ShortMessage = Encoding.ASCII.GetBytes(text) };

    /// <summary>A submit of UCS-2 text; above 140 octets it travels in message_payload.</summary>
    public static ShortMessagePdu Ucs2(string source, string dest, string text) =>
        new ShortMessagePdu { Source = source, Dest = dest, DataCoding = 8 }.WithUserData(Encoding.BigEndianUnicode.GetBytes(text));

    /// <summary>The same with this user data, in message_payload when it is longer than 140 octets.</summary>
    public ShortMessagePdu WithUserData(byte[] octets) => octets.Length <= 140
        ? this with { ShortMessage = octets }
        : this with { ShortMessage = [], Tlvs = [.. Tlvs, new RawTlv(MessagePayload, octets)] };

    /// <summary>Value of the first TLV with this tag; null when absent.</summary>
    public byte[]? TlvValue(ushort tag)
    {
        foreach (RawTlv tlv in Tlvs)
        {
            if (tlv.Tag == tag)
            {
                return tlv.Value;
            }
        }

        return null;
    }

    /// <summary>The body's octets.</summary>
    public byte[] ToBody()
    {
        RawWriter writer = new RawWriter()
            .CString(ServiceType)
            .Byte(SourceTon).Byte(SourceNpi).CString(Source)
            .Byte(DestTon).Byte(DestNpi).CString(Dest)
            .Byte(EsmClass).Byte(ProtocolId).Byte(Priority)
            .CString(Schedule).CString(Validity)
            .Byte(RegisteredDelivery).Byte(ReplaceIfPresent).Byte(DataCoding).Byte(DefaultMessageId)
            .Byte((byte)ShortMessage.Length).Octets(ShortMessage);
        foreach (RawTlv tlv in Tlvs)
        {
            writer.Tlv(tlv.Tag, tlv.Value);
        }

        return writer.ToArray();
    }

    /// <summary>Reads the body of a submit_sm or deliver_sm.</summary>
    public static ShortMessagePdu Parse(RawPdu pdu)
    {
        var reader = new RawReader(pdu.Body);
        var message = new ShortMessagePdu
        {
            ServiceType = reader.CString(),
            SourceTon = reader.Byte(),
            SourceNpi = reader.Byte(),
            Source = reader.CString(),
            DestTon = reader.Byte(),
            DestNpi = reader.Byte(),
            Dest = reader.CString(),
            EsmClass = reader.Byte(),
            ProtocolId = reader.Byte(),
            Priority = reader.Byte(),
            Schedule = reader.CString(),
            Validity = reader.CString(),
            RegisteredDelivery = reader.Byte(),
            ReplaceIfPresent = reader.Byte(),
            DataCoding = reader.Byte(),
            DefaultMessageId = reader.Byte(),
        };
        byte[] octets = reader.Octets(reader.Byte());
        return message with { ShortMessage = octets, Tlvs = reader.Tlvs() };
    }
}
