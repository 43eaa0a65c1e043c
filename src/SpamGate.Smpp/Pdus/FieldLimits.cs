namespace SpamGate.Smpp.Pdus;

/// <summary>Longest C-octet strings of SMPP 3.4 section 4, in octets with their NUL.</summary>
internal static class FieldLimits
{
    public const int SystemId = 16;
    /// <summary>The specification says 9; clients and SMSCs in the field use longer ones, and refusing those helps nobody.</summary>
    public const int Password = 65;
    public const int SystemType = 13;
    public const int AddressRange = 41;
    public const int ServiceType = 6;
    public const int Address = 21;
    public const int DataSmAddress = 65;
    public const int Time = 17;
    public const int MessageId = 65;
    public const int DistributionList = 21;
    public const int Destinations = 254;
}
