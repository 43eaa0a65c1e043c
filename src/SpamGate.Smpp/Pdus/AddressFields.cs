namespace SpamGate.Smpp.Pdus;

/// <summary>Type of number (SMPP 3.4 section 5.2.5).</summary>
public enum Ton : byte
{
    Unknown = 0,
    International = 1,
    National = 2,
    NetworkSpecific = 3,
    SubscriberNumber = 4,
    Alphanumeric = 5,
    Abbreviated = 6,
}

/// <summary>Numbering plan indicator (SMPP 3.4 section 5.2.6).</summary>
public enum Npi : byte
{
    Unknown = 0,
    Isdn = 1,
    Data = 3,
    Telex = 4,
    LandMobile = 6,
    National = 8,
    Private = 9,
    Ermes = 10,
    Internet = 14,
    WapClientId = 18,
}

/// <summary>message_state (SMPP 3.4 section 5.2.28; Scheduled and Skipped are of 5.0).</summary>
public enum MessageState : byte
{
    Scheduled = 0,
    Enroute = 1,
    Delivered = 2,
    Expired = 3,
    Deleted = 4,
    Undeliverable = 5,
    Accepted = 6,
    Unknown = 7,
    Rejected = 8,
    Skipped = 9,
}

/// <summary>dest_flag of a submit_multi destination (SMPP 3.4 section 5.2.25).</summary>
public enum DestinationFlag : byte
{
    SmeAddress = 1,
    DistributionList = 2,
}

/// <summary>Which bind an ESME asks for.</summary>
public enum BindMode : byte
{
    Transmitter,
    Receiver,
    Transceiver,
}

/// <summary>interface_version values seen in binds (SMPP 3.4 section 5.2.4).</summary>
public static class InterfaceVersions
{
    public const byte V33 = 0x33;
    public const byte V34 = 0x34;
    public const byte V50 = 0x50;
}
