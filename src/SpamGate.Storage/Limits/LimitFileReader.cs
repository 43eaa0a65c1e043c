using System.Buffers.Binary;
using SpamGate.Screening.Limits;

namespace SpamGate.Storage.Limits;

/// <summary>How a file of records ends.</summary>
public enum LimitFileEnd : byte
{
    /// <summary>Not read to its end yet.</summary>
    Open,

    /// <summary>Behind a whole block.</summary>
    Clean,

    /// <summary>With the mark that ends a snapshot.</summary>
    Marked,

    /// <summary>In the middle of a block, as a kill or a power cut leaves it.</summary>
    Torn,

    /// <summary>With something that no interrupted write leaves: the file is damaged.</summary>
    Damaged,
}

/// <summary>Reads a snapshot or a journal block by block. Never throws for what the file holds; <see cref="End"/> says how it ended.</summary>
public sealed class LimitFileReader : IDisposable
{
    private readonly FileStream _file;
    private readonly byte[] _block = new byte[LimitFileFormat.MostBlockSize];

    /// <summary>Opens the file and reads its header.</summary>
    /// <exception cref="IOException">The file can not be read.</exception>
    public LimitFileReader(string path)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
        Span<byte> header = stackalloc byte[LimitFileFormat.HeaderSize];
        int read = _file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (LimitFileFormat.TryReadHeader(header[..read], out ulong number))
        {
            Number = number;
            GoodLength = LimitFileFormat.HeaderSize;
        }
        else
        {
            End = read < header.Length ? LimitFileEnd.Torn : LimitFileEnd.Damaged;
        }
    }

    /// <summary>Number in the header; 0 when there is none.</summary>
    public ulong Number { get; }

    /// <summary>How the file ends, once <see cref="Read"/> has returned 0.</summary>
    public LimitFileEnd End { get; private set; }

    /// <summary>Octets up to and with the last good block.</summary>
    public long GoodLength { get; private set; }

    /// <summary>Reads the records of the next block into <paramref name="target"/>, which holds <see cref="LimitFileFormat.MostRecords"/>; 0 = the end.</summary>
    public int Read(Span<LimitRecord> target)
    {
        if (End != LimitFileEnd.Open)
        {
            return 0;
        }

        int read = _file.ReadAtLeast(_block.AsSpan(0, LimitFileFormat.BlockHeaderSize), LimitFileFormat.BlockHeaderSize, throwOnEndOfStream: false);
        if (read < LimitFileFormat.BlockHeaderSize)
        {
            End = read == 0 ? LimitFileEnd.Clean : LimitFileEnd.Torn;
            return 0;
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(_block);
        bool plausible = length <= LimitFileFormat.MostRecords * LimitRecord.Size && length % LimitRecord.Size == 0;
        if (plausible)
        {
            read = _file.ReadAtLeast(_block.AsSpan(LimitFileFormat.BlockHeaderSize, (int)length), (int)length, throwOnEndOfStream: false);
            if (read < length)
            {
                End = LimitFileEnd.Torn;
                return 0;
            }
        }

        if (!plausible || BinaryPrimitives.ReadUInt32LittleEndian(_block.AsSpan(4)) != LimitFileFormat.BlockChecksum(_block, (int)length))
        {
            End = (plausible && length > 0 && _file.Position == _file.Length) || OnlyZerosFollow() ? LimitFileEnd.Torn : LimitFileEnd.Damaged;
            return 0;
        }

        GoodLength = _file.Position;
        if (length == 0)
        {
            End = _file.Position == _file.Length ? LimitFileEnd.Marked : LimitFileEnd.Damaged;
            return 0;
        }

        int count = (int)length / LimitRecord.Size;
        for (int i = 0; i < count; i++)
        {
            target[i] = LimitRecord.Read(_block.AsSpan(LimitFileFormat.BlockHeaderSize + (i * LimitRecord.Size)));
        }

        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // A power cut may leave a file with its new length and without its new contents.
    private bool OnlyZerosFollow()
    {
        _file.Position = GoodLength;
        int read;
        while ((read = _file.Read(_block)) > 0)
        {
            if (_block.AsSpan(0, read).ContainsAnyExcept((byte)0))
            {
                return false;
            }
        }

        return true;
    }
}
