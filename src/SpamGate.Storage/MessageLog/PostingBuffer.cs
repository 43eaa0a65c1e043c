namespace SpamGate.Storage.MessageLog;

/// <summary>
/// The postings of one segment and the room to sort them in. Kept from segment to segment: a fresh 16 MiB twice a second, under full load, would be paid in page
/// faults and collections.
/// </summary>
internal sealed class PostingBuffer
{
    private const int Initial = 4096;
    private ulong[] _postings = new ulong[Initial];
    private ulong[] _scratch = [];
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
        if (_scratch.Length < _count)
        {
            _scratch = new ulong[_postings.Length];
        }

        PostingSort.Sort(_postings.AsSpan(0, _count), _scratch.AsSpan(0, _count));
        return Span;
    }

    /// <summary>Forgets all, keeps the room.</summary>
    public void Clear() => _count = 0;
}
