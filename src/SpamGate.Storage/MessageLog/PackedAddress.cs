using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SpamGate.Screening.Messages;

namespace SpamGate.Storage.MessageLog;

/// <summary>An address in a block: one octet (bits 0 to 4 length, 5 and 6 kind, 7 digits), then its digits, two an octet, the first in the low half, or its octets as they are.</summary>
internal static class PackedAddress
{
    private const int Padded = 24;
    private const int KindShift = 5;
    private const byte LengthMask = 0x1F;
    private const byte IsDigits = 0x80;
    private const ulong LowHalves = 0x0F0F0F0F0F0F0F0F;
    private const ulong DigitHalves = 0x3030303030303030;

    /// <summary>Writes one; returns its octets.</summary>
    public static int Write(in SmsAddress address, Span<byte> target)
    {
        Span<byte> octets = stackalloc byte[Padded];
        octets.Clear();
        int length = address.CopyTo(octets);
        byte head = (byte)(length | ((int)address.Kind << KindShift));
        if (octets[..length].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            target[0] = head;
            octets[..length].CopyTo(target[1..]);
            return 1 + length;
        }

        target[0] = (byte)(head | IsDigits);
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(octets);
        for (int i = 0; i < words.Length; i++)
        {
            ulong halves = words[i] & LowHalves;
            halves = (halves | (halves >> 4)) & 0x00FF00FF00FF00FF;
            halves = (halves | (halves >> 8)) & 0x0000FFFF0000FFFF;
            BinaryPrimitives.WriteUInt32LittleEndian(target[(1 + (i * sizeof(uint)))..], (uint)(halves | (halves >> 16)));
        }

        return 1 + ((length + 1) / 2);
    }

    /// <summary>Reads one; returns the octets it took.</summary>
    public static int Read(ReadOnlySpan<byte> source, out SmsAddress address)
    {
        int length = source[0] & LengthMask;
        var kind = (AddressKind)((source[0] & ~IsDigits) >> KindShift);
        if ((source[0] & IsDigits) == 0)
        {
            address = SmsAddress.Create(source.Slice(1, length), kind);
            return 1 + length;
        }

        int packed = (length + 1) / 2;
        Span<byte> halves = stackalloc byte[Padded / 2];
        halves.Clear();
        source.Slice(1, packed).CopyTo(halves);
        Span<byte> octets = stackalloc byte[Padded];
        for (int i = 0; i < Padded / sizeof(ulong); i++)
        {
            ulong word = BinaryPrimitives.ReadUInt32LittleEndian(halves[(i * sizeof(uint))..]);
            word = (word | (word << 16)) & 0x0000FFFF0000FFFF;
            word = (word | (word << 8)) & 0x00FF00FF00FF00FF;
            word = (word | (word << 4)) & LowHalves;
            BinaryPrimitives.WriteUInt64LittleEndian(octets[(i * sizeof(ulong))..], word | DigitHalves);
        }

        address = SmsAddress.Create(octets[..length], kind);
        return 1 + packed;
    }
}
