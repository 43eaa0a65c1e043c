using System.Runtime.InteropServices;

namespace SpamGate.Storage.MessageLog;

/// <summary>
/// Records on their way from the threads that answer messages to the one that writes files: bounded, lock-free, many writers, one reader, made once. A
/// full ring refuses; nobody ever waits.
/// </summary>
/// <remarks>Per-slot sequence numbers (Vyukov's bounded queue): a slot is free for position p when its number is p, and full when it is p + 1.</remarks>
internal sealed class RecordRing
{
    private readonly MessageRecord[] _records;
    private readonly long[] _sequences;
    private readonly int _mask;
    private Positions _positions;
    private long _mark;

    /// <param name="capacity">A power of two.</param>
    public RecordRing(int capacity)
    {
        _records = new MessageRecord[capacity];
        _sequences = new long[capacity];
        _mask = capacity - 1;
        for (int i = 0; i < capacity; i++)
        {
            _sequences[i] = i;
        }
    }

    /// <summary>Copies a record in; false when the ring is full. Any thread.</summary>
    public bool TryWrite(in MessageRecord record)
    {
        long position = Volatile.Read(ref _positions.Head);
        while (true)
        {
            long sequence = Volatile.Read(ref _sequences[position & _mask]);
            if (sequence == position)
            {
                long seen = Interlocked.CompareExchange(ref _positions.Head, position + 1, position);
                if (seen == position)
                {
                    _records[position & _mask] = record;
                    Volatile.Write(ref _sequences[position & _mask], position + 1);
                    return true;
                }

                position = seen;
            }
            else if (sequence < position)
            {
                return false;
            }
            else
            {
                position = Volatile.Read(ref _positions.Head);
            }
        }
    }

    /// <summary>True when every record that was claimed before <see cref="Mark"/> has been read. A thread that stopped half-way through its copy keeps it false. The reader's thread.</summary>
    public bool IsReadToMark => _positions.Tail >= _mark;

    /// <summary>Remembers how far the writers are. The reader's thread.</summary>
    public void Mark() => _mark = Volatile.Read(ref _positions.Head);

    /// <summary>Moves the oldest records to <paramref name="target"/>; returns how many. One thread at a time.</summary>
    public int Read(Span<MessageRecord> target)
    {
        long tail = _positions.Tail;
        int count = 0;
        while (count < target.Length && Volatile.Read(ref _sequences[tail & _mask]) == tail + 1)
        {
            target[count++] = _records[tail & _mask];
            Volatile.Write(ref _sequences[tail & _mask], tail + _records.Length);
            tail++;
        }

        _positions.Tail = tail;
        return count;
    }

    /// <summary>Writers and reader on cache lines of their own, in pairs because the prefetcher fetches pairs.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Positions
    {
        [FieldOffset(128)]
        public long Head;

        [FieldOffset(256)]
        public long Tail;
    }
}
