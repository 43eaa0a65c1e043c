using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Egress;
using SpamGate.Gateway.Telemetry;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Pipeline;

/// <summary>
/// Decides what happens to the messages of the SPs it owns. One bounded ring in, many sessions write; this is the only reader, a
/// work item behind a busy flag, so everything it owns is plain fields.
/// </summary>
/// <remarks>
/// Life of a turn: deal the ring into one lane per session, take up to <see cref="TurnMessages"/> of the next lane, decide each,
/// hand what passed to egress in batches and push the answers of the rest. After some turns, or when there is nothing more, each
/// touched session is woken once.
/// </remarks>
public sealed class ScreeningWorker : IThreadPoolWorkItem
{
    /// <summary>
    /// Enough for a usual window, so that what a session sends at once goes to an SMSC, and its answers come back, in one piece: a send
    /// costs more than screening a message.
    /// </summary>
    private const int TurnMessages = 128;

    /// <summary>With more sessions than <see cref="FewLanes"/> waiting, nobody has to wait for that many of each of them.</summary>
    private const int ShortTurnMessages = 32;
    private const int FewLanes = 8;
    private const int BatchMessages = TurnMessages;

    /// <summary>What is fetched ahead at a time: more would push its own first lines out of the nearest cache.</summary>
    private const int PrefetchMessages = 32;
    private const int TurnsPerRun = 16;

    private readonly GatewayClock _clock;
    private readonly SnapshotSource _snapshots;
    private readonly EgressRouter _egress;
    private readonly WorkerAssignment _assignment;
    private readonly DroppedReceipts _dropped;
    private readonly IMessageHold _hold;
    private readonly VerdictLog _log;
    private readonly EvidenceFeed _evidence;
    private readonly int _index;
    private readonly WorkSignal _signal;
    private readonly TurnQueue _turns = new();
    private readonly WakeList _wakes = new();
    private readonly ContentScratch _scratch = new();
    private readonly SubmitTransaction[] _dealt = new SubmitTransaction[BatchMessages];
    private readonly SubmitTransaction[] _taken = new SubmitTransaction[PrefetchMessages];
    private readonly SmsMessage[] _messages = new SmsMessage[PrefetchMessages];
    private readonly SubmitTransaction[] _passed = new SubmitTransaction[BatchMessages];
    private readonly SpState _nobody;
    private ReservationPool? _reservations;
    private int _passedCount;
    private long _overloads;

    internal ScreeningWorker(
        int index,
        int capacity,
        GatewayClock clock,
        SnapshotSource snapshots,
        EgressRouter egress,
        WorkerAssignment assignment,
        DroppedReceipts dropped,
        IMessageHold hold,
        VerdictLog log,
        EvidenceFeed evidence)
    {
        _index = index;
        _nobody = new SpState(assignment.Campaigns[index]);
        _clock = clock;
        _snapshots = snapshots;
        _egress = egress;
        _assignment = assignment;
        _dropped = dropped;
        _hold = hold;
        _log = log;
        _evidence = evidence;
        _signal = new WorkSignal(this);
        Ring = new RingChannel<SubmitTransaction>(capacity);
    }

    /// <summary>Messages waiting for this worker.</summary>
    public RingChannel<SubmitTransaction> Ring { get; }

    /// <summary>Messages one SP may have in the ring: a quarter.</summary>
    public int SpShare => Ring.Capacity / 4;

    /// <summary>Messages refused because the ring or an SP's share of it was full.</summary>
    public long Overloads => Interlocked.Read(ref _overloads);

    /// <summary>Verdicts given, as plain counts that a scrape reads.</summary>
    public VerdictCounters Verdicts { get; } = new();

    /// <summary>Makes sure the worker runs after everything written before.</summary>
    public void Wake() => _signal.Wake();

    internal void CountOverload() => Interlocked.Increment(ref _overloads);

    /// <inheritdoc/>
    public void Execute()
    {
        for (int turn = 0; turn < TurnsPerRun; turn++)
        {
            Deal();
            if (_turns.BeginTurn() is not { } lane)
            {
                Flush();
                _signal.Rest();
                if (!Ring.HasItem || !_signal.TryResume())
                {
                    return;
                }

                continue;
            }

            Take(lane);
        }

        Flush();
        _signal.Yield();
    }

    private void Deal()
    {
        int count;
        while ((count = Ring.TryReadMany(_dealt)) > 0)
        {
            foreach (SubmitTransaction transaction in _dealt.AsSpan(0, count))
            {
                _turns.Add(transaction.Replies.Lanes[_index], transaction);
            }
        }
    }

    private void Take(TurnLane lane)
    {
        ScreeningTime now = _clock.ScreeningTime;
        GatewaySnapshot snapshot = _snapshots.Current;
        int room = _turns.Waiting > FewLanes ? ShortTurnMessages : TurnMessages;
        int count;
        do
        {
            count = 0;
            while (room > 0 && count < PrefetchMessages && TurnQueue.TakeFrom(lane) is SubmitTransaction transaction)
            {
                room -= transaction.Recipients?.Count ?? 1;
                _assignment.PrefetchState(transaction.Message);
                _messages[count] = transaction.Message;
                _taken[count++] = transaction;
            }

            // For all at once: waits for memory, longer than all the rest of a look-up, pass together.
            snapshot.Engine.Prefetch(_messages.AsSpan(0, count));
            foreach (SubmitTransaction transaction in _taken.AsSpan(0, count))
            {
                Screen(transaction, snapshot, now);
            }
        }
        while (count > 0);

        _turns.EndTurn(lane);
        if (_turns.IsEmpty && !Ring.HasItem)
        {
            Flush();
        }
    }

    private void Flush()
    {
        FlushPassed();
        _wakes.WakeAll();
    }

    private void Screen(SubmitTransaction transaction, GatewaySnapshot snapshot, in ScreeningTime now)
    {
        SmsMessage message = transaction.Message;
        SpState state = _nobody;
        if (message.Sp is { } sp)
        {
            WorkerAssignment.Place place = _assignment.Of(sp);
            place.Release();
            state = place.State;
        }

        if (transaction.IdSpace is { } idSpace)
        {
            Manage(transaction, idSpace, snapshot, state, now);
            return;
        }

        if (message.Part.IsPart)
        {
            snapshot.Engine.InspectPart(message, state, _scratch, now);
        }

        Verdicts.Count(message.Content.Shadow);
        if (transaction.Recipients is { } recipients)
        {
            ScreenRecipients(transaction, recipients, snapshot, state, now);
            return;
        }

        message.Reservation = Reserve(message, snapshot, state);
        Verdict verdict = Decide(transaction, message.Recipient, snapshot, state, now);
        Count(state, message, message.Recipient, verdict, now);
        if (verdict.Action == ScreeningAction.Pass)
        {
            Pass(transaction);
            return;
        }

        if (verdict.Action == ScreeningAction.Tag)
        {
            VerdictTag.Append(message);
            Pass(transaction);
            return;
        }

        if (verdict.Action == ScreeningAction.Quarantine)
        {
            // What it took from caps stays reserved: it is committed when the message is safe and acknowledged.
            Hold(transaction, now);
            return;
        }

        transaction.GiveBack();
        CommandStatus status = RefusalStatus.Of(verdict, transaction.Account, snapshot);
        if (verdict.Action == ScreeningAction.Drop)
        {
            _dropped.Acknowledge(transaction, now.Monotonic);
            status = CommandStatus.EsmeROk;
        }

        Answer(transaction, status, now);
    }

    /// <summary>query_sm, cancel_sm and replace_sm: what a replace_sm says is screened like a message, then the SMSC that knows the id is asked.</summary>
    private void Manage(SubmitTransaction transaction, string idSpace, GatewaySnapshot snapshot, SpState state, in ScreeningTime now)
    {
        if (transaction.CommandId == CommandId.ReplaceSm)
        {
            Verdict verdict = Decide(transaction, transaction.Message.Recipient, snapshot, state, now);
            Count(state, transaction.Message, transaction.Message.Recipient, verdict, now);
            if (!verdict.Forwards)
            {
                // A drop is a refusal here: saying OK would leave the old text to be delivered as if it were the new one.
                Answer(transaction, RefusalStatus.Of(verdict, transaction.Account, snapshot), now);
                return;
            }
        }

        if (ReferenceEquals(idSpace, HeldMessageId.IdSpace))
        {
            Hold(transaction, now);
            return;
        }

        // What the session sent before it goes before it.
        FlushPassed();
        _egress.SubmitTo(idSpace, transaction, _wakes);
    }

    /// <summary>What the message will take from caps and quotas; null when there are none. Parts of one message share it.</summary>
    private Reservation? Reserve(SmsMessage message, GatewaySnapshot snapshot, SpState state, bool isFirst = true)
    {
        if (snapshot.Engine.Snapshot.Limits is not { } limits)
        {
            return null;
        }

        _reservations ??= new ReservationPool(limits.Ledger);
        return isFirst && message.Part.IsPart
            ? state.LongMessages.Reserve(message.LongMessage, message.Part.Number, _reservations)
            : _reservations.Rent();
    }

    /// <summary>Hands over a message to hold, or a question about a held one; that it cannot be held is our fault and not the sender's.</summary>
    private void Hold(SubmitTransaction transaction, in ScreeningTime now)
    {
        if (!_hold.TryTake(transaction))
        {
            Answer(transaction, CommandStatus.EsmeRxTAppn, now);
        }
    }

    private static Verdict Decide(SubmitTransaction transaction, in SmsAddress recipient, GatewaySnapshot snapshot, SpState state, in ScreeningTime now)
    {
        if (!transaction.Account.TryTakeRate(now.Monotonic))
        {
            return transaction.Message.Verdict = snapshot.Engine.Refusal(ScreenReason.AccountRate, transaction.Message);
        }

        return transaction.Message.Verdict = snapshot.Engine.Decide(transaction.Message, recipient, state, now);
    }

    private void ScreenRecipients(SubmitTransaction transaction, MultiRecipients recipients, GatewaySnapshot snapshot, SpState state, in ScreeningTime now)
    {
        Verdict? tag = null;
        long postponedTo = 0;
        for (int i = 0; i < recipients.Count; i++)
        {
            // The table of long messages knows the first destination only.
            Reservation? reservation = Reserve(transaction.Message, snapshot, state, isFirst: i == 0);
            transaction.Message.Reservation = reservation;
            Verdict verdict = Decide(transaction, recipients.Addresses[i], snapshot, state, now);
            transaction.Message.Reservation = null;
            if (reservation is not null)
            {
                recipients.Keep(i, reservation, verdict);
            }

            Count(state, transaction.Message, recipients.Addresses[i], verdict, now);
            recipients.Verdicts[i] = verdict;
            tag = verdict.Action == ScreeningAction.Tag ? verdict : tag;
            postponedTo = verdict.Forwards ? long.Max(postponedTo, transaction.Message.PostponedTo) : postponedTo;
            recipients.Outcomes[i] = verdict.Forwards
                ? CommandStatus.EsmeROk
                : RefusalStatus.Of(verdict, transaction.Account, snapshot);
        }

        if (recipients.RefusedCount == recipients.Count)
        {
            // Nothing is left to send: the answer carries every destination's own status.
            Answer(transaction, recipients.Outcomes[0], now);
            return;
        }

        transaction.Message.PostponedTo = postponedTo;
        recipients.RemoveRefused(transaction.Message, transaction.Fields);
        if (tag is { } tagged)
        {
            // The message carries its last recipient's verdict, who may have been refused.
            transaction.Message.Verdict = tagged;
            VerdictTag.Append(transaction.Message);
        }

        Pass(transaction);
    }

    private void Count(SpState state, SmsMessage message, in SmsAddress recipient, in Verdict verdict, in ScreeningTime now)
    {
        Verdicts.Count(verdict);
        _log.Note(message);
        if (message.Sp is { } sp)
        {
            state.Count(verdict.Action);
            if (verdict.Action > ScreeningAction.Tag)
            {
                _evidence.Note(message, recipient, verdict, _assignment.Of(sp).Evidence, now.Utc);
            }
        }
    }

    private void Pass(SubmitTransaction transaction)
    {
        if (transaction.Message.PostponedTo != 0)
        {
            ScheduleRewrite.Apply(transaction);
            FlushPassed();
            _egress.SubmitScheduled(transaction, _wakes);
            return;
        }

        _passed[_passedCount++] = transaction;
        if (_passedCount == BatchMessages)
        {
            FlushPassed();
        }
    }

    private void FlushPassed()
    {
        if (_passedCount == 0)
        {
            return;
        }

        _egress.Submit(_passed.AsSpan(0, _passedCount), _wakes);
        _passedCount = 0;
    }

    private void Answer(SubmitTransaction transaction, CommandStatus status, in ScreeningTime now)
    {
        transaction.Answer(status, now.Monotonic);
        _wakes.Add(transaction.Replies);
    }
}
