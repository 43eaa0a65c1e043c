using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Demo;

/// <summary>
/// The side of a session that takes messages: judges them by the faults in force, gives ids, writes the log before the answer,
/// and queues the receipts asked for. Not thread-safe: the session's gate is held.
/// </summary>
internal sealed class SmscIntake(SmscSimulator smsc, AnswerBuffer answers, SmscCounts counts)
{
    private const int IdBlock = 4096;
    private const int LogBuffer = 64 * 1024;

    private readonly Queue<LateAnswer> _late = new();
    private readonly PendingDelivery[] _receipts = new PendingDelivery[256];
    private readonly byte[] _lines = smsc.Log is null ? [] : new byte[LogBuffer];
    private int _receiptCount;
    private int _lineLength;
    private ulong _nextId;
    private ulong _endOfIds;
    private uint _throttleSum;
    private uint _failSum;

    /// <summary>Where receipts of this session's system_id wait; set when bound.</summary>
    internal SmscMailbox Mailbox { get; set; } = null!;

    /// <summary>Answers one submit_sm, data_sm or submit_multi.</summary>
    internal void Take(CommandId id, uint sequence, ReadOnlySpan<byte> pdu, long now)
    {
        SubmitView view;
        CommandStatus status = id switch
        {
            CommandId.SubmitSm => SubmitView.TryReadSubmitSm(pdu, out view),
            CommandId.DataSm => SubmitView.TryReadDataSm(pdu, out view),
            _ => SubmitView.TryReadSubmitMulti(pdu, out view),
        };
        if (status != CommandStatus.EsmeROk)
        {
            counts.Refused++;
        }
        else
        {
            status = Judge(now);
        }

        ulong messageId = 0;
        if (status == CommandStatus.EsmeROk)
        {
            messageId = NextId();
            counts.Accepted++;
            Keep(messageId, in view, now);
        }

        long delay = smsc.Faults.AnswerDelayNanoseconds;
        if (delay > 0 || _late.Count > 0)
        {
            _late.Enqueue(new LateAnswer(now + delay, (CommandId)((uint)id | 0x80000000), status, sequence, messageId));
        }
        else
        {
            Write((CommandId)((uint)id | 0x80000000), status, sequence, messageId);
        }
    }

    /// <summary>query_sm, cancel_sm and replace_sm: fine for any id this simulator has given, refused for all others.</summary>
    internal void AnswerAboutMessage(CommandId id, uint sequence, ReadOnlySpan<byte> pdu)
    {
        int at = 16;
        bool known = (id != CommandId.CancelSm || SubmitView.TryReadString(pdu, ref at, 6, out _))
            && SubmitView.TryReadString(pdu, ref at, 65, out ReadOnlySpan<byte> text)
            && MessageId.TryRead(text, out ulong messageId)
            && smsc.HasGiven(messageId);
        if (known && id == CommandId.QuerySm)
        {
            at = 16;
            SubmitView.TryReadString(pdu, ref at, 65, out ReadOnlySpan<byte> queried);
            MessageId.TryRead(queried, out ulong queriedId);
            answers.QueryAnswer(sequence, queriedId);
            return;
        }

        CommandStatus failure = id switch
        {
            CommandId.QuerySm => CommandStatus.EsmeRQueryFail,
            CommandId.CancelSm => CommandStatus.EsmeRCancelFail,
            _ => CommandStatus.EsmeRReplaceFail,
        };
        answers.Header((CommandId)((uint)id | 0x80000000), known ? CommandStatus.EsmeROk : failure, sequence);
    }

    /// <summary>Writes the answers held back until now.</summary>
    internal void WriteLateAnswers(long now)
    {
        while (_late.TryPeek(out LateAnswer late) && late.DueAt <= now && !answers.IsNearlyFull)
        {
            _late.Dequeue();
            Write(late.Id, late.Status, late.Sequence, late.MessageId);
        }
    }

    /// <summary>Everything taken so far is in the log, and its receipts are queued: from here on it may be answered.</summary>
    internal void Flush()
    {
        if (_lineLength > 0)
        {
            smsc.Log!.Append(_lines.AsSpan(0, _lineLength));
            _lineLength = 0;
        }

        if (_receiptCount > 0)
        {
            counts.GivenUp += Mailbox.Add(_receipts.AsSpan(0, _receiptCount));
            _receiptCount = 0;
        }
    }

    private void Write(CommandId id, CommandStatus status, uint sequence, ulong messageId)
    {
        if (status == CommandStatus.EsmeROk)
        {
            answers.MessageAnswer(id, sequence, messageId);
        }
        else
        {
            answers.Header(id, status, sequence);
        }
    }

    private CommandStatus Judge(long now)
    {
        SmscFaults faults = smsc.Faults;
        uint fail = Volatile.Read(ref faults.FailFraction);
        if (fail != 0 && SmscFaults.Fraction.Hits(ref _failSum, fail))
        {
            counts.Failed++;
            return faults.FailStatus;
        }

        uint throttle = Volatile.Read(ref faults.ThrottleFraction);
        if ((throttle != 0 && SmscFaults.Fraction.Hits(ref _throttleSum, throttle)) || faults.IsAboveRate(now))
        {
            counts.Throttled++;
            return CommandStatus.EsmeRThrottled;
        }

        return CommandStatus.EsmeROk;
    }

    private ulong NextId()
    {
        if (_nextId == _endOfIds)
        {
            _nextId = smsc.ReserveIds(IdBlock);
            _endOfIds = _nextId + IdBlock;
        }

        return _nextId++;
    }

    private void Keep(ulong messageId, in SubmitView view, long now)
    {
        if (view.Destinations.IsEmpty)
        {
            KeepOne(messageId, in view, new Address(view.DestinationTon, view.DestinationNpi, view.Destination), now);
            return;
        }

        int at = 0;
        for (int i = 0; i < view.DestinationCount; i++)
        {
            at++;
            SubmitView.TryReadAddress(view.Destinations, ref at, out byte ton, out byte npi, out ReadOnlySpan<byte> value);
            KeepOne(messageId, in view, new Address(ton, npi, value), now);
        }
    }

    private void KeepOne(ulong messageId, in SubmitView view, in Address destination, long now)
    {
        if (_lines.Length > 0)
        {
            ReadOnlySpan<byte> systemId = Mailbox.SystemId;
            if (_lines.Length - _lineLength < SmscLog.MaxLine(systemId.Length, view.Source.Length, Address.MaxLength))
            {
                Flush();
            }

            _lineLength += SmscLog.WriteMessage(
                _lines.AsSpan(_lineLength), messageId, systemId, view.Source, destination.Value, view.DataCoding, view.UserData);
        }

        ReceiptState state = StateOf(messageId);
        bool wanted = (view.RegisteredDelivery & 3) switch
        {
            1 => true,
            2 => state != ReceiptState.Delivered,
            3 => state == ReceiptState.Delivered,
            _ => false,
        };
        if (!wanted || smsc.Options.Receipts == ReceiptOutcome.None)
        {
            return;
        }

        if (_receiptCount == _receipts.Length)
        {
            Flush();
        }

        ref PendingDelivery receipt = ref _receipts[_receiptCount++];
        receipt.MessageId = messageId;
        receipt.DueAt = now + smsc.ReceiptDelayNanoseconds;
        receipt.SubmittedAt = smsc.Stamp;
        receipt.Source = destination;
        receipt.Destination = new Address(view.SourceTon, view.SourceNpi, view.Source);
        receipt.State = state;
        receipt.UserData = null;
    }

    private ReceiptState StateOf(ulong messageId) => smsc.Options.Receipts != ReceiptOutcome.Mixed
        ? ReceiptState.Delivered
        : (messageId % 20) switch
        {
            6 => ReceiptState.Undeliverable,
            13 => ReceiptState.Expired,
            19 => ReceiptState.Rejected,
            _ => ReceiptState.Delivered,
        };

    private readonly record struct LateAnswer(long DueAt, CommandId Id, CommandStatus Status, uint Sequence, ulong MessageId);
}
