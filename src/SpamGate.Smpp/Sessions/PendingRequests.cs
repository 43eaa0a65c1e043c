using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Sessions;

/// <summary>Our requests on a connection: the window, the wait for room in it, and raw requests beside it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle nobody asks for holds nothing to dispose.")]
internal sealed class PendingRequests(int window, TimeSpan responseTimeout)
{
    // enquire_link and unbind must get through a window that is full of silent requests.
    private const int ReservedSlots = 2;

    private readonly SendWindow<PendingRequest> _window = new(window + ReservedSlots);
    private readonly SemaphoreSlim _room = new(window);
    private readonly Lock _reserving = new();
    private readonly ConcurrentDictionary<uint, PendingRequest> _raw = new();
    private readonly long _timeout = responseTimeout > TimeSpan.Zero ? responseTimeout.Ticks * 100 : long.MaxValue;

    public int InFlight => _window.InFlight;

    public Task WaitForRoomAsync(CancellationToken cancellation) => _room.WaitAsync(cancellation);

    /// <summary>
    /// Numbers and sends a request. False when the session ended: <paramref name="pending"/> is then not waiting. Numbers go out in order.
    /// </summary>
    /// <exception cref="ArgumentException">The request cannot be encoded; nothing was sent.</exception>
    public bool TryPost(SmppPdu request, PendingRequest pending, PduOutput output, long now)
    {
        bool sent = false;
        uint sequenceNumber = 0;
        try
        {
            lock (_reserving)
            {
                if (_window.TryReserve(pending, now, out sequenceNumber))
                {
                    request.SequenceNumber = sequenceNumber;
                    sent = output.TrySend(request);
                }
            }

            return sent;
        }
        finally
        {
            // Reserved but not sent: when the item is gone again, the end of the session has taken it, and released it.
            if (!sent && (sequenceNumber == 0 || _window.TryComplete(sequenceNumber, out _)))
            {
                Release(pending);
            }
        }
    }

    /// <summary>Waits beside the window for the response with a number of the caller's choice; false when one waits for it already.</summary>
    public bool TryAddRaw(uint sequenceNumber, PendingRequest pending) => _raw.TryAdd(sequenceNumber, pending);

    public void RemoveRaw(uint sequenceNumber) => _raw.TryRemove(sequenceNumber, out _);

    /// <summary>Hands a response to the request that waits for it; false when none does.</summary>
    public bool TryComplete(uint sequenceNumber, ReadOnlyMemory<byte> response)
    {
        if (_raw.TryGetValue(sequenceNumber, out PendingRequest? pending))
        {
            return pending.TrySetResult(response.ToArray());
        }

        if (!_window.TryComplete(sequenceNumber, out pending))
        {
            return false;
        }

        Release(pending);
        pending.TrySetResult(response.ToArray());
        return true;
    }

    /// <summary>Fails what waits longer than the response timer.</summary>
    public void Expire(long now) => _window.Expire(now, _timeout, this, static (self, pending, _) =>
    {
        self.Release(pending);
        pending.TrySetException(new TimeoutException("No response within the response timer."));
    });

    /// <summary>Fails everything that waits, and takes no more.</summary>
    public void Close(SmppSessionEndedException ended)
    {
        _window.Close((self: this, ended), static (state, pending, _) =>
        {
            state.self.Release(pending);
            pending.TrySetException(state.ended);
        });
        foreach (PendingRequest pending in _raw.Values)
        {
            pending.TrySetException(ended);
        }
    }

    private void Release(PendingRequest pending)
    {
        if (pending.HoldsSlot)
        {
            _room.Release();
        }
    }
}
