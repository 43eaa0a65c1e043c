namespace SpamGate.Gateway.Demo;

/// <summary>The simulator's message ids: 64 bits as 16 upper-case hexadecimal digits, no allocation either way.</summary>
internal static class MessageId
{
    internal const int Length = 16;

    /// <summary>Writes 16 digits.</summary>
    internal static void Write(Span<byte> destination, ulong id)
    {
        destination = destination[..Length];
        for (int i = Length - 1; i >= 0; i--)
        {
            destination[i] = "0123456789ABCDEF"u8[(int)(id & 15)];
            id >>= 4;
        }
    }

    /// <summary>Reads 16 digits; false for anything else.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> text, out ulong id)
    {
        id = 0;
        if (text.Length != Length)
        {
            return false;
        }

        foreach (byte c in text)
        {
            int digit = c switch
            {
                >= (byte)'0' and <= (byte)'9' => c - '0',
                >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
                _ => -1,
            };
            if (digit < 0)
            {
                return false;
            }

            id = (id << 4) | (uint)digit;
        }

        return true;
    }
}
