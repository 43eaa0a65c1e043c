using System.Buffers.Binary;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Wire;

/// <summary>
/// Writes a whole PDU with one call and returns its octets. Destinations too small throw as a span does.
/// Message PDUs are in <see cref="MessagePdu"/>.
/// </summary>
public static class Pdu
{
    /// <summary>enquire_link, unbind and their responses, generic_nack, error responses: nothing but a header.</summary>
    public static int WriteHeaderOnly(Span<byte> destination, CommandId id, CommandStatus status, uint sequenceNumber)
    {
        new PduHeader(PduHeader.Length, id, status, sequenceNumber).Write(destination);
        return PduHeader.Length;
    }

    /// <summary>Puts another sequence_number into an encoded PDU.</summary>
    public static void Renumber(Span<byte> pdu, uint sequenceNumber) => BinaryPrimitives.WriteUInt32BigEndian(pdu[12..], sequenceNumber);

    /// <summary>enquire_link (section 4.11.1).</summary>
    public static int WriteEnquireLink(Span<byte> destination, uint sequenceNumber) =>
        WriteHeaderOnly(destination, CommandId.EnquireLink, CommandStatus.EsmeROk, sequenceNumber);

    /// <summary>enquire_link_resp (section 4.11.2).</summary>
    public static int WriteEnquireLinkResp(Span<byte> destination, uint sequenceNumber) =>
        WriteHeaderOnly(destination, CommandId.EnquireLinkResp, CommandStatus.EsmeROk, sequenceNumber);

    /// <summary>unbind (section 4.2.1).</summary>
    public static int WriteUnbind(Span<byte> destination, uint sequenceNumber) =>
        WriteHeaderOnly(destination, CommandId.Unbind, CommandStatus.EsmeROk, sequenceNumber);

    /// <summary>unbind_resp (section 4.2.2).</summary>
    public static int WriteUnbindResp(Span<byte> destination, CommandStatus status, uint sequenceNumber) =>
        WriteHeaderOnly(destination, CommandId.UnbindResp, status, sequenceNumber);

    /// <summary>generic_nack (section 4.3.1).</summary>
    public static int WriteGenericNack(Span<byte> destination, CommandStatus status, uint sequenceNumber) =>
        WriteHeaderOnly(destination, CommandId.GenericNack, status, sequenceNumber);

    /// <summary>bind_transmitter, bind_receiver or bind_transceiver (section 4.1).</summary>
    public static int WriteBind(Span<byte> destination, CommandId id, uint sequenceNumber, BindFields fields)
    {
        PduWriter writer = new(destination);
        writer.Begin(id, CommandStatus.EsmeROk, sequenceNumber);
        writer.WriteCString(fields.SystemId);
        writer.WriteCString(fields.Password);
        writer.WriteCString(fields.SystemType);
        writer.WriteByte(fields.InterfaceVersion);
        writer.WriteByte(fields.AddrTon);
        writer.WriteByte(fields.AddrNpi);
        writer.WriteCString(fields.AddressRange);
        return writer.End();
    }

    /// <summary>
    /// The response of any bind (section 4.1.2); <paramref name="id"/> may be the request's or the response's.
    /// <paramref name="withInterfaceVersion"/> adds sc_interface_version 0x34: only for peers that said 0x34 or higher. An error has no body.
    /// </summary>
    public static int WriteBindResp(
        Span<byte> destination, CommandId id, CommandStatus status, uint sequenceNumber, ReadOnlySpan<byte> systemId, bool withInterfaceVersion) =>
        WriteBindResp(destination, id, status, sequenceNumber, systemId, withInterfaceVersion ? InterfaceVersions.V34 : (byte)0);

    /// <inheritdoc cref="WriteBindResp(Span{byte}, CommandId, CommandStatus, uint, ReadOnlySpan{byte}, bool)"/>
    /// <param name="destination">Where to write.</param>
    /// <param name="id">The bind, or its response.</param>
    /// <param name="status">Outcome.</param>
    /// <param name="sequenceNumber">The bind's.</param>
    /// <param name="systemId">Our system_id.</param>
    /// <param name="interfaceVersion">Value of sc_interface_version; 0 = without it.</param>
    public static int WriteBindResp(
        Span<byte> destination, CommandId id, CommandStatus status, uint sequenceNumber, ReadOnlySpan<byte> systemId, byte interfaceVersion)
    {
        if (status != CommandStatus.EsmeROk)
        {
            return WriteHeaderOnly(destination, id.ToResponse(), status, sequenceNumber);
        }

        PduWriter writer = new(destination);
        writer.Begin(id.ToResponse(), status, sequenceNumber);
        writer.WriteCString(systemId);
        if (interfaceVersion != 0)
        {
            writer.WriteTlv(TlvTag.ScInterfaceVersion, interfaceVersion);
        }

        return writer.End();
    }

    /// <summary>outbind (section 4.1.7.1).</summary>
    public static int WriteOutbind(Span<byte> destination, uint sequenceNumber, ReadOnlySpan<byte> systemId, ReadOnlySpan<byte> password)
    {
        PduWriter writer = new(destination);
        writer.Begin(CommandId.Outbind, CommandStatus.EsmeROk, sequenceNumber);
        writer.WriteCString(systemId);
        writer.WriteCString(password);
        return writer.End();
    }

    /// <summary>submit_sm_resp (section 4.4.2). An error is a header alone.</summary>
    public static int WriteSubmitSmResp(Span<byte> destination, CommandStatus status, uint sequenceNumber, ReadOnlySpan<byte> messageId) =>
        WriteMessageResp(destination, CommandId.SubmitSmResp, status, sequenceNumber, messageId);

    /// <summary>deliver_sm_resp (section 4.6.2): the message_id is unused and NUL. An error is a header alone.</summary>
    public static int WriteDeliverSmResp(Span<byte> destination, CommandStatus status, uint sequenceNumber) =>
        WriteMessageResp(destination, CommandId.DeliverSmResp, status, sequenceNumber, default);

    /// <summary>data_sm_resp (section 4.7.2). An error is a header alone.</summary>
    public static int WriteDataSmResp(Span<byte> destination, CommandStatus status, uint sequenceNumber, ReadOnlySpan<byte> messageId) =>
        WriteMessageResp(destination, CommandId.DataSmResp, status, sequenceNumber, messageId);

    /// <summary>query_sm_resp (section 4.8.2). An error is a header alone.</summary>
    public static int WriteQuerySmResp(
        Span<byte> destination, CommandStatus status, uint sequenceNumber, ReadOnlySpan<byte> messageId, ReadOnlySpan<byte> finalDate,
        MessageState state, byte errorCode)
    {
        if (status != CommandStatus.EsmeROk)
        {
            return WriteHeaderOnly(destination, CommandId.QuerySmResp, status, sequenceNumber);
        }

        PduWriter writer = new(destination);
        writer.Begin(CommandId.QuerySmResp, status, sequenceNumber);
        writer.WriteCString(messageId);
        writer.WriteCString(finalDate);
        writer.WriteByte((byte)state);
        writer.WriteByte(errorCode);
        return writer.End();
    }

    /// <summary>A response whose body is a message_id: submit_sm_resp, deliver_sm_resp, data_sm_resp. An error is a header alone.</summary>
    public static int WriteMessageResp(Span<byte> destination, CommandId id, CommandStatus status, uint sequenceNumber, ReadOnlySpan<byte> messageId)
    {
        if (status != CommandStatus.EsmeROk)
        {
            return WriteHeaderOnly(destination, id, status, sequenceNumber);
        }

        int length = PduHeader.Length + messageId.Length + 1;
        destination = destination[..length];
        new PduHeader((uint)length, id, status, sequenceNumber).Write(destination);
        messageId.CopyTo(destination[PduHeader.Length..]);
        destination[length - 1] = 0;
        return length;
    }

    /// <inheritdoc cref="MessagePdu.WriteSubmitSm"/>
    public static int WriteSubmitSm(Span<byte> destination, uint sequenceNumber, in OutgoingMessage message) =>
        MessagePdu.WriteSubmitSm(destination, sequenceNumber, in message);

    /// <inheritdoc cref="MessagePdu.WriteDeliverSm"/>
    public static int WriteDeliverSm(Span<byte> destination, uint sequenceNumber, in OutgoingMessage message) =>
        MessagePdu.WriteDeliverSm(destination, sequenceNumber, in message);

    /// <inheritdoc cref="MessagePdu.WriteDataSm"/>
    public static int WriteDataSm(Span<byte> destination, uint sequenceNumber, in OutgoingMessage message) =>
        MessagePdu.WriteDataSm(destination, sequenceNumber, in message);
}
