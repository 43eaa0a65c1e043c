using System.Text;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Egress;

/// <summary>
/// Everything an SMSC says on a bound link: answers to our requests go to the waiting sessions, receipts and MO messages to the
/// SP that owns their destination number. Called by the link's receive loop only.
/// </summary>
internal sealed class LinkReceiver(
    LinkWriter writer,
    LinkCounters counters,
    IDeliverSource source,
    SnapshotSource snapshots,
    ReceiverDirectory receivers,
    HeldMessageIds heldIds,
    string smscName,
    OptOutIntake optOuts,
    byte[] idPrefix,
    long responseTimeout)
{
    /// <summary>Deliveries a link may have open; beyond it the SMSC is asked to wait.</summary>
    private const int DeliverWindow = 2048;

    /// <summary>A dead SP must not fill the window: one SP's share is a quarter.</summary>
    private const int SpShare = DeliverWindow / 4;

    private const long TakerPatience = 5_000_000_000;

    /// <summary>How long an SMSC that unbinds may take for the answers it owes, in nanoseconds, whatever the response timer says.</summary>
    private const long UnbindPatience = 20_000_000_000;

    private readonly WakeList _wakes = new();
    private readonly TransactionPool<DeliverTransaction> _pool = new(DeliverWindow, () => new DeliverTransaction(source));
    private readonly Share _subscribers = new();
    private Share[] _shares = [];

    /// <summary>What to do with the connection after a PDU.</summary>
    public enum Outcome
    {
        /// <summary>Go on.</summary>
        Continue,

        /// <summary>The SMSC has unbound or says we are not bound: the connection is over.</summary>
        Close,
    }

    /// <summary>Handles one complete PDU; <paramref name="now"/> is the time of the batch.</summary>
    public Outcome Receive(in PduHeader header, ReadOnlySpan<byte> pdu, LinkConnection connection, long now)
    {
        switch (header.CommandId)
        {
            case CommandId.SubmitSmResp or CommandId.DataSmResp or CommandId.SubmitMultiResp
                or CommandId.QuerySmResp or CommandId.CancelSmResp or CommandId.ReplaceSmResp:
                return AfterAnswer(Answered(header, pdu, now), connection);

            case CommandId.DeliverSm or CommandId.DataSm:
                Deliver(header, pdu, connection, now);
                return Outcome.Continue;

            case CommandId.GenericNack:
                return AfterAnswer(Answered(header, pdu, now), connection);

            case CommandId.EnquireLink:
                Reply(CommandId.EnquireLinkResp, CommandStatus.EsmeROk, header.SequenceNumber);
                return Outcome.Continue;

            case CommandId.EnquireLinkResp:
                connection.Session.EnquireLinkAnswered(now);
                return Outcome.Continue;

            case CommandId.Unbind:
                connection.SmscUnbinds(header.SequenceNumber, now + UnbindPatience);
                writer.Wake();
                return AfterAnswer(Outcome.Continue, connection);

            case CommandId.UnbindResp:
                return Outcome.Close;

            case CommandId.AlertNotification:
                Alert(pdu);
                return Outcome.Continue;

            // Asks for a bind, and we are bound; it has no response.
            case CommandId.Outbind:
                return Outcome.Continue;

            default:
                Refuse(header);
                return Outcome.Continue;
        }
    }

    /// <summary>Wakes every session a batch answered, and the writer when the window opened.</summary>
    public void EndBatch()
    {
        _wakes.WakeAll();
        writer.Wake();
    }

    /// <summary>Answers every request whose SMSC answer did not come in time. Called by the ticker.</summary>
    public void ExpireWindow(long now)
    {
        if (responseTimeout == 0 || writer.Window.InFlight == 0)
        {
            return;
        }

        writer.Window.Expire(now, responseTimeout, counters, static (counters, transaction, _) =>
        {
            Interlocked.Increment(ref counters.TimedOut);
            transaction.AnswerUnknown();
            transaction.Replies.Wake();
        });
    }

    /// <summary>Counts a finished delivery down and gives it back. Link writer only.</summary>
    public void Recycle(DeliverTransaction delivery)
    {
        Interlocked.Decrement(ref ShareOf(delivery.Sp).Outstanding);
        _pool.Return(delivery);
    }

    /// <summary>Answers an SMSC's unbind that has waited long enough for the answers it owes. Called by the ticker.</summary>
    /// <returns>A task that ends with the connection, or null when there is nothing to end.</returns>
    public Task? ExpireUnbind(LinkConnection connection, long now)
    {
        if ((writer.Window.InFlight > 0 && now < connection.LeaveBy) || !connection.TryAnswerUnbind(out uint sequenceNumber))
        {
            return null;
        }

        Reply(CommandId.UnbindResp, CommandStatus.EsmeROk, sequenceNumber);
        return CloseAfterFlushAsync(connection);
    }

    private async Task CloseAfterFlushAsync(LinkConnection connection)
    {
        var flush = new FlushMark();
        writer.Replies.Push(flush);
        writer.Replies.Wake();
        await flush.Done.ConfigureAwait(false);
        connection.TakeDown();
    }

    /// <summary>An SMSC that unbinds gets its answer once it owes none any more.</summary>
    private Outcome AfterAnswer(Outcome outcome, LinkConnection connection)
    {
        if (!connection.SmscLeaves || writer.Window.InFlight > 0 || !connection.TryAnswerUnbind(out uint sequenceNumber))
        {
            return outcome;
        }

        Reply(CommandId.UnbindResp, CommandStatus.EsmeROk, sequenceNumber);
        return Outcome.Close;
    }

    private Outcome Answered(in PduHeader header, ReadOnlySpan<byte> pdu, long now)
    {
        if (!writer.Window.TryComplete(header.SequenceNumber, out SubmitTransaction? transaction))
        {
            counters.Unmatched++;
            return Outcome.Continue;
        }

        Outcome outcome = Outcome.Continue;
        switch (header.CommandStatus)
        {
            case CommandStatus.EsmeROk when header.CommandId != CommandId.GenericNack:
                counters.Accepted++;
                writer.Throttle.Accepted();
                if (transaction.IdSpace is not null)
                {
                    transaction.Answer(ManagementAnswer.Take(transaction, header.CommandId, pdu, idPrefix), now);
                    break;
                }

                transaction.SetMessageId(idPrefix, MessageIds.ReadSubmitSmResp(pdu));
                if (transaction.Taker is not null)
                {
                    transaction.TakenBy = smscName;
                }

                if (header.CommandId == CommandId.SubmitMultiResp && transaction.Recipients is { } recipients)
                {
                    recipients.TakeSmscResponse(pdu);
                }

                transaction.Answer(CommandStatus.EsmeROk, now);
                break;

            // Not accepted for certain, so sending it again later duplicates nothing.
            case CommandStatus.EsmeRThrottled:
                counters.Throttled++;
                writer.Throttle.Throttled(now);
                transaction.WasSent = false;
                writer.Replies.Push(transaction);
                return Outcome.Continue;

            // These say something about our bind, not about the message.
            case CommandStatus.EsmeRInvBndSts or CommandStatus.EsmeRAlyBnd or CommandStatus.EsmeRBindFail
                or CommandStatus.EsmeRInvPaswd or CommandStatus.EsmeRInvSysId:
                counters.LinkFaults++;
                transaction.WasSent = false;
                transaction.Answer(CommandStatus.EsmeRxTAppn);
                outcome = header.CommandStatus == CommandStatus.EsmeRInvBndSts ? Outcome.Close : Outcome.Continue;
                break;

            default:
                counters.Refused++;
                transaction.Answer(header.CommandStatus == CommandStatus.EsmeROk ? CommandStatus.EsmeRSysErr : header.CommandStatus, now);
                break;
        }

        _wakes.Add(transaction.Replies);
        return outcome;
    }

    private void Deliver(in PduHeader header, ReadOnlySpan<byte> pdu, LinkConnection connection, long now)
    {
        bool isDataSm = header.CommandId == CommandId.DataSm;
        CommandId response = isDataSm ? CommandId.DataSmResp : CommandId.DeliverSmResp;
        CommandStatus fault = isDataSm
            ? MessageParser.TryParseDataSmLenient(pdu, out MessageFields fields)
            : MessageParser.TryParseDeliverSm(pdu, out fields);
        if (fault != CommandStatus.EsmeROk)
        {
            Reply(response, fault, header.SequenceNumber);
            return;
        }

        if (fields.IsReceipt)
        {
            counters.Receipts++;
        }
        else
        {
            counters.Mobile++;
        }

        GatewaySnapshot snapshot = snapshots.Current;
        SmsAddress destination = snapshot.NumberingPlan.Canonicalise(
            fields.DestTon, fields.DestNpi, pdu.Slice(fields.DestOffset, fields.DestLength));
        bool owned = snapshot.TryFindOwner(destination, out SpPolicy? sp);
        if (owned ? sp!.Card == Card.Removed : !(fields.IsReceipt && snapshot.CarriesSubscribers))
        {
            counters.NoOwner++;
            Reply(response, CommandStatus.EsmeRxPAppn, header.SequenceNumber);
            return;
        }

        Share share = ShareOf(sp);
        if (Volatile.Read(ref share.Outstanding) >= SpShare || _pool.TryRent() is not { } delivery)
        {
            counters.DeliverWindowFull++;
            Reply(response, CommandStatus.EsmeRxTAppn, header.SequenceNumber);
            return;
        }

        Interlocked.Increment(ref share.Outstanding);
        delivery.CommandId = header.CommandId;
        delivery.SequenceNumber = header.SequenceNumber;
        delivery.Connection = connection;
        delivery.Sp = sp;
        delivery.IsReceipt = fields.IsReceipt;
        delivery.TakerDeadline = now + TakerPatience;
        delivery.FinalOf = null;
        if (fields.IsReceipt && HeldReceipt.FindId(pdu, fields, idPrefix, heldIds) is { } heldId)
        {
            HeldReceipt.Write(pdu, fields, heldId, delivery);
            delivery.FinalOf = HeldReceipt.IsFinal(pdu, fields) ? heldId : null;
        }
        else if (idPrefix.Length > 0 && fields.IsReceipt)
        {
            ReceiptIdPrefix.Write(pdu, fields, idPrefix, delivery);
        }
        else
        {
            pdu.CopyTo(delivery.ReservePdu(pdu.Length));
        }

        if (fields.IsReceipt || sp is null || !optOuts.TryTake(delivery, sp, fields, pdu, snapshot))
        {
            receivers.Route(delivery, _wakes);
        }
    }

    /// <summary>A mobile can be reached again: the SP that owns the ESME's address is told, if it listens. Nobody answers it.</summary>
    private void Alert(ReadOnlySpan<byte> pdu)
    {
        counters.Alerts++;
        if (!SmppPdu.TryDecode(pdu, out SmppPdu? decoded, out _) || decoded is not AlertNotification alert)
        {
            counters.AlertsNotTaken++;
            return;
        }

        GatewaySnapshot snapshot = snapshots.Current;
        SmsAddress esme = snapshot.NumberingPlan.Canonicalise((byte)alert.Esme.Ton, (byte)alert.Esme.Npi, Encoding.Latin1.GetBytes(alert.Esme.Value));
        if (!snapshot.TryFindOwner(esme, out SpPolicy? sp) || sp.Card == Card.Removed || !receivers.Notify(sp, pdu.ToArray()))
        {
            counters.AlertsNotTaken++;
        }
    }

    /// <summary>Answers a request that is not an SMSC's to make, or that nobody knows.</summary>
    private void Refuse(in PduHeader header)
    {
        if (CommandIds.IsResponse(header.CommandId))
        {
            counters.Unmatched++;
            return;
        }

        bool known = header.CommandId.IsKnownRequest();
        Reply(
            known ? header.CommandId.ToResponse() : CommandId.GenericNack,
            known ? CommandStatus.EsmeRInvBndSts : CommandStatus.EsmeRInvCmdId,
            header.SequenceNumber);
    }

    private Share ShareOf(SpPolicy? sp)
    {
        if (sp is null)
        {
            return _subscribers;
        }

        Share[] shares = Volatile.Read(ref _shares);
        if (sp.Index < shares.Length)
        {
            return shares[sp.Index];
        }

        // Only the receive loop sees an SP first, so only it grows the table; the shares themselves move along.
        var grown = new Share[int.Max(sp.Index + 1, shares.Length * 2)];
        shares.CopyTo(grown, 0);
        for (int i = shares.Length; i < grown.Length; i++)
        {
            grown[i] = new Share();
        }

        Volatile.Write(ref _shares, grown);
        return grown[sp.Index];
    }

    private void Reply(CommandId response, CommandStatus status, uint sequenceNumber)
    {
        Span<byte> pdu = stackalloc byte[32];
        int length = response is CommandId.DeliverSmResp
            ? Pdu.WriteDeliverSmResp(pdu, status, sequenceNumber)
            : Pdu.WriteHeaderOnly(pdu, response, status, sequenceNumber);
        writer.Replies.Push(new ControlReply(pdu[..length].ToArray()));
    }

    private sealed class Share
    {
        public int Outstanding;
    }
}
