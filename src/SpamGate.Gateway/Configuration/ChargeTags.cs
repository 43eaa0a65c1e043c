using System.Globalization;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Configuration;

/// <summary>The vendor-specific TLVs in which submits name what they cost. SMPP has none of its own; the values are those of SGIP's FeeValue and FeeType.</summary>
public sealed class ChargeTags
{
    /// <summary>First and last vendor-specific tag (SMPP 3.4 section 5.3.1).</summary>
    private const ushort FirstVendor = 0x1400;
    private const ushort LastVendor = 0x3FFF;

    /// <summary>SGIP 1.2: FeeValue has 6 octets.</summary>
    private const int MostDigits = 6;

    private readonly ushort _fee;
    private readonly ushort _method;

    private ChargeTags(ushort fee, ushort method)
    {
        _fee = fee;
        _method = method;
    }

    /// <summary>No submit names a charge.</summary>
    public static ChargeTags None { get; } = new(0, 0);

    /// <summary>Reads the settings; faults are noted.</summary>
    internal static ChargeTags Create(DisclosureOptions options, ConfigurationFaults faults)
    {
        const string Section = $"{GatewayOptions.Section}:Screening:Disclosure";
        ushort fee = Tag(options.FeeTlv, $"{Section}:{nameof(options.FeeTlv)}", faults);
        ushort method = Tag(options.MethodTlv, $"{Section}:{nameof(options.MethodTlv)}", faults);
        if (fee != 0 && fee == method)
        {
            faults.Add($"{Section}:{nameof(options.MethodTlv)}", $"is '{options.MethodTlv}', which {nameof(options.FeeTlv)} is too");
        }

        return new ChargeTags(fee, method);
    }

    /// <summary>Notes what a submit costs. Allocates nothing.</summary>
    /// <param name="message">Receives fee and method.</param>
    /// <param name="tlvs">Its optional parameters, well-formed.</param>
    public void Read(SmsMessage message, ReadOnlySpan<byte> tlvs)
    {
        message.FeeFen = 0;
        message.Charging = Charging.Unspecified;
        if ((_fee | _method) == 0)
        {
            return;
        }

        var reader = new TlvReader(tlvs);
        while (reader.TryRead(out ushort tag, out ReadOnlySpan<byte> value))
        {
            if (tag == _fee)
            {
                // Named twice, the dearer counts; one that can not be read is worth none that can.
                int fee = FeeOf(value);
                message.FeeFen = fee < 0 || message.FeeFen < 0 ? SmsMessage.FeeUnreadable : int.Max(fee, message.FeeFen);
            }
            else if (tag == _method)
            {
                Charging method = MethodOf(value);
                message.Charging = method > message.Charging ? method : message.Charging;
                message.FeeFen = method == Charging.Unspecified ? SmsMessage.FeeUnreadable : message.FeeFen;
            }
        }
    }

    private static int FeeOf(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> digits = value.TrimEnd((byte)0);
        return digits.Length is > 0 and <= MostDigits && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int fee)
            ? fee
            : SmsMessage.FeeUnreadable;
    }

    private static Charging MethodOf(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> one = value.Length > 1 ? value.TrimEnd((byte)0) : value;
        int type = one.Length != 1 ? -1 : one[0] >= '0' ? one[0] - '0' : one[0];
        return type switch
        {
            0 or 1 or 4 => Charging.Free,
            2 => Charging.PerMessage,
            3 => Charging.Monthly,
            _ => Charging.Unspecified,
        };
    }

    private static ushort Tag(string text, string path, ConfigurationFaults faults)
    {
        string trimmed = text.Trim();
        if (trimmed.Length == 0)
        {
            return 0;
        }

        bool isNumber = trimmed.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ushort.TryParse(trimmed.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort tag)
            : ushort.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out tag);
        if (isNumber && tag is >= FirstVendor and <= LastVendor)
        {
            return tag;
        }

        faults.Add(path, $"is '{text}', it is a vendor-specific tag: 0x1400 to 0x3FFF");
        return 0;
    }
}
