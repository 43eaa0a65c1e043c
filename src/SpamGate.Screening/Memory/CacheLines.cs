using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace SpamGate.Screening.Memory;

/// <summary>
/// Asks the processor to fetch memory that will be read soon, and returns at once. A wait for memory is longer than all the rest of a
/// look-up; asked for several messages before the first of them is worked on, the waits pass together. Only a hint: what was moved
/// meanwhile is fetched in vain.
/// </summary>
public static class CacheLines
{
    private const int LineOctets = 64;

    /// <summary>Fetches the line that <paramref name="place"/> lies on, and those after it.</summary>
    /// <param name="place">Where.</param>
    /// <param name="lines">How many lines of 64 octets.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch<T>(ref readonly T place, int lines = 1)
    {
        if (Sse.IsSupported)
        {
            var address = (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in place));
            for (int line = 0; line < lines; line++)
            {
                Sse.Prefetch0(address + (line * LineOctets));
            }
        }
    }
}
