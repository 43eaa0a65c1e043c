namespace SpamGate.Storage.MessageLog;

/// <summary>
/// Sorts postings by their key; those of one key stay in the order they came, which is that of their blocks. Radix sort over the 40 bits of the key, four
/// passes of ten: a million in some 10 ms, where a comparing sort takes ten times that of a processor that has messages to screen.
/// </summary>
internal static class PostingSort
{
    private const int DigitBits = 10;
    private const int Buckets = 1 << DigitBits;

    /// <summary>Sorts in place.</summary>
    /// <param name="postings">What to sort.</param>
    /// <param name="scratch">As much room; its contents are lost.</param>
    public static void Sort(Span<ulong> postings, Span<ulong> scratch)
    {
        Span<ulong> from = postings;
        Span<ulong> to = scratch;
        Span<int> starts = stackalloc int[Buckets];
        for (int shift = LogKeys.BlockBits; shift < 64; shift += DigitBits)
        {
            starts.Clear();
            foreach (ulong posting in from)
            {
                starts[(int)(posting >> shift) & (Buckets - 1)]++;
            }

            int sum = 0;
            for (int bucket = 0; bucket < Buckets; bucket++)
            {
                (starts[bucket], sum) = (sum, sum + starts[bucket]);
            }

            foreach (ulong posting in from)
            {
                to[starts[(int)(posting >> shift) & (Buckets - 1)]++] = posting;
            }

            Span<ulong> sorted = to;
            to = from;
            from = sorted;
        }

        // 40 bits are four passes: the result is back where it began.
    }
}
