namespace SpamGate.LoadGenerator.Load;

/// <summary>Decimal digits written in place.</summary>
internal static class Digits
{
    private const ulong Billion = 1_000_000_000;

    /// <summary>Four digits with leading zeros.</summary>
    internal static void Write4(Span<byte> to, int value)
    {
        WritePair(to, value / 100);
        WritePair(to[2..], value % 100);
    }

    /// <summary>Nine digits with leading zeros.</summary>
    internal static void Write9(Span<byte> to, uint value)
    {
        uint high = value / 10_000;
        Write4(to[5..], (int)(value % 10_000));
        to[0] = (byte)('0' + (high / 10_000));
        Write4(to[1..], (int)(high % 10_000));
    }

    /// <summary>The number's place in a fixed permutation of 0 to 999,999,999: neighbours end up far apart, none twice.</summary>
    internal static uint Scatter(ulong n) => (uint)(n % Billion * 387_420_489 % Billion);

    private static void WritePair(Span<byte> to, int value)
    {
        to[0] = (byte)('0' + (value / 10));
        to[1] = (byte)('0' + (value % 10));
    }
}
