using SpamGate.Screening.Messages;

namespace SpamGate.Storage.MessageLog;

/// <summary>
/// Collects, block by block, which numbers, SPs and ids occur where. Each key is noted once a block. Used by the thread that writes the segment;
/// <see cref="FindBlocks"/> by queries at the same time.
/// </summary>
internal sealed class IndexBuilder(LogKeys keys, PostingBuffer postings)
{
    /// <summary>Slots of the set that keeps a block's keys single: four keys a record at most, half full.</summary>
    private const int SeenSlots = 4096;

    /// <summary>Senders whose keys are remembered: an SP has few, and sends much.</summary>
    private const int SenderSlots = 256;

    private readonly Lock _access = new();
    private readonly List<SegmentBlock> _blocks = [];
    private readonly SenderKey[] _senders = new SenderKey[SenderSlots];
    private readonly ulong[] _seen = new ulong[SeenSlots];
    private ulong[] _spKeys = [];
    private bool _isClosed;

    /// <summary>Names of the segment.</summary>
    public SegmentNames Names { get; } = new();

    /// <summary>Records noted.</summary>
    public long Records { get; private set; }

    /// <summary>Latest receipt, milliseconds UTC; 0 before the first.</summary>
    public long Latest { get; private set; }

    /// <summary>Blocks so far.</summary>
    public IReadOnlyList<SegmentBlock> Blocks => _blocks;

    /// <summary>Notes names, for records that follow.</summary>
    public void AddNames(ReadOnlySpan<byte> octets)
    {
        lock (_access)
        {
            Names.Read(octets);
        }
    }

    /// <summary>Notes a block that is in the file.</summary>
    public void Add(in SegmentBlock block, ReadOnlySpan<MessageRecord> records)
    {
        lock (_access)
        {
            ulong number = (ulong)_blocks.Count;
            _blocks.Add(block);
            Array.Clear(_seen);
            foreach (ref readonly MessageRecord record in records)
            {
                Note(OfSender(record.Sender), number);
                Note(keys.OfAddress(record.Recipient), number);
                if (record.SpIndex >= 0)
                {
                    Note(SpKey(record.SpIndex), number);
                }

                if (!record.MessageId.IsEmpty)
                {
                    Note(keys.OfId(record.MessageId), number);
                }
            }

            Records += records.Length;
            Latest = long.Max(Latest, block.Latest);
        }
    }

    /// <summary>Blocks in which a key occurs, of all blocks when it is null; null when the builder is closed and the index is in its file.</summary>
    public List<SegmentBlock>? FindBlocks(ulong? key)
    {
        lock (_access)
        {
            if (_isClosed)
            {
                return null;
            }

            if (key is not { } wanted)
            {
                return [.. _blocks];
            }

            var found = new List<SegmentBlock>();
            foreach (ulong posting in postings.Span)
            {
                if ((posting ^ wanted) >> LogKeys.BlockBits == 0)
                {
                    found.Add(_blocks[(int)(posting & ((1UL << LogKeys.BlockBits) - 1))]);
                }
            }

            return found;
        }
    }

    /// <summary>A copy of the names that grows no more.</summary>
    public SegmentNames CopyNames()
    {
        lock (_access)
        {
            var copy = new SegmentNames();
            copy.Read(Names.ToArray());
            return copy;
        }
    }

    /// <summary>All postings, sorted; nothing is added afterwards. Queries may still ask.</summary>
    public ReadOnlySpan<ulong> SortPostings()
    {
        lock (_access)
        {
            return postings.Sort();
        }
    }

    /// <summary>Gives the buffer back, once the index is in its file.</summary>
    public void Close()
    {
        lock (_access)
        {
            _isClosed = true;
            postings.Clear();
        }
    }

    private ulong OfSender(in SmsAddress sender)
    {
        ref SenderKey slot = ref _senders[sender.GetHashCode() & (SenderSlots - 1)];
        if (slot.Key == 0 || slot.Sender != sender)
        {
            slot = new SenderKey(sender, keys.OfAddress(sender));
        }

        return slot.Key;
    }

    // Open addressing; 0 is no key, and a key that happens to be 0 is merely noted more than once.
    private void Note(ulong key, ulong block)
    {
        uint slot = (uint)(key >> LogKeys.BlockBits) & (SeenSlots - 1);
        while (_seen[slot] != 0)
        {
            if (_seen[slot] == key)
            {
                return;
            }

            slot = (slot + 1) & (SeenSlots - 1);
        }

        _seen[slot] = key;
        postings.Add(key | block);
    }

    private ulong SpKey(int index)
    {
        if (index >= _spKeys.Length)
        {
            Array.Resize(ref _spKeys, int.Max(index + 1, _spKeys.Length * 2));
        }

        ulong key = _spKeys[index];
        return key != 0 ? key : _spKeys[index] = keys.OfSp(Names.Of(NameKind.Sp, index));
    }

    private readonly record struct SenderKey(SmsAddress Sender, ulong Key);
}
