using System.Buffers.Binary;
using System.Net.Sockets;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Demo;

/// <summary>PDUs to be sent to one peer with as few system calls as possible. Not thread-safe: the session's gate is held.</summary>
internal sealed class AnswerBuffer(int capacity)
{
    private byte[] _octets = GC.AllocateUninitializedArray<byte>(capacity, pinned: true);
    private int _last;

    internal int Length { get; private set; }

    /// <summary>True when it is time to send before going on.</summary>
    internal bool IsNearlyFull => Length > _octets.Length - 4096;

    /// <summary>Room for at least <paramref name="octets"/> octets; what is used is told with <see cref="Advance"/>.</summary>
    internal Span<byte> Reserve(int octets)
    {
        if (_octets.Length - Length < octets)
        {
            Array.Resize(ref _octets, int.Max(_octets.Length * 2, Length + octets));
        }

        return _octets.AsSpan(Length);
    }

    /// <summary>One PDU of that many octets was written.</summary>
    internal void Advance(int octets)
    {
        _last = Length;
        Length += octets;
    }

    /// <summary>A PDU that is only a header.</summary>
    internal void Header(CommandId id, CommandStatus status, uint sequenceNumber)
    {
        WriteHeader(Reserve(16), 16, id, status, sequenceNumber);
        Advance(16);
    }

    /// <summary>submit_sm_resp or data_sm_resp with a message_id (SMPP 3.4, 4.4.2), submit_multi_resp with no_unsuccess 0 behind it (4.5.2).</summary>
    internal void MessageAnswer(CommandId id, uint sequenceNumber, ulong messageId)
    {
        int length = 16 + MessageId.Length + (id == CommandId.SubmitMultiResp ? 2 : 1);
        Span<byte> pdu = Reserve(length);
        WriteHeader(pdu, length, id, CommandStatus.EsmeROk, sequenceNumber);
        MessageId.Write(pdu[16..], messageId);
        pdu[16 + MessageId.Length] = 0;
        pdu[length - 1] = 0;
        Advance(length);
    }

    /// <summary>bind_*_resp with system_id, and sc_interface_version 3.4 for peers that know TLVs.</summary>
    internal void BindAnswer(CommandId id, uint sequenceNumber, ReadOnlySpan<byte> systemId, bool withVersion)
    {
        int length = 16 + systemId.Length + 1 + (withVersion ? 5 : 0);
        Span<byte> pdu = Reserve(length);
        WriteHeader(pdu, length, id, CommandStatus.EsmeROk, sequenceNumber);
        systemId.CopyTo(pdu[16..]);
        pdu[16 + systemId.Length] = 0;
        if (withVersion)
        {
            ReadOnlySpan<byte> version = [0x02, 0x10, 0x00, 0x01, 0x34];
            version.CopyTo(pdu[(17 + systemId.Length)..]);
        }

        Advance(length);
    }

    /// <summary>query_sm_resp (SMPP 3.4, 4.8.2): message_id, empty final_date, message_state DELIVERED, error_code 0.</summary>
    internal void QueryAnswer(uint sequenceNumber, ulong messageId)
    {
        const int Length = 16 + MessageId.Length + 1 + 1 + 1 + 1;
        Span<byte> pdu = Reserve(Length);
        WriteHeader(pdu, Length, CommandId.QuerySmResp, CommandStatus.EsmeROk, sequenceNumber);
        MessageId.Write(pdu[16..], messageId);
        ReadOnlySpan<byte> rest = [0, 0, (byte)ReceiptState.Delivered, 0];
        rest.CopyTo(pdu[(16 + MessageId.Length)..]);
        Advance(Length);
    }

    /// <summary>Sends everything; false when the peer is gone. With <paramref name="cut"/> the last PDU stops half-way.</summary>
    internal bool Send(BlockingConnection connection, bool cut = false)
    {
        int end = cut ? _last + ((Length - _last) / 2) : Length;
        if (connection.Send(_octets.AsSpan(0, end)) != SocketError.Success)
        {
            return false;
        }

        Length = 0;
        _last = 0;
        return true;
    }

    private static void WriteHeader(Span<byte> pdu, int length, CommandId id, CommandStatus status, uint sequenceNumber)
    {
        BinaryPrimitives.WriteUInt32BigEndian(pdu, (uint)length);
        BinaryPrimitives.WriteUInt32BigEndian(pdu[4..], (uint)id);
        BinaryPrimitives.WriteUInt32BigEndian(pdu[8..], (uint)status);
        BinaryPrimitives.WriteUInt32BigEndian(pdu[12..], sequenceNumber);
    }
}
