using System.Buffers.Binary;

namespace SpamGate.Fuzzing.Pdus;

/// <summary>Damage done to an encoded PDU.</summary>
public static class PduDamage
{
    private const int HeaderLength = 16;
    private const int MaxGrowth = 64;

    /// <summary>Damage inside the PDU; its command_length is made true again, so that framing holds.</summary>
    public static byte[] InFrame(Random random, byte[] pdu)
    {
        byte[] damaged = random.Next(7) switch
        {
            0 => [.. pdu.AsSpan(0, random.Next(HeaderLength, pdu.Length + 1))],
            1 => Grown(random, pdu),
            2 => WithField(pdu, 4, (uint)random.NextInt64(uint.MaxValue)),
            3 => WithField(pdu, 8, (uint)random.NextInt64(uint.MaxValue)),
            4 => Repeated(random, pdu),
            _ => Flipped(random, pdu),
        };
        BinaryPrimitives.WriteUInt32BigEndian(damaged, (uint)damaged.Length);
        return damaged;
    }

    /// <summary>A command_length that lies: by a little, within the limits of a PDU, or beyond them; or a PDU that lacks its end.</summary>
    public static byte[] OfFraming(Random random, byte[] pdu) => random.Next(6) switch
    {
        0 => WithField(pdu, 0, (uint)int.Max(HeaderLength, pdu.Length + random.Next(-8, 9))),
        1 => WithField(pdu, 0, (uint)random.Next(HeaderLength, 70 * 1024 + 1)),
        2 => WithField(pdu, 0, (uint)random.Next(HeaderLength)),
        3 => WithField(pdu, 0, (uint)random.Next(70 * 1024 + 1, int.MaxValue)),
        4 => WithField(pdu, 0, (uint)random.NextInt64(int.MaxValue, uint.MaxValue + 1L)),
        _ => pdu[..random.Next(1, pdu.Length)],
    };

    private static byte[] Grown(Random random, byte[] pdu)
    {
        byte[] grown = new byte[pdu.Length + random.Next(1, MaxGrowth)];
        random.NextBytes(grown);
        pdu.CopyTo(grown, 0);
        return grown;
    }

    // A stretch of the body once more: repeated fields and TLVs, lengths that meet other contents.
    private static byte[] Repeated(Random random, byte[] pdu)
    {
        int start = random.Next(HeaderLength, pdu.Length + 1);
        int end = random.Next(start, int.Min(pdu.Length, start + 1024) + 1);
        return [.. pdu.AsSpan(0, end), .. pdu.AsSpan(start)];
    }

    private static byte[] Flipped(Random random, byte[] pdu)
    {
        byte[] flipped = [.. pdu];
        for (int i = random.Next(1, 4); i > 0 && flipped.Length > HeaderLength; i--)
        {
            ref byte octet = ref flipped[random.Next(HeaderLength, flipped.Length)];
            octet = random.Next(4) switch { 0 => 0, 1 => 0xFF, _ => (byte)(octet ^ (1 << random.Next(8))) };
        }

        return flipped;
    }

    private static byte[] WithField(byte[] pdu, int at, uint value)
    {
        byte[] changed = [.. pdu];
        BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(at), value);
        return changed;
    }
}
