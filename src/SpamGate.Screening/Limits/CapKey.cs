using System.Runtime.InteropServices;
using SpamGate.Screening.Messages;

namespace SpamGate.Screening.Limits;

/// <summary>
/// Names one counter: 60 bits of hash over kind and subject, 4 bits of kind. The same in every run, because the journal keeps it. Of ten million
/// counters two share a key with a chance of 1 in 20,000; they then count together, which refuses too early, never too late.
/// </summary>
/// <param name="Value">Hash and kind; 0 = no key.</param>
public readonly record struct CapKey(ulong Value)
{
    private const int KindBits = 4;
    private const ulong KindMask = (1 << KindBits) - 1;

    /// <summary>What the counter counts.</summary>
    public CapKind Kind => (CapKind)(Value & KindMask);

    /// <summary>Key of a kind for two subjects, such as an SP and a recipient; 0 for a subject that does not matter.</summary>
    public static CapKey Of(CapKind kind, ulong first, ulong second)
    {
        ulong hash = Mix(Mix(first + ((ulong)kind * 0x9E3779B97F4A7C15)) ^ (second * 0xC2B2AE3D27D4EB4F));
        return new CapKey((hash & ~KindMask) | (ulong)kind);
    }

    /// <summary>Key of a kind for an SP and an address.</summary>
    public static CapKey Of(CapKind kind, ulong sp, in SmsAddress address) => Of(kind, sp, address.Identity);

    /// <summary>Number of a text, for keys.</summary>
    public static ulong OfText(ReadOnlySpan<char> text)
    {
        ulong hash = 0x27D4EB2F165667C5 ^ (ulong)text.Length;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<char, ulong>(text);
        foreach (ulong word in words)
        {
            hash = ulong.RotateLeft((hash ^ word) * 0x9E3779B185EBCA87, 31);
        }

        foreach (char unit in text[(words.Length * sizeof(ulong) / sizeof(char))..])
        {
            hash = ulong.RotateLeft((hash ^ unit) * 0x9E3779B185EBCA87, 31);
        }

        return Mix(hash);
    }

    // The finaliser of splitmix64 (Steele, Lea and Flood, OOPSLA 2014).
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
