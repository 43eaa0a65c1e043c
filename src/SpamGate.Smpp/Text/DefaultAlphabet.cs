namespace SpamGate.Smpp.Text;

/// <summary>What data_coding 0 means on an account: the SMSC's default alphabet, which SMPP leaves open.</summary>
public enum DefaultAlphabet : byte
{
    /// <summary>GSM 7-bit, one septet an octet.</summary>
    Gsm7,
    Latin1,
    Utf8,
}

/// <summary>National language tables of 3GPP TS 23.038 section 6.2.1.2.4, by the identifier that UDH elements 0x24 and 0x25 carry.</summary>
public enum NationalLanguage : byte
{
    None = 0,
    Turkish = 1,
    Spanish = 2,
    Portuguese = 3,
    Bengali = 4,
    Gujarati = 5,
    Hindi = 6,
    Kannada = 7,
    Malayalam = 8,
    Oriya = 9,
    Punjabi = 10,
    Tamil = 11,
    Telugu = 12,
    Urdu = 13,
}
