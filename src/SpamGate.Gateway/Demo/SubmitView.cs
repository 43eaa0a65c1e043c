using System.Buffers.Binary;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Demo;

/// <summary>
/// A submit_sm, data_sm or submit_multi as the simulator sees it: slices of the PDU. Its own reader on purpose, not the
/// gateway's: a fault the two would share could not be found by letting them talk.
/// </summary>
internal ref struct SubmitView
{
    internal ReadOnlySpan<byte> Source;
    internal ReadOnlySpan<byte> Destination;

    /// <summary>Of a submit_multi: dest_flag, address, dest_flag, address...</summary>
    internal ReadOnlySpan<byte> Destinations;

    internal ReadOnlySpan<byte> UserData;
    internal byte SourceTon;
    internal byte SourceNpi;
    internal byte DestinationTon;
    internal byte DestinationNpi;
    internal int DestinationCount;
    internal byte RegisteredDelivery;
    internal byte DataCoding;

    /// <summary>SMPP 3.4, 4.4.1: service_type, source, destination, nine small fields and two times, sm_length, short_message, TLVs.</summary>
    internal static CommandStatus TryReadSubmitSm(ReadOnlySpan<byte> pdu, out SubmitView view)
    {
        view = default;
        int at = 16;
        if (!SkipString(pdu, ref at, 6))
        {
            return CommandStatus.EsmeRInvMsgLen;
        }

        if (!view.TryReadSource(pdu, ref at))
        {
            return CommandStatus.EsmeRInvSrcAdr;
        }

        if (!TryReadAddress(pdu, ref at, out view.DestinationTon, out view.DestinationNpi, out view.Destination) || view.Destination.IsEmpty)
        {
            return CommandStatus.EsmeRInvDstAdr;
        }

        view.DestinationCount = 1;
        return view.TryReadRest(pdu, at);
    }

    /// <summary>SMPP 3.4, 4.7.1: as submit_sm up to destination, then esm_class, registered_delivery, data_coding and TLVs.</summary>
    internal static CommandStatus TryReadDataSm(ReadOnlySpan<byte> pdu, out SubmitView view)
    {
        view = default;
        int at = 16;
        if (!SkipString(pdu, ref at, 6))
        {
            return CommandStatus.EsmeRInvMsgLen;
        }

        if (!view.TryReadSource(pdu, ref at))
        {
            return CommandStatus.EsmeRInvSrcAdr;
        }

        if (!TryReadAddress(pdu, ref at, out view.DestinationTon, out view.DestinationNpi, out view.Destination) || view.Destination.IsEmpty)
        {
            return CommandStatus.EsmeRInvDstAdr;
        }

        if (at + 3 > pdu.Length)
        {
            return CommandStatus.EsmeRInvMsgLen;
        }

        view.DestinationCount = 1;
        view.RegisteredDelivery = pdu[at + 1];
        view.DataCoding = pdu[at + 2];
        return view.TryReadPayload(pdu[(at + 3)..]);
    }

    /// <summary>SMPP 3.4, 4.5.1: number_of_dests and that many flagged destinations instead of one; lists are not kept here (0x34).</summary>
    internal static CommandStatus TryReadSubmitMulti(ReadOnlySpan<byte> pdu, out SubmitView view)
    {
        view = default;
        int at = 16;
        if (!SkipString(pdu, ref at, 6))
        {
            return CommandStatus.EsmeRInvMsgLen;
        }

        if (!view.TryReadSource(pdu, ref at) || at >= pdu.Length)
        {
            return CommandStatus.EsmeRInvSrcAdr;
        }

        view.DestinationCount = pdu[at++];
        if (view.DestinationCount is 0 or > 254)
        {
            return CommandStatus.EsmeRInvNumDests;
        }

        int start = at;
        for (int i = 0; i < view.DestinationCount; i++)
        {
            byte flag = at < pdu.Length ? pdu[at++] : (byte)0;
            if (flag != 1)
            {
                return flag == 2 ? CommandStatus.EsmeRInvDlName : CommandStatus.EsmeRInvDestFlag;
            }

            if (!TryReadAddress(pdu, ref at, out _, out _, out ReadOnlySpan<byte> address) || address.IsEmpty)
            {
                return CommandStatus.EsmeRInvDstAdr;
            }
        }

        view.Destinations = pdu[start..at];
        return view.TryReadRest(pdu, at);
    }

    /// <summary>ton, npi and an address of at most 20 octets and its NUL.</summary>
    internal static bool TryReadAddress(ReadOnlySpan<byte> pdu, scoped ref int at, out byte ton, out byte npi, out ReadOnlySpan<byte> address)
    {
        ton = npi = 0;
        address = default;
        if (at + 3 > pdu.Length)
        {
            return false;
        }

        ton = pdu[at];
        npi = pdu[at + 1];
        at += 2;
        return TryReadString(pdu, ref at, 65, out address) && address.Length <= Address.MaxLength;
    }

    /// <summary>A C-octet string of at most <paramref name="maxOctets"/> octets, its NUL included.</summary>
    internal static bool TryReadString(ReadOnlySpan<byte> pdu, scoped ref int at, int maxOctets, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (at >= pdu.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = pdu.Slice(at, int.Min(maxOctets, pdu.Length - at));
        int end = rest.IndexOf((byte)0);
        if (end < 0)
        {
            return false;
        }

        value = rest[..end];
        at += end + 1;
        return true;
    }

    private static bool SkipString(ReadOnlySpan<byte> pdu, scoped ref int at, int maxOctets) => TryReadString(pdu, ref at, maxOctets, out _);

    private bool TryReadSource(ReadOnlySpan<byte> pdu, scoped ref int at) => TryReadAddress(pdu, ref at, out SourceTon, out SourceNpi, out Source);

    // esm_class, protocol_id, priority_flag, two times, registered_delivery, replace_if_present, data_coding, sm_default_msg_id, sm_length.
    private CommandStatus TryReadRest(ReadOnlySpan<byte> pdu, int at)
    {
        at += 3;
        if (!SkipString(pdu, ref at, 17) || !SkipString(pdu, ref at, 17) || at + 5 > pdu.Length)
        {
            return CommandStatus.EsmeRInvMsgLen;
        }

        RegisteredDelivery = pdu[at];
        DataCoding = pdu[at + 2];
        int length = pdu[at + 4];
        at += 5;
        if (at + length > pdu.Length)
        {
            return CommandStatus.EsmeRInvMsgLen;
        }

        UserData = pdu.Slice(at, length);
        return TryReadPayload(pdu[(at + length)..]);
    }

    // message_payload (0x0424) takes the place of an empty short_message.
    private CommandStatus TryReadPayload(ReadOnlySpan<byte> tlvs)
    {
        while (!tlvs.IsEmpty)
        {
            if (tlvs.Length < 4)
            {
                return CommandStatus.EsmeRInvMsgLen;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(tlvs[2..]);
            if (tlvs.Length < 4 + length)
            {
                return CommandStatus.EsmeRInvMsgLen;
            }

            if (BinaryPrimitives.ReadUInt16BigEndian(tlvs) == 0x0424 && UserData.IsEmpty)
            {
                UserData = tlvs.Slice(4, length);
            }

            tlvs = tlvs[(4 + length)..];
        }

        return CommandStatus.EsmeROk;
    }
}
