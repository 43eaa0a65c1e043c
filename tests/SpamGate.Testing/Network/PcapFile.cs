using System.Buffers.Binary;

namespace SpamGate.Testing.Network;

/// <summary>
/// Writes the octets of one TCP connection as a capture file (libpcap format, link type 101: raw IPv4), so that a dissector can
/// judge them without the right to listen on the wire.
/// </summary>
public static class PcapFile
{
    private const int IpHeader = 20;
    private const int TcpHeader = 20;
    private const byte PushAck = 0x18;

    /// <summary>Writes one connection; the client's port is 40000, the server's is <paramref name="serverPort"/>.</summary>
    public static void Write(string path, int serverPort, IEnumerable<(bool FromClient, byte[] Octets)> pieces)
    {
        using FileStream file = File.Create(path);
        Span<byte> header = stackalloc byte[24];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 262144);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 101);
        file.Write(header);
        Span<byte> record = stackalloc byte[16];
        uint clientSequence = 1;
        uint serverSequence = 1;
        uint number = 0;
        foreach ((bool fromClient, byte[] octets) in pieces)
        {
            byte[] packet = fromClient
                ? Packet(40000, serverPort, clientSequence, serverSequence, octets)
                : Packet(serverPort, 40000, serverSequence, clientSequence, octets);
            clientSequence += fromClient ? (uint)octets.Length : 0;
            serverSequence += fromClient ? 0 : (uint)octets.Length;
            BinaryPrimitives.WriteUInt32LittleEndian(record, 1 + (number / 1000));
            BinaryPrimitives.WriteUInt32LittleEndian(record[4..], number % 1000 * 1000);
            BinaryPrimitives.WriteUInt32LittleEndian(record[8..], (uint)packet.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(record[12..], (uint)packet.Length);
            file.Write(record);
            file.Write(packet);
            number++;
        }
    }

    private static byte[] Packet(int from, int to, uint sequence, uint acknowledged, byte[] octets)
    {
        byte[] packet = new byte[IpHeader + TcpHeader + octets.Length];
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        packet[8] = 64;
        packet[9] = 6;
        byte[] loopback = [127, 0, 0, 1];
        loopback.CopyTo(packet, 12);
        loopback.CopyTo(packet, 16);
        Span<byte> tcp = packet.AsSpan(IpHeader);
        BinaryPrimitives.WriteUInt16BigEndian(tcp, (ushort)from);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], (ushort)to);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], acknowledged);
        tcp[12] = 0x50;
        tcp[13] = PushAck;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], 0xFFFF);
        octets.CopyTo(packet, IpHeader + TcpHeader);
        return packet;
    }
}
