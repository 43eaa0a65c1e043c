using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using SpamGate.Screening.Limits;

namespace SpamGate.Storage.Limits;

/// <summary>
/// The journal of caps and quotas on disk, little-endian. A file begins with 32 octets: magic (8), version (4), zero (4), number (8), zero (4), CRC-32C of
/// the 28 before (4). Blocks follow: octets of records (4), CRC-32C of that and the records (4), records of 16 octets. A block without records ends a snapshot.
/// </summary>
public static class LimitFileFormat
{
    /// <summary>Octets before the first block.</summary>
    public const int HeaderSize = 32;

    /// <summary>Octets before the records of a block.</summary>
    public const int BlockHeaderSize = 8;

    /// <summary>Records in a block at most.</summary>
    public const int MostRecords = 4_096;

    /// <summary>Octets of a block at most.</summary>
    public const int MostBlockSize = BlockHeaderSize + (MostRecords * LimitRecord.Size);

    private const uint Version = 1;

    private static ReadOnlySpan<byte> Magic => "SGLIMITS"u8;

    /// <summary>Writes the header.</summary>
    /// <param name="target">At least 32 octets.</param>
    /// <param name="number">Of a journal its own, of a snapshot that of the last journal in it.</param>
    public static void WriteHeader(Span<byte> target, ulong number)
    {
        target[..HeaderSize].Clear();
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], Version);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], number);
        BinaryPrimitives.WriteUInt32LittleEndian(target[28..], Checksum(target[..28]));
    }

    /// <summary>Reads the header; false when it is none.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> source, out ulong number)
    {
        number = 0;
        if (source.Length < HeaderSize || !source.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(source[8..]) != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(source[28..]) != Checksum(source[..28]))
        {
            return false;
        }

        number = BinaryPrimitives.ReadUInt64LittleEndian(source[16..]);
        return true;
    }

    /// <summary>Writes a block of at most <see cref="MostRecords"/> records; returns its octets.</summary>
    public static int WriteBlock(ReadOnlySpan<LimitRecord> records, Span<byte> target)
    {
        int length = records.Length * LimitRecord.Size;
        BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)length);
        for (int i = 0; i < records.Length; i++)
        {
            records[i].Write(target[(BlockHeaderSize + (i * LimitRecord.Size))..]);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], BlockChecksum(target, length));
        return BlockHeaderSize + length;
    }

    /// <summary>CRC-32C of a block whose header and records lie in <paramref name="block"/>.</summary>
    internal static uint BlockChecksum(ReadOnlySpan<byte> block, int length) =>
        Checksum(block.Slice(BlockHeaderSize, length), Checksum(block[..4]));

    // Castagnoli's polynomial, for which processors have an instruction.
    private static uint Checksum(ReadOnlySpan<byte> octets, uint before = 0)
    {
        uint crc = ~before;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(octets);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (byte octet in octets[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, octet);
        }

        return ~crc;
    }
}
