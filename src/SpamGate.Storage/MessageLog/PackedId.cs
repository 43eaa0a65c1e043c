using System.Buffers;

namespace SpamGate.Storage.MessageLog;

/// <summary>A message id in a block: one octet (bits 0 to 5 length, 6 and 7 form), then the id; one that is hexadecimal, as most are, two digits an octet.</summary>
internal static class PackedId
{
    private const byte LengthMask = 0x3F;
    private const int Plain = 0;
    private const int Capitals = 1 << 6;
    private const int Smalls = 2 << 6;

    /// <summary>Writes one; returns its octets.</summary>
    public static int Write(ReadOnlySpan<byte> id, Span<byte> target)
    {
        int form = id.Length % 2 != 0 ? Plain : !id.ContainsAnyInRange((byte)'a', (byte)'f') ? Capitals : id.ContainsAnyInRange((byte)'A', (byte)'F') ? Plain : Smalls;
        if (form != Plain && Convert.FromHexString(id, target[1..], out _, out int written) == OperationStatus.Done)
        {
            target[0] = (byte)(id.Length | form);
            return 1 + written;
        }

        target[0] = (byte)id.Length;
        id.CopyTo(target[1..]);
        return 1 + id.Length;
    }

    /// <summary>Reads one into <paramref name="id"/>; returns the octets it took.</summary>
    public static int Read(ReadOnlySpan<byte> source, Span<byte> id, out int length)
    {
        length = source[0] & LengthMask;
        int form = source[0] & ~LengthMask;
        if (form == Plain)
        {
            source.Slice(1, length).CopyTo(id);
            return 1 + length;
        }

        ReadOnlySpan<byte> octets = source.Slice(1, length / 2);
        _ = form == Capitals ? Convert.TryToHexString(octets, id, out length) : Convert.TryToHexStringLower(octets, id, out length);
        return 1 + octets.Length;
    }
}
