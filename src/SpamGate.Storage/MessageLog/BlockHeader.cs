using System.Buffers.Binary;

namespace SpamGate.Storage.MessageLog;

/// <summary>What a block holds.</summary>
internal enum BlockKind : uint
{
    /// <summary>Records, as <see cref="RecordPacking"/> writes them.</summary>
    Records = 1,

    /// <summary>Names of SPs and accounts, before the first record that needs them.</summary>
    Names = 2,
}

/// <summary>
/// The 64 octets before each block, in the clear but covered by the block's authentication tag: magic (4), kind (4), payload octets (4), records (4),
/// earliest and latest receipt in milliseconds UTC (8 + 8), number of the block in its segment (4), zeros (12), AES-GCM tag (16).
/// </summary>
internal readonly record struct BlockHeader(BlockKind Kind, int PayloadOctets, int Count, long Earliest, long Latest, int Number)
{
    /// <summary>Octets of the header.</summary>
    public const int Octets = 64;

    /// <summary>Octets that the tag covers besides the payload.</summary>
    public const int Covered = 48;

    /// <summary>Octets of the tag, behind the covered ones.</summary>
    public const int TagOctets = 16;

    /// <summary>Records of a full block: some 20 KiB are worth a write and an encryption of their own.</summary>
    public const int MaxRecords = 512;

    /// <summary>Largest payload: a damaged length must not make a reader ask for gigabytes.</summary>
    public const int MaxPayload = 1 << 20;

    private const uint Magic = 0x424C4D53;

    /// <summary>Writes all but the tag.</summary>
    public void Write(Span<byte> target)
    {
        target[..Octets].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(target, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], (uint)Kind);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], PayloadOctets);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], Count);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], Earliest);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], Latest);
        BinaryPrimitives.WriteInt32LittleEndian(target[32..], Number);
    }

    /// <summary>Reads a header; false when these octets are none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out BlockHeader header)
    {
        header = default;
        if (source.Length < Octets || BinaryPrimitives.ReadUInt32LittleEndian(source) != Magic)
        {
            return false;
        }

        header = new BlockHeader(
            (BlockKind)BinaryPrimitives.ReadUInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[32..]));
        return header.PayloadOctets is >= 0 and <= MaxPayload
            && (header.Kind == BlockKind.Records ? header.Count is > 0 and <= MaxRecords : header.Kind == BlockKind.Names);
    }
}
