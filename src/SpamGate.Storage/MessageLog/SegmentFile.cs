using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using SpamGate.Storage.Encryption;

namespace SpamGate.Storage.MessageLog;

/// <summary>
/// The form of a segment: a file header of 64 octets (magic, version, salt, check of the key), then blocks, each encrypted and authenticated with
/// AES-256-GCM under a key of the segment's own; the number of the block is the nonce. The name begins with the moment it was made.
/// </summary>
internal sealed class SegmentFile : IDisposable
{
    /// <summary>Ending of a segment's name.</summary>
    public const string Extension = ".log";

    /// <summary>Octets before the first block.</summary>
    public const int HeaderOctets = 64;

    private const uint Magic = 0x474C4D53;
    private const uint Version = 2;
    private const int SaltOctets = 16;
    private const int CheckOctets = 8;
    private const string Purpose = "message-log-segment";
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";

    private readonly SafeFileHandle _file;
    private readonly AesGcm _cipher;

    private SegmentFile(string path, SafeFileHandle file, byte[] key)
    {
        Path = path;
        _file = file;
        _cipher = new AesGcm(key, BlockHeader.TagOctets);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Octets in the file now.</summary>
    public long Length => RandomAccess.GetLength(_file);

    /// <summary>Name of a segment made at a moment: in the order of time, those of one process and millisecond in the order of their number, and unique.</summary>
    public static string NameAt(DateTimeOffset now, int number) => string.Create(
        CultureInfo.InvariantCulture,
        $"{now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{number:x6}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}{Extension}");

    /// <summary>The moment in a segment's name.</summary>
    public static bool TryReadTime(string path, out DateTimeOffset made)
    {
        string name = System.IO.Path.GetFileName(path);
        int end = name.IndexOf('-', StringComparison.Ordinal);
        made = default;
        return end > 0 && DateTimeOffset.TryParseExact(
            name[..end], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out made);
    }

    /// <summary>Makes a new, empty segment.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static SegmentFile Create(string path, DataKey key)
    {
        Span<byte> header = stackalloc byte[HeaderOctets];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Version);
        RandomNumberGenerator.Fill(header.Slice(8, SaltOctets));
        byte[] derived = key.Derive(Purpose, header.Slice(8, SaltOctets), DataKey.Length + CheckOctets);
        derived.AsSpan(DataKey.Length).CopyTo(header[(8 + SaltOctets)..]);
        SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        try
        {
            RandomAccess.Write(file, header, 0);
            return new SegmentFile(path, file, derived[..DataKey.Length]);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Opens a segment to read it, also while it is being written. False when it is no segment, or one of another key.</summary>
    public static bool TryOpen(string path, DataKey key, [NotNullWhen(true)] out SegmentFile? segment)
    {
        segment = null;
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // Erased between listing and opening: its time was over.
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderOctets];
        if (RandomAccess.Read(file, header, 0) == HeaderOctets
            && BinaryPrimitives.ReadUInt32LittleEndian(header) == Magic && BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) == Version)
        {
            byte[] derived = key.Derive(Purpose, header.Slice(8, SaltOctets), DataKey.Length + CheckOctets);
            if (derived.AsSpan(DataKey.Length).SequenceEqual(header.Slice(8 + SaltOctets, CheckOctets)))
            {
                segment = new SegmentFile(path, file, derived[..DataKey.Length]);
                return true;
            }
        }

        file.Dispose();
        return false;
    }

    /// <summary>Encrypts a block in place and writes it at <paramref name="offset"/> in one go; returns its octets.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="room">Room for the header, then the payload; longer than both is fine.</param>
    /// <param name="offset">Where in the file.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    public int WriteBlock(in BlockHeader header, Span<byte> room, long offset)
    {
        Span<byte> block = room[..(BlockHeader.Octets + header.PayloadOctets)];
        Span<byte> payload = block[BlockHeader.Octets..];
        header.Write(block);
        Span<byte> nonce = stackalloc byte[12];
        Nonce(header.Number, nonce);
        _cipher.Encrypt(nonce, payload, payload, block.Slice(BlockHeader.Covered, BlockHeader.TagOctets), block[..BlockHeader.Covered]);
        RandomAccess.Write(_file, block, offset);
        return block.Length;
    }

    /// <summary>Reads the header at an offset; false at the end, and where no whole header is.</summary>
    public bool TryReadHeader(long offset, out BlockHeader header)
    {
        Span<byte> octets = stackalloc byte[BlockHeader.Octets];
        header = default;
        return RandomAccess.Read(_file, octets, offset) == BlockHeader.Octets && BlockHeader.TryRead(octets, out header);
    }

    /// <summary>Reads and checks the block at an offset. False when it is torn or damaged.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="buffer">At least <see cref="BlockHeader.Octets"/> + <see cref="BlockHeader.MaxPayload"/> long; holds the payload afterwards.</param>
    /// <param name="header">Its header.</param>
    /// <param name="payload">What it holds, in <paramref name="buffer"/>.</param>
    public bool TryReadBlock(long offset, byte[] buffer, out BlockHeader header, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (!TryReadHeader(offset, out header))
        {
            return false;
        }

        Span<byte> block = buffer.AsSpan(0, BlockHeader.Octets + header.PayloadOctets);
        if (ReadFully(block, offset) < block.Length)
        {
            return false;
        }

        Span<byte> nonce = stackalloc byte[12];
        Nonce(header.Number, nonce);
        Span<byte> sealedPayload = block[BlockHeader.Octets..];
        try
        {
            _cipher.Decrypt(nonce, sealedPayload, block.Slice(BlockHeader.Covered, BlockHeader.TagOctets), sealedPayload, block[..BlockHeader.Covered]);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        payload = sealedPayload;
        return true;
    }

    /// <summary>Asks the disk to keep what was written.</summary>
    public void FlushToDisk() => RandomAccess.FlushToDisk(_file);

    /// <inheritdoc/>
    public void Dispose()
    {
        _cipher.Dispose();
        _file.Dispose();
    }

    private static void Nonce(int number, Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(nonce, number);
    }

    private int ReadFully(Span<byte> target, long offset)
    {
        int read = 0;
        while (read < target.Length)
        {
            int more = RandomAccess.Read(_file, target[read..], offset + read);
            if (more == 0)
            {
                break;
            }

            read += more;
        }

        return read;
    }
}
