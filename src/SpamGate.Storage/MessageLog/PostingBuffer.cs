using System.Buffers;

namespace SpamGate.Storage.MessageLog;

/// <summary>
/// The postings of one segment, with room for as many as are expected. Kept from segment to segment: a fresh 16 MiB a second, under full load, would be paid in page faults and collections.
/// </summary>
internal sealed class PostingBuffer(int expected)
{
    // Not cleared, so it takes memory only as it is filled.
    private ulong[] _postings = GC.AllocateUninitializedArray<ulong>(int.Max(expected, 1));
    private int _count;

    /// <summary>What was added.</summary>
    public ReadOnlySpan<ulong> Span => _postings.AsSpan(0, _count);

    /// <summary>Adds one.</summary>
    public void Add(ulong posting)
    {
        if (_count == _postings.Length)
        {
            Array.Resize(ref _postings, _count * 2);
        }

        _postings[_count++] = posting;
    }

    /// <summary>Sorts by key.</summary>
    public ReadOnlySpan<ulong> Sort()
    {
        ulong[] scratch = ArrayPool<ulong>.Shared.Rent(_postings.Length);
        PostingSort.Sort(_postings.AsSpan(0, _count), scratch.AsSpan(0, _count));
        ArrayPool<ulong>.Shared.Return(scratch);
        return Span;
    }

    /// <summary>Forgets all, keeps the room.</summary>
    public void Clear() => _count = 0;
}
