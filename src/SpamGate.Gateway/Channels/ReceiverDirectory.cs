using System.Collections.Concurrent;
using SpamGate.Screening.Policies;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Channels;

/// <summary>A session that can take deliveries. Ingress implements it; egress sees only this.</summary>
public interface IReceiver
{
    /// <summary>Takes a delivery if its window has room; false = try another.</summary>
    /// <param name="delivery">The delivery; the receiver's from then on.</param>
    /// <param name="wakes">Where to note the session's writer; null = wake it at once.</param>
    bool TryTake(DeliverTransaction delivery, WakeList? wakes);

    /// <summary>Takes an alert_notification, which nobody answers; false = try another.</summary>
    bool TryNotify(byte[] pdu);
}

/// <summary>
/// Which sessions take the receipts and MO messages of which SP: its own account's receiving sessions first, else those of a
/// trunk that carries it, round robin. What finds no taker waits here until one comes or its time is up.
/// </summary>
/// <remarks>
/// Readers see immutable lists; binding and unbinding replace the one list they concern, so that a thousand binds in one instant cost a thousand
/// times one, whatever the number of sessions. The waiting line is the slow path.
/// </remarks>
public sealed class ReceiverDirectory
{
    private readonly Lock _change = new();
    private readonly ConcurrentQueue<DeliverTransaction> _waiting = new();
    private readonly Dictionary<IReceiver, Entry> _entries = [];
    private volatile IReceiver[][] _bySp = [];
    private volatile Trunk[] _trunks = [];
    private int _turn;
    private int _waitingCount;
    private int _serving;

    /// <summary>Deliveries waiting for a taker.</summary>
    public int WaitingCount => Volatile.Read(ref _waitingCount);

    /// <summary>Adds a session.</summary>
    /// <param name="receiver">The session.</param>
    /// <param name="spIndex">The SP of its account; -1 for a trunk.</param>
    /// <param name="carries">For a trunk: does it carry this SP? Null asks for subscribers.</param>
    public void Add(IReceiver receiver, int spIndex, Func<SpPolicy?, bool> carries)
    {
        var entry = new Entry(spIndex, carries);
        lock (_change)
        {
            if (_entries.TryAdd(receiver, entry))
            {
                Replace(entry, known => [.. known, receiver]);
            }
        }
    }

    /// <summary>Removes a session.</summary>
    public void Remove(IReceiver receiver)
    {
        lock (_change)
        {
            if (_entries.Remove(receiver, out Entry? entry))
            {
                Replace(entry, known => [.. known.Where(other => !ReferenceEquals(other, receiver))]);
            }
        }
    }

    /// <summary>Hands a delivery to a session, or lets it wait until its <see cref="DeliverTransaction.TakerDeadline"/>.</summary>
    public void Route(DeliverTransaction delivery, WakeList? wakes)
    {
        if (TryRoute(delivery, wakes))
        {
            return;
        }

        Interlocked.Increment(ref _waitingCount);
        _waiting.Enqueue(delivery);
    }

    /// <summary>Hands an alert_notification to one session of the SP; false when none takes it, for it does not wait.</summary>
    public bool Notify(SpPolicy sp, byte[] pdu)
    {
        IReceiver[][] bySp = _bySp;
        IReceiver[] own = sp.Index < bySp.Length ? Volatile.Read(ref bySp[sp.Index]) : [];
        return own.Length > 0
            ? Array.Exists(own, receiver => receiver.TryNotify(pdu))
            : _trunks.Where(trunk => trunk.Carries(sp)).SelectMany(trunk => trunk.Receivers).Any(receiver => receiver.TryNotify(pdu));
    }

    /// <summary>Offers what waits to the sessions and answers what waited too long with ESME_RX_T_APPN. Called when a session
    /// binds or gets room, and on every tick.</summary>
    public void ServeWaiting(long now)
    {
        if (Volatile.Read(ref _waitingCount) == 0 || Interlocked.Exchange(ref _serving, 1) != 0)
        {
            return;
        }

        for (int left = _waiting.Count; left > 0 && _waiting.TryDequeue(out DeliverTransaction? delivery); left--)
        {
            if (TryRoute(delivery, null))
            {
                Interlocked.Decrement(ref _waitingCount);
            }
            else if (now >= delivery.TakerDeadline)
            {
                Interlocked.Decrement(ref _waitingCount);
                delivery.Answer(CommandStatus.EsmeRxTAppn);
            }
            else
            {
                _waiting.Enqueue(delivery);
            }
        }

        Volatile.Write(ref _serving, 0);
    }

    private bool TryRoute(DeliverTransaction delivery, WakeList? wakes)
    {
        IReceiver[][] bySp = _bySp;
        IReceiver[] own = delivery.Sp is { } sp && sp.Index < bySp.Length ? Volatile.Read(ref bySp[sp.Index]) : [];
        if (own.Length > 0)
        {
            return Offer(own, delivery, wakes);
        }

        foreach (Trunk trunk in _trunks)
        {
            if (trunk.Carries(delivery.Sp) && Offer(trunk.Receivers, delivery, wakes))
            {
                return true;
            }
        }

        return false;
    }

    private bool Offer(IReceiver[] receivers, DeliverTransaction delivery, WakeList? wakes)
    {
        uint start = (uint)Interlocked.Increment(ref _turn);
        for (uint i = 0; i < receivers.Length; i++)
        {
            if (receivers[(start + i) % (uint)receivers.Length].TryTake(delivery, wakes))
            {
                return true;
            }
        }

        return false;
    }

    private void Replace(Entry entry, Func<IReceiver[], IReceiver[]> change)
    {
        if (entry.SpIndex >= 0)
        {
            IReceiver[][] bySp = Grown(entry.SpIndex + 1);
            Volatile.Write(ref bySp[entry.SpIndex], change(bySp[entry.SpIndex]));
            return;
        }

        Trunk[] others = [.. _trunks.Where(trunk => trunk.Carries != entry.Carries)];
        IReceiver[] changed = change(_trunks.FirstOrDefault(trunk => trunk.Carries == entry.Carries)?.Receivers ?? []);
        _trunks = changed.Length == 0 ? others : [.. others, new Trunk(entry.Carries, changed)];
    }

    private IReceiver[][] Grown(int size)
    {
        IReceiver[][] bySp = _bySp;
        if (size > bySp.Length)
        {
            var grown = new IReceiver[int.Max(size, bySp.Length * 2)][];
            Array.Fill(grown, []);
            bySp.CopyTo(grown, 0);
            _bySp = bySp = grown;
        }

        return bySp;
    }

    private sealed record Entry(int SpIndex, Func<SpPolicy?, bool> Carries);

    private sealed record Trunk(Func<SpPolicy?, bool> Carries, IReceiver[] Receivers);
}
