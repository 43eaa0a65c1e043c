using System.Globalization;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Configuration;

/// <summary>The command_status values that may answer a message refused for good (SMPP 3.4 section 5.1.3): permanent ones only.</summary>
public static class PermanentStatus
{
    /// <summary>What is allowed, for people.</summary>
    public const string Allowed = "0x45 ESME_RSUBMITFAIL, 0x0B ESME_RINVDSTADR, 0x65 ESME_RX_P_APPN, 0x66 ESME_RX_R_APPN and vendor codes 0x400 to 0x4FF";

    private const CommandStatus FirstVendor = (CommandStatus)0x400;
    private const CommandStatus LastVendor = (CommandStatus)0x4FF;

    // Checked with a real client (Kannel): each of these is tried once. All others are retried or mean something else.
    private static readonly (string Name, CommandStatus Value)[] Named =
    [
        ("ESME_RINVDSTADR", CommandStatus.EsmeRInvDstAdr),
        ("ESME_RSUBMITFAIL", CommandStatus.EsmeRSubmitFail),
        ("ESME_RX_P_APPN", CommandStatus.EsmeRxPAppn),
        ("ESME_RX_R_APPN", CommandStatus.EsmeRxRAppn),
    ];

    /// <summary>Reads <c>0x45</c>, <c>69</c> or <c>ESME_RSUBMITFAIL</c>.</summary>
    public static bool TryParse(string text, out CommandStatus status)
    {
        string trimmed = text.Trim();
        foreach ((string name, CommandStatus value) in Named)
        {
            if (name.Equals(trimmed, StringComparison.OrdinalIgnoreCase))
            {
                status = value;
                return true;
            }
        }

        bool isNumber = trimmed.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? uint.TryParse(trimmed.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number)
            : uint.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        status = (CommandStatus)number;
        return isNumber && IsPermanent(status);
    }

    private static bool IsPermanent(CommandStatus status) =>
        status is >= FirstVendor and <= LastVendor || Array.Exists(Named, named => named.Value == status);
}
