using System.Buffers.Binary;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Wire;

/// <summary>The parts of submit_multi and submit_multi_resp that repeat (SMPP 3.4 sections 4.5.1 and 4.5.2).</summary>
public static class SubmitMultiPdu
{
    /// <summary>Writes one SME dest_address; returns its octets.</summary>
    public static int WriteSmeDestination(Span<byte> destination, byte ton, byte npi, ReadOnlySpan<byte> address)
    {
        destination[0] = (byte)DestinationFlag.SmeAddress;
        destination[1] = ton;
        destination[2] = npi;
        address.CopyTo(destination[3..]);
        destination[3 + address.Length] = 0;
        return address.Length + 4;
    }

    /// <summary>
    /// Copies a parsed submit_multi without the destinations that <paramref name="keep"/> marks false, every other octet unchanged.
    /// </summary>
    /// <param name="pdu">The whole PDU.</param>
    /// <param name="fields">What <see cref="MessageParser.TryParseSubmitMulti"/> made of it.</param>
    /// <param name="keep">One flag per destination, in their order.</param>
    /// <param name="destination">At least as long as <paramref name="pdu"/>.</param>
    /// <returns>Octets written; 0 when no destination is left.</returns>
    public static int CopyWithout(ReadOnlySpan<byte> pdu, in MessageFields fields, ReadOnlySpan<bool> keep, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(keep.Length, fields.DestinationCount, nameof(keep));
        pdu[..fields.DestinationsOffset].CopyTo(destination);
        int written = fields.DestinationsOffset;
        int position = fields.DestinationsOffset;
        int kept = 0;
        foreach (bool wanted in keep)
        {
            int start = position;
            if (!MessageParser.TryReadDestination(pdu, ref position, out _, out _, out _, out _, out _))
            {
                throw new ArgumentException("The fields are not those of this PDU.", nameof(fields));
            }

            if (wanted)
            {
                pdu[start..position].CopyTo(destination[written..]);
                written += position - start;
                kept++;
            }
        }

        if (kept == 0)
        {
            return 0;
        }

        pdu[position..].CopyTo(destination[written..]);
        written += pdu.Length - position;
        destination[fields.DestinationsOffset - 1] = (byte)kept;
        BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)written);
        return written;
    }

    /// <summary>
    /// Starts a submit_multi_resp; follow with <see cref="WriteUnsuccess"/> <paramref name="unsuccessCount"/> times, then <see cref="PduWriter.End"/>.
    /// </summary>
    public static void BeginResp(ref PduWriter writer, CommandStatus status, uint sequenceNumber, ReadOnlySpan<byte> messageId, byte unsuccessCount)
    {
        writer.Begin(CommandId.SubmitMultiResp, status, sequenceNumber);
        writer.WriteCString(messageId);
        writer.WriteByte(unsuccessCount);
    }

    /// <summary>Writes one unsuccess_sme: the address and why it failed.</summary>
    public static void WriteUnsuccess(ref PduWriter writer, byte ton, byte npi, ReadOnlySpan<byte> address, CommandStatus error)
    {
        writer.WriteByte(ton);
        writer.WriteByte(npi);
        writer.WriteCString(address);
        writer.WriteUInt32((uint)error);
    }
}

/// <summary>
/// Reads a submit_multi_resp without allocating: message_id at once, then the unsuccess_sme entries one by one.
/// </summary>
public ref struct SubmitMultiRespReader
{
    private readonly ReadOnlySpan<byte> _pdu;
    private int _position;
    private int _left;

    /// <summary>Opens a whole PDU. A body that is omitted (errors) reads as an empty id and no entries.</summary>
    public SubmitMultiRespReader(ReadOnlySpan<byte> pdu)
    {
        _pdu = pdu;
        _position = PduHeader.Length;
        if (pdu.Length <= PduHeader.Length)
        {
            return;
        }

        if (!FieldReader.TryReadCString(pdu, ref _position, FieldLimits.MessageId, out int offset, out int length))
        {
            Broken = true;
            return;
        }

        MessageId = pdu.Slice(offset, length);
        if (_position < pdu.Length)
        {
            _left = pdu[_position++];
        }

        UnsuccessCount = _left;
    }

    /// <summary>The message_id, without NUL.</summary>
    public readonly ReadOnlySpan<byte> MessageId { get; }

    /// <summary>no_unsuccess.</summary>
    public readonly int UnsuccessCount { get; }

    /// <summary>True when the body ended inside a field.</summary>
    public bool Broken { get; private set; }

    /// <summary>Where the TLVs start once every entry was read.</summary>
    public readonly int Position => _position;

    /// <summary>Reads the next unsuccess_sme; false after the last or where the body is broken.</summary>
    public bool TryReadUnsuccess(out byte ton, out byte npi, out ReadOnlySpan<byte> address, out CommandStatus error)
    {
        ton = npi = 0;
        address = default;
        error = CommandStatus.EsmeROk;
        if (_left == 0 || Broken)
        {
            return false;
        }

        _left--;
        int position = _position + 2;
        if (!FieldReader.TryReadCString(_pdu, ref position, FieldLimits.Address, out int offset, out int length) || _pdu.Length - position < 4)
        {
            Broken = true;
            return false;
        }

        ton = _pdu[_position];
        npi = _pdu[_position + 1];
        address = _pdu.Slice(offset, length);
        error = (CommandStatus)BinaryPrimitives.ReadUInt32BigEndian(_pdu[position..]);
        _position = position + 4;
        return true;
    }
}
