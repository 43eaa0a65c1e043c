namespace SpamGate.Smpp.Pdus;

/// <summary>An address as PDUs carry it.</summary>
/// <param name="Ton">Type of number, a <see cref="Pdus.Ton"/> or a reserved value.</param>
/// <param name="Npi">Numbering plan, a <see cref="Pdus.Npi"/> or a reserved value.</param>
/// <param name="Value">Up to 20 characters (data_sm: 64), each one octet of Latin-1.</param>
public readonly record struct SmppAddress(byte Ton, byte Npi, string Value)
{
    /// <summary>The address nobody gave.</summary>
    public static SmppAddress Empty { get; } = new(0, 0, "");

    /// <summary>An international E.164 number, without plus.</summary>
    public static SmppAddress International(string number) => new((byte)Pdus.Ton.International, (byte)Pdus.Npi.Isdn, number);

    /// <summary>A sender's name.</summary>
    public static SmppAddress Alphanumeric(string name) => new((byte)Pdus.Ton.Alphanumeric, (byte)Pdus.Npi.Unknown, name);
}
