using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Demo;

/// <summary>
/// The side of a session that delivers receipts and subscribers' messages within its window and sends them again until they
/// are acknowledged with OK. Not thread-safe: the session's gate is held.
/// </summary>
internal sealed class SmscDeliveries(SmscSimulator smsc, AnswerBuffer answers, SmscCounts counts)
{
    private const int LogBuffer = 16 * 1024;

    private readonly PendingDelivery[] _batch = new PendingDelivery[64];
    private readonly byte[] _lines = smsc.Log is null ? [] : new byte[LogBuffer];
    private SmscMailbox? _mailbox;
    private DeliverWindow? _window;
    private int _lineLength;
    private long _nextExpiry;

    /// <summary>The session is bound; with <paramref name="receives"/> deliveries may go to it.</summary>
    internal void Open(SmscMailbox mailbox, bool receives)
    {
        _mailbox = mailbox;
        _window = receives ? new DeliverWindow(smsc.Options.DeliverWindow) : null;
    }

    /// <summary>True when something is due and the window has room for it.</summary>
    internal bool HasWork(long now) => _window is { Free: > 0 } && _mailbox!.IsDue(now);

    /// <summary>Writes the deliveries that are due and fit into the window.</summary>
    internal void Write(long now)
    {
        if (_window is null || smsc.Faults.Silent || smsc.Faults.HoldDeliveries)
        {
            return;
        }

        while (_window.Free > 0 && _mailbox!.IsDue(now) && !answers.IsNearlyFull)
        {
            int taken = _mailbox.Take(_batch.AsSpan(0, int.Min(_batch.Length, _window.Free)), now);
            if (taken == 0)
            {
                return;
            }

            foreach (ref readonly PendingDelivery delivery in _batch.AsSpan(0, taken))
            {
                uint sequence = _window.Add(in delivery, now);
                Span<byte> pdu = answers.Reserve(DeliveryWriter.MaxLength(delivery.UserData?.Length ?? 0));
                answers.Advance(DeliveryWriter.Write(pdu, sequence, in delivery, smsc.Stamp));
            }

            counts.Delivered += taken;
        }
    }

    /// <summary>A deliver_sm_resp came: OK ends it, 0x65 and 0x66 end it unsuccessfully, anything else means once more, later.</summary>
    internal void Acknowledged(uint sequence, CommandStatus status, long now)
    {
        if (_window is null || !_window.TryTake(sequence, out PendingDelivery delivery))
        {
            counts.Unsolicited++;
            return;
        }

        LogAcknowledgement(delivery.MessageId, status);
        switch (status)
        {
            case CommandStatus.EsmeROk:
                counts.Acknowledged++;
                break;
            case CommandStatus.EsmeRxPAppn or CommandStatus.EsmeRxRAppn:
                counts.GivenUp++;
                break;
            default:
                counts.Redelivered++;
                delivery.DueAt = now + smsc.RetryDelayNanoseconds;
                _mailbox!.Return(in delivery);
                break;
        }
    }

    /// <summary>Deliveries that were not answered in time go back to be sent again. Looks ten times a second.</summary>
    internal void Expire(long now)
    {
        if (_window is null || now < _nextExpiry)
        {
            return;
        }

        _nextExpiry = now + 100_000_000;
        counts.Redelivered += _window.ReturnTo(_mailbox!, now - smsc.DeliverTimeoutNanoseconds, now);
    }

    /// <summary>The connection is gone: what it had not acknowledged goes to whichever connection comes next.</summary>
    internal void Return(long now)
    {
        FlushLog();
        if (_window is not null)
        {
            counts.Redelivered += _window.ReturnTo(_mailbox!, long.MaxValue, now);
        }
    }

    internal void FlushLog()
    {
        if (_lineLength > 0)
        {
            smsc.Log!.Append(_lines.AsSpan(0, _lineLength));
            _lineLength = 0;
        }
    }

    private void LogAcknowledgement(ulong messageId, CommandStatus status)
    {
        if (_lines.Length == 0)
        {
            return;
        }

        if (_lines.Length - _lineLength < 128)
        {
            FlushLog();
        }

        _lineLength += SmscLog.WriteAcknowledgement(_lines.AsSpan(_lineLength), messageId, _mailbox!.SystemId, status);
    }
}
