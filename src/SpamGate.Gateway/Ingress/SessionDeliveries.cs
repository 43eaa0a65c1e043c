using System.Buffers.Binary;
using SpamGate.Gateway.Channels;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Sessions;

namespace SpamGate.Gateway.Ingress;

/// <summary>
/// A session's deliver window: what was handed to it, what is on the wire, and what becomes of both when the session ends.
/// Taking is for any thread, writing for the session's writer, answering for its reader, expiring for the ticker.
/// </summary>
internal sealed class SessionDeliveries(ReceiverDirectory receivers)
{
    private volatile SendWindow<DeliverTransaction>? _window;
    private bool _plain;
    private uint _ownSequence;
    private int _limit;
    private int _held;

    /// <summary>Deliveries handed to the session and not yet answered.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Lets the session take deliveries. The window itself is made for the first one.</summary>
    /// <param name="window">Deliveries that may be unanswered.</param>
    /// <param name="plain">True for a peer of SMPP 3.3, which gets no optional parameters.</param>
    public void Open(int window, bool plain)
    {
        _plain = plain;
        Volatile.Write(ref _limit, window);
    }

    /// <summary>Numbers our requests from behind <paramref name="lastSequence"/> on. Before anything is written.</summary>
    internal void ContinueAfter(uint lastSequence)
    {
        _ownSequence = lastSequence;
        _window?.ContinueAfter(lastSequence);
    }

    /// <summary>Claims a place; the caller then queues the delivery. False when the window is full or the session ended.</summary>
    public bool TryClaim()
    {
        if (Interlocked.Increment(ref _held) <= Volatile.Read(ref _limit))
        {
            return true;
        }

        Interlocked.Decrement(ref _held);
        return false;
    }

    /// <summary>Octets a delivery needs at most on the wire.</summary>
    public int Room(DeliverTransaction delivery) => delivery.PduLength + (_plain ? PlainDelivery.Growth : 0);

    /// <summary>Puts a delivery on the wire under a sequence number of its own; returns its octets, 0 = it went elsewhere. Session writer only.</summary>
    public int Write(DeliverTransaction delivery, Span<byte> destination, long now)
    {
        // Copied before it is in the window: from then on an answer, even one to a number not sent yet, gives the delivery away.
        int length = Copy(delivery, destination);
        if (length == 0)
        {
            // Nothing of the message may be lost, and this peer can not be told all of it: final, for asking again would not help.
            Interlocked.Decrement(ref _held);
            delivery.Answer(CommandStatus.EsmeRxPAppn);
            return 0;
        }

        if (OpenWindow() is not { } window || !window.TryReserve(delivery, now, out uint sequenceNumber))
        {
            Return(delivery);
            return 0;
        }

        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], sequenceNumber);
        return length;
    }

    private int Copy(DeliverTransaction delivery, Span<byte> destination)
    {
        if (_plain)
        {
            return PlainDelivery.Write(delivery, destination);
        }

        delivery.Pdu.AsSpan(0, delivery.PduLength).CopyTo(destination);
        return delivery.PduLength;
    }

    // It goes on where the session's own requests have come to.
    private SendWindow<DeliverTransaction>? OpenWindow()
    {
        if (_window is null && Volatile.Read(ref _limit) is > 0 and int limit)
        {
            _window = new SendWindow<DeliverTransaction>(limit, _ownSequence);
        }

        return _window;
    }

    /// <summary>A sequence number for a request that waits in no window. Session writer only.</summary>
    public uint TakeSequenceNumber() =>
        _window?.TakeSequenceNumber() ?? (_ownSequence = _ownSequence >= int.MaxValue ? 1 : _ownSequence + 1);

    /// <summary>The SP answered; false when nothing waited under this sequence number.</summary>
    public bool TryAnswer(uint sequenceNumber, CommandStatus status)
    {
        if (_window is not { } window || !window.TryComplete(sequenceNumber, out DeliverTransaction? delivery))
        {
            return false;
        }

        Interlocked.Decrement(ref _held);
        delivery.Answer(status);
        return true;
    }

    /// <summary>Gives up on answers that did not come: the SMSC keeps those messages.</summary>
    public void Expire(long now, long timeout)
    {
        if (timeout == 0 || _window is not { InFlight: > 0 } window)
        {
            return;
        }

        window.Expire(now, timeout, this, static (deliveries, delivery, _) =>
        {
            Interlocked.Decrement(ref deliveries._held);
            delivery.Answer(CommandStatus.EsmeRxTAppn);
        });
    }

    /// <summary>Sends a delivery that this session did not manage to another one. A duplicate is possible, a loss is not.</summary>
    public void Return(DeliverTransaction delivery)
    {
        Interlocked.Decrement(ref _held);
        receivers.Route(delivery, null);
    }

    /// <summary>Takes nothing any more and hands on what was on the wire. Session writer only, once.</summary>
    public void Close()
    {
        Volatile.Write(ref _limit, 0);
        _window?.Close(this, static (deliveries, delivery, _) => deliveries.Return(delivery));
    }
}
