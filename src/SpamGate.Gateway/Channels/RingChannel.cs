using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Threading.Channels;
using System.Threading.Tasks.Sources;

namespace SpamGate.Gateway.Channels;

/// <summary>
/// A bounded lock-free channel for many writers and one reader. The built-in bounded channels lock in TryWrite and TryRead;
/// this one claims slots with a compare-and-swap and publishes each with its own sequence number.
/// </summary>
/// <remarks>
/// A writer claims positions [head, head+n) with one CAS after checking them against the reader's tail, fills the slots and
/// publishes each by storing position+1 in its sequence. The reader takes a slot when its sequence says so, clears it and moves
/// the tail. Head, tail and the parked flag live on cache lines of their own. Nothing allocates after construction except the
/// first completion with an error.
/// The reader either awaits <see cref="ChannelReader{T}.WaitToReadAsync"/> and is woken once per parking, or is a work item
/// behind a <see cref="WorkSignal"/> that writers wake themselves after a batch.
/// </remarks>
public sealed class RingChannel<T> : Channel<T>
{
    private const long CompletedBit = long.MinValue;
    private readonly Slot[] _slots;
    private readonly int _mask;
    private readonly RingReader _ringReader;
    private RingPositions _positions;

    /// <summary>Makes a ring.</summary>
    /// <param name="capacity">Items held at most; rounded up to a power of two, at least 2.</param>
    public RingChannel(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)int.Max(2, capacity));
        _slots = new Slot[size];
        _mask = size - 1;
        Writer = new RingWriter(this);
        Reader = _ringReader = new RingReader(this);
    }

    /// <summary>Items held at most.</summary>
    public int Capacity => _slots.Length;

    /// <summary>Items claimed and not yet read; a snapshot.</summary>
    public int Count => (int)long.Clamp((Volatile.Read(ref _positions.Head) & ~CompletedBit) - Volatile.Read(ref _positions.Tail), 0, Capacity);

    /// <summary>True when the next item is published; any thread may ask.</summary>
    public bool HasItem
    {
        get
        {
            long tail = Volatile.Read(ref _positions.Tail);
            return Volatile.Read(ref _slots[(int)tail & _mask].Sequence) == tail + 1;
        }
    }

    /// <summary>Writes one item and wakes a parked reader; false when the ring is full or completed.</summary>
    public bool TryWrite(T item) => TryWriteMany(new ReadOnlySpan<T>(in item)) == 1;

    /// <summary>Writes as many leading items as there is room for, with one claim and at most one wake-up.</summary>
    /// <returns>How many were taken; less than asked when the ring is full, 0 when it is completed.</returns>
    public int TryWriteMany(ReadOnlySpan<T> items)
    {
        long head;
        int count;
        while (true)
        {
            head = Volatile.Read(ref _positions.Head);
            if ((head & CompletedBit) != 0)
            {
                return 0;
            }

            long free = Capacity - (head - Volatile.Read(ref _positions.KnownTail));
            if (free < items.Length)
            {
                long tail = Volatile.Read(ref _positions.Tail);
                Volatile.Write(ref _positions.KnownTail, tail);
                free = Capacity - (head - tail);
            }

            count = (int)long.Min(items.Length, free);
            if (count <= 0)
            {
                return 0;
            }

            if (Interlocked.CompareExchange(ref _positions.Head, head + count, head) == head)
            {
                break;
            }
        }

        for (int i = 0; i < count; i++)
        {
            ref Slot slot = ref _slots[(int)(head + i) & _mask];
            slot.Item = items[i];
            Volatile.Write(ref slot.Sequence, head + i + 1);
        }

        WakeIfParked();
        return count;
    }

    /// <summary>Reads one item; only the one reader may call it.</summary>
    public bool TryRead([MaybeNullWhen(false)] out T item)
    {
        long tail = _positions.Tail;
        ref Slot slot = ref _slots[(int)tail & _mask];
        if (Volatile.Read(ref slot.Sequence) != tail + 1)
        {
            item = default;
            return false;
        }

        item = slot.Item!;
        slot.Item = default;
        Volatile.Write(ref _positions.Tail, tail + 1);
        return true;
    }

    /// <summary>Looks at the next item without taking it; only the one reader may call it.</summary>
    public bool TryPeek([MaybeNullWhen(false)] out T item)
    {
        long tail = _positions.Tail;
        ref Slot slot = ref _slots[(int)tail & _mask];
        if (Volatile.Read(ref slot.Sequence) != tail + 1)
        {
            item = default;
            return false;
        }

        item = slot.Item!;
        return true;
    }

    /// <summary>Reads up to <paramref name="destination"/>.Length items and frees their slots at once.</summary>
    public int TryReadMany(Span<T> destination)
    {
        long tail = _positions.Tail;
        int count = 0;
        while (count < destination.Length)
        {
            ref Slot slot = ref _slots[(int)(tail + count) & _mask];
            if (Volatile.Read(ref slot.Sequence) != tail + count + 1)
            {
                break;
            }

            destination[count++] = slot.Item!;
            slot.Item = default;
        }

        if (count > 0)
        {
            Volatile.Write(ref _positions.Tail, tail + count);
        }

        return count;
    }


    private bool IsDrained()
    {
        long head = Volatile.Read(ref _positions.Head);
        return (head & CompletedBit) != 0 && (head & ~CompletedBit) == Volatile.Read(ref _positions.Tail);
    }

    private void WakeIfParked()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _positions.Parked) == 1 && Interlocked.Exchange(ref _positions.Parked, 0) == 1)
        {
            _ringReader.Wake();
        }
    }

    private bool TryComplete(Exception? error)
    {
        while (true)
        {
            long head = Volatile.Read(ref _positions.Head);
            if ((head & CompletedBit) != 0)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _positions.Head, head | CompletedBit, head) == head)
            {
                _ringReader.Complete(error);
                WakeIfParked();
                return true;
            }
        }
    }

    private struct Slot
    {
        public long Sequence;
        public T? Item;
    }

    private sealed class RingWriter(RingChannel<T> ring) : ChannelWriter<T>
    {
        public override bool TryWrite(T item) => ring.TryWrite(item);

        public override bool TryComplete(Exception? error = null) => ring.TryComplete(error);

        /// <summary>Writers are refused when the ring is full, never made to wait: overload is a protocol answer here.</summary>
        public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return ValueTask.FromCanceled<bool>(cancellationToken);
            }

            if ((Volatile.Read(ref ring._positions.Head) & CompletedBit) != 0)
            {
                return ring._ringReader.Failure is { } error ? ValueTask.FromException<bool>(error) : new ValueTask<bool>(false);
            }

            return ring.Count < ring.Capacity ? new ValueTask<bool>(true) : WaitForRoomAsync(cancellationToken);
        }

        private async ValueTask<bool> WaitForRoomAsync(CancellationToken cancellationToken)
        {
            while (ring.Count >= ring.Capacity)
            {
                if ((Volatile.Read(ref ring._positions.Head) & CompletedBit) != 0)
                {
                    return false;
                }

                await Task.Delay(1, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
    }

    private sealed class RingReader(RingChannel<T> ring) : ChannelReader<T>, IValueTaskSource<bool>
    {
        private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private ManualResetValueTaskSourceCore<bool> _waiter = new() { RunContinuationsAsynchronously = true };
        private CancellationTokenRegistration _cancellation;
        private volatile Exception? _failure;

        public Exception? Failure => _failure;

        public override Task Completion => _completion.Task;

        public override bool CanCount => true;

        public override bool CanPeek => true;

        public override int Count => ring.Count;

        public override bool TryRead([MaybeNullWhen(false)] out T item)
        {
            if (!ring.TryRead(out item))
            {
                return false;
            }

            FinishIfDrained();
            return true;
        }

        public override bool TryPeek([MaybeNullWhen(false)] out T item) => ring.TryPeek(out item);

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return ValueTask.FromCanceled<bool>(cancellationToken);
            }

            while (true)
            {
                if (ring.HasItem)
                {
                    return new ValueTask<bool>(true);
                }

                if (ring.IsDrained())
                {
                    FinishIfDrained();
                    return _failure is { } error ? ValueTask.FromException<bool>(error) : new ValueTask<bool>(false);
                }

                _waiter.Reset();
                short version = _waiter.Version;
                if (cancellationToken.CanBeCanceled)
                {
                    _cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((RingReader)state!).Cancel(token), this);
                }

                Volatile.Write(ref ring._positions.Parked, 1);
                Interlocked.MemoryBarrier();
                if ((ring.HasItem || ring.IsDrained() || cancellationToken.IsCancellationRequested) && Interlocked.Exchange(ref ring._positions.Parked, 0) == 1)
                {
                    _cancellation.Dispose();
                    if (cancellationToken.IsCancellationRequested)
                    {
                        return ValueTask.FromCanceled<bool>(cancellationToken);
                    }

                    continue;
                }

                return new ValueTask<bool>(this, version);
            }
        }

        public void Wake() => _waiter.SetResult(true);

        public void Complete(Exception? error)
        {
            _failure = error;
            FinishIfDrained();
        }

        public bool GetResult(short token)
        {
            _cancellation.Dispose();
            _waiter.GetResult(token);
            if (ring.HasItem)
            {
                return true;
            }

            // Claimed but not yet published counts as something to read: the caller's TryRead may miss once and wait again.
            if (!ring.IsDrained())
            {
                return true;
            }

            FinishIfDrained();
            return _failure is { } error ? throw error : false;
        }

        public ValueTaskSourceStatus GetStatus(short token) => _waiter.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _waiter.OnCompleted(continuation, state, token, flags);

        private void Cancel(CancellationToken token)
        {
            if (Interlocked.Exchange(ref ring._positions.Parked, 0) == 1)
            {
                _waiter.SetException(new OperationCanceledException(token));
            }
        }

        private void FinishIfDrained()
        {
            if (!ring.IsDrained())
            {
                return;
            }

            if (_failure is { } error)
            {
                _completion.TrySetException(error);
            }
            else
            {
                _completion.TrySetResult();
            }
        }
    }
}
