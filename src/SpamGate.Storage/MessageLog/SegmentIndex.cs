using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SpamGate.Storage.MessageLog;

/// <summary>
/// The index beside a finished segment: header of 64 octets, names, one entry of 24 octets a block, and 8 octets for every key of every block (hash of 40
/// bits, number of the block), sorted. A key is found with some ten reads of 8 octets.
/// </summary>
internal sealed class SegmentIndex : IDisposable
{
    /// <summary>Ending of an index's name, behind that of its segment.</summary>
    public const string Extension = ".idx";

    private const uint Magic = 0x494C4D53;
    private const uint Version = 1;
    private const int HeaderOctets = 64;
    private const int BlockOctets = 24;

    /// <summary>Postings read at once at the end of a search.</summary>
    private const int Window = 256;

    private readonly SafeFileHandle _file;
    private readonly long _namesOctets;
    private readonly int _blocks;
    private readonly long _postings;

    private SegmentIndex(SafeFileHandle file, ReadOnlySpan<byte> header)
    {
        _file = file;
        _blocks = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        _namesOctets = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        _postings = BinaryPrimitives.ReadInt64LittleEndian(header[16..]);
        Records = BinaryPrimitives.ReadInt64LittleEndian(header[24..]);
        Earliest = BinaryPrimitives.ReadInt64LittleEndian(header[32..]);
        Latest = BinaryPrimitives.ReadInt64LittleEndian(header[40..]);
    }

    /// <summary>Records in the segment.</summary>
    public long Records { get; }

    /// <summary>Earliest receipt, milliseconds UTC.</summary>
    public long Earliest { get; }

    /// <summary>Latest receipt.</summary>
    public long Latest { get; }

    /// <summary>Writes the index of a finished segment; it appears whole or not at all.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Write(string path, IndexBuilder builder)
    {
        byte[] names = builder.CopyNames().ToArray();
        ReadOnlySpan<ulong> postings = builder.SortPostings();
        IReadOnlyList<SegmentBlock> blocks = builder.Blocks;
        var head = new byte[HeaderOctets + names.Length + (blocks.Count * BlockOctets)];
        BinaryPrimitives.WriteUInt32LittleEndian(head, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), Version);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), blocks.Count);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), names.Length);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(16), postings.Length);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(24), builder.Records);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(32), blocks.Count == 0 ? 0 : blocks.Min(static block => block.Earliest));
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(40), builder.Latest);
        names.CopyTo(head.AsSpan(HeaderOctets));
        for (int i = 0; i < blocks.Count; i++)
        {
            Span<byte> entry = head.AsSpan(HeaderOctets + names.Length + (i * BlockOctets), BlockOctets);
            BinaryPrimitives.WriteInt64LittleEndian(entry, blocks[i].Offset);
            BinaryPrimitives.WriteInt64LittleEndian(entry[8..], blocks[i].Earliest);
            BinaryPrimitives.WriteInt64LittleEndian(entry[16..], blocks[i].Latest);
        }

        string temporary = path + ".new";
        using (SafeFileHandle file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, head, 0);
            RandomAccess.Write(file, MemoryMarshal.AsBytes(postings), head.Length);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Opens an index; false when there is none, or one that is not whole.</summary>
    public static bool TryOpen(string path, [NotNullWhen(true)] out SegmentIndex? index)
    {
        index = null;
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderOctets];
        if (RandomAccess.Read(file, header, 0) == HeaderOctets
            && BinaryPrimitives.ReadUInt32LittleEndian(header) == Magic && BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) == Version)
        {
            index = new SegmentIndex(file, header);
            if (RandomAccess.GetLength(file) == index.PostingsOffset + (index._postings * sizeof(ulong)))
            {
                return true;
            }

            index = null;
        }

        file.Dispose();
        return false;
    }

    private long PostingsOffset => HeaderOctets + _namesOctets + ((long)_blocks * BlockOctets);

    /// <summary>Names of the segment.</summary>
    public SegmentNames ReadNames()
    {
        var octets = new byte[_namesOctets];
        RandomAccess.Read(_file, octets, HeaderOctets);
        var names = new SegmentNames();
        names.Read(octets);
        return names;
    }

    /// <summary>Blocks in which a key occurs, in order; null = all.</summary>
    public List<SegmentBlock> FindBlocks(ulong? key)
    {
        var table = new byte[_blocks * BlockOctets];
        RandomAccess.Read(_file, table, HeaderOctets + _namesOctets);
        if (key is not { } wanted)
        {
            return [.. Enumerable.Range(0, _blocks).Select(block => BlockAt(table, block))];
        }

        var found = new List<SegmentBlock>();
        Span<ulong> window = stackalloc ulong[Window];
        for (long at = LowerBound(wanted); at < _postings;)
        {
            int count = RandomAccess.Read(_file, MemoryMarshal.AsBytes(window), PostingsOffset + (at * sizeof(ulong))) / sizeof(ulong);
            if (count == 0)
            {
                return found;
            }

            foreach (ulong posting in window[..count])
            {
                if ((posting ^ wanted) >> LogKeys.BlockBits != 0)
                {
                    return found;
                }

                found.Add(BlockAt(table, (int)(posting & ((1UL << LogKeys.BlockBits) - 1))));
            }

            at += count;
        }

        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static SegmentBlock BlockAt(byte[] table, int block)
    {
        ReadOnlySpan<byte> entry = table.AsSpan(block * BlockOctets, BlockOctets);
        return new SegmentBlock(
            BinaryPrimitives.ReadInt64LittleEndian(entry),
            BinaryPrimitives.ReadInt64LittleEndian(entry[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(entry[16..]));
    }

    /// <summary>First posting that is not less than the key.</summary>
    private long LowerBound(ulong key)
    {
        long low = 0;
        long high = _postings;
        Span<byte> octets = stackalloc byte[sizeof(ulong)];
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            RandomAccess.Read(_file, octets, PostingsOffset + (middle * sizeof(ulong)));
            if (BinaryPrimitives.ReadUInt64LittleEndian(octets) < key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
