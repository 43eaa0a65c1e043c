using System.Runtime.CompilerServices;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Wire;

/// <summary>Reads single fields of a PDU at a position, which it moves past them, as offsets and lengths.</summary>
internal static class FieldReader
{
    /// <summary>schedule_delivery_time or validity_period: empty, or a time; else <paramref name="fault"/>.</summary>
    public static CommandStatus ReadTime(ReadOnlySpan<byte> pdu, ref int position, bool strict, CommandStatus fault, out int offset, out int length)
    {
        if (!TryReadCString(pdu, ref position, pdu.Length, out offset, out length))
        {
            return CommandStatus.EsmeRInvCmdLen;
        }

        return length == 0 || (!strict && length <= FieldRules.TimeLength) || FieldRules.IsTime(pdu.Slice(offset, length))
            ? CommandStatus.EsmeROk
            : fault;
    }

    /// <summary>One dest_address of a submit_multi; of a distribution list the name is given as the address.</summary>
    public static CommandStatus ReadDestination(
        ReadOnlySpan<byte> pdu, ref int position, out DestinationFlag flag, out byte ton, out byte npi, out int offset, out int length)
    {
        ton = npi = 0;
        offset = length = 0;
        flag = 0;
        if ((uint)position >= (uint)pdu.Length)
        {
            return CommandStatus.EsmeRInvCmdLen;
        }

        flag = (DestinationFlag)pdu[position++];
        switch (flag)
        {
            case DestinationFlag.SmeAddress:
                if (!TryReadAddress(pdu, ref position, FieldLimits.Address, out ton, out npi, out offset, out length))
                {
                    return CommandStatus.EsmeRInvCmdLen;
                }

                return FieldRules.IsDestination(ton, pdu.Slice(offset, length)) ? CommandStatus.EsmeROk : CommandStatus.EsmeRInvDstAdr;

            case DestinationFlag.DistributionList:
                if (!TryReadCString(pdu, ref position, FieldLimits.Address, out offset, out length))
                {
                    return CommandStatus.EsmeRInvCmdLen;
                }

                return length > 0 ? CommandStatus.EsmeROk : CommandStatus.EsmeRInvDlName;

            default:
                return CommandStatus.EsmeRInvDestFlag;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadAddress(
        ReadOnlySpan<byte> pdu, ref int position, int max, out byte ton, out byte npi, out int offset, out int length)
    {
        if (pdu.Length - position < 2)
        {
            ton = npi = 0;
            offset = length = 0;
            return false;
        }

        ton = pdu[position];
        npi = pdu[position + 1];
        position += 2;
        return TryReadCString(pdu, ref position, max, out offset, out length);
    }

    // max counts the NUL. Most strings of a message are empty, so that case is decided before the vectorised search.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadCString(ReadOnlySpan<byte> pdu, ref int position, int max, out int offset, out int length)
    {
        offset = position;
        length = 0;
        if ((uint)position >= (uint)pdu.Length)
        {
            return false;
        }

        if (pdu[position] != 0)
        {
            length = pdu.Slice(position, Math.Min(max, pdu.Length - position)).IndexOf((byte)0);
            if (length < 0)
            {
                length = 0;
                return false;
            }
        }

        position += length + 1;
        return true;
    }
}
