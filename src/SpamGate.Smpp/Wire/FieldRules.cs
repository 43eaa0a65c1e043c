using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Wire;

/// <summary>Which values of mandatory fields an ESME may hand in.</summary>
internal static class FieldRules
{
    /// <summary>Octets of a time without its NUL: YYMMDDhhmmsstnnp (SMPP 3.4 section 7.1.1).</summary>
    public const int TimeLength = 16;

    private const byte MessageTypeMask = 0x3C;
    private const byte EsmeDeliveryAcknowledgement = 0x08;
    private const byte EsmeUserAcknowledgement = 0x10;
    private const byte MaxPriority = 3;
    private const byte RegisteredDeliveryMask = 0x1F;

    /// <summary>
    /// esm_class: message types that only an SMSC may send, and reserved ones, are refused (section 5.2.12); priority 0 to 3;
    /// registered_delivery without reserved bits (section 5.2.17); replace_if_present 0 or 1.
    /// </summary>
    public static CommandStatus JudgeClasses(byte esmClass, byte priorityFlag, byte registeredDelivery, byte replaceIfPresent)
    {
        if ((esmClass & MessageTypeMask) is not (0 or EsmeDeliveryAcknowledgement or EsmeUserAcknowledgement))
        {
            return CommandStatus.EsmeRInvEsmClass;
        }

        if (priorityFlag > MaxPriority)
        {
            return CommandStatus.EsmeRInvPrtFlg;
        }

        if ((registeredDelivery & ~RegisteredDeliveryMask) != 0)
        {
            return CommandStatus.EsmeRInvRegDlvFlg;
        }

        return replaceIfPresent > 1 ? CommandStatus.EsmeRInvRepFlag : CommandStatus.EsmeROk;
    }

    /// <summary>Printable ASCII; unknown names travel on.</summary>
    public static bool IsServiceType(ReadOnlySpan<byte> value) => !value.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E);

    /// <summary>
    /// A source may be empty (the SMSC puts its own). Names come with TON 0 as often as with 5, so letters are taken with any TON;
    /// control octets only where the alphabet of a name may use them.
    /// </summary>
    public static bool IsSource(byte ton, ReadOnlySpan<byte> value) =>
        ton == (byte)Ton.Alphanumeric || !value.ContainsAnyInRange((byte)0, (byte)0x1F);

    /// <summary>A destination is a number: digits, a leading plus, star and hash; with TON 5 any printable ASCII.</summary>
    public static bool IsDestination(byte ton, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return false;
        }

        if (!value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return true;
        }

        if (ton == (byte)Ton.Alphanumeric)
        {
            return !value.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E);
        }

        if (value[0] == (byte)'+')
        {
            value = value[1..];
        }

        foreach (byte octet in value)
        {
            if (octet is not ((>= (byte)'0' and <= (byte)'9') or (byte)'*' or (byte)'#'))
            {
                return false;
            }
        }

        return !value.IsEmpty;
    }

    /// <summary>True for an absolute (+/-) or relative (R) time with every part in range.</summary>
    public static bool IsTime(ReadOnlySpan<byte> value)
    {
        if (value.Length != TimeLength || value[..15].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        int month = Pair(value, 2);
        int day = Pair(value, 4);
        return value[15] switch
        {
            (byte)'R' => true,
            (byte)'+' or (byte)'-' => month is >= 1 and <= 12 && day is >= 1 and <= 31
                && Pair(value, 6) <= 23 && Pair(value, 8) <= 59 && Pair(value, 10) <= 59 && Pair(value, 13) <= 48,
            _ => false,
        };
    }

    private static int Pair(ReadOnlySpan<byte> digits, int at) => ((digits[at] - '0') * 10) + digits[at + 1] - '0';
}
