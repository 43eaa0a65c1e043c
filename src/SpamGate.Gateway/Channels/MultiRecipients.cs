using SpamGate.Screening.Limits;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Channels;

/// <summary>The destinations of one submit_multi (at most 254) and what became of each.</summary>
public sealed class MultiRecipients
{
    private readonly Destination[] _destinations;
    private byte[] _smscResponse = [];
    private Reservation?[]? _reservations;

    private MultiRecipients(Destination[] destinations)
    {
        _destinations = destinations;
        Addresses = new SmsAddress[destinations.Length];
        Outcomes = new CommandStatus[destinations.Length];
        Verdicts = new Verdict[destinations.Length];
    }

    /// <summary>Canonical destination addresses, in request order.</summary>
    public SmsAddress[] Addresses { get; }

    /// <summary>Outcome of each: 0 = forwarded, else the status it joins unsuccess_sme with.</summary>
    public CommandStatus[] Outcomes { get; }

    /// <summary>What was decided for each.</summary>
    public Verdict[] Verdicts { get; }

    /// <summary>Destinations in the request.</summary>
    public int Count => Addresses.Length;

    /// <summary>Destinations refused by the gateway.</summary>
    public int RefusedCount => Outcomes.Count(outcome => outcome != CommandStatus.EsmeROk);

    /// <summary>Reads the destinations of a parsed submit_multi that holds no distribution lists.</summary>
    public static MultiRecipients Read(ReadOnlySpan<byte> pdu, in MessageFields fields, NumberingPlan plan)
    {
        var destinations = new Destination[fields.DestinationCount];
        int position = fields.DestinationsOffset;
        for (int i = 0; i < destinations.Length; i++)
        {
            MessageParser.TryReadDestination(pdu, ref position, out _, out byte ton, out byte npi, out int offset, out int length);
            destinations[i] = new Destination(ton, npi, pdu.Slice(offset, length).ToArray());
        }

        var recipients = new MultiRecipients(destinations);
        for (int i = 0; i < destinations.Length; i++)
        {
            recipients.Addresses[i] = plan.Canonicalise(destinations[i].Ton, destinations[i].Npi, destinations[i].Address);
        }

        return recipients;
    }

    /// <summary>Takes the refused destinations out of the message's PDU; every other octet stays.</summary>
    public void RemoveRefused(SmsMessage message, in MessageFields fields)
    {
        if (RefusedCount == 0)
        {
            return;
        }

        bool[] keep = Array.ConvertAll(Outcomes, outcome => outcome == CommandStatus.EsmeROk);
        var rewritten = new byte[message.PduLength];
        message.PduLength = SubmitMultiPdu.CopyWithout(message.Pdu.AsSpan(0, message.PduLength), fields, keep, rewritten);
        message.Pdu = rewritten;
    }

    /// <summary>Keeps the SMSC's answer, whose unsuccess_sme entries join ours.</summary>
    public void TakeSmscResponse(ReadOnlySpan<byte> pdu) => _smscResponse = pdu.ToArray();

    /// <summary>What became of one destination when the whole is answered with <paramref name="status"/>.</summary>
    public CommandStatus OutcomeOf(int index, CommandStatus status)
    {
        if (Outcomes[index] != CommandStatus.EsmeROk || status != CommandStatus.EsmeROk)
        {
            return Outcomes[index] != CommandStatus.EsmeROk ? Outcomes[index] : status;
        }

        Destination wanted = _destinations[index];
        var smsc = new SubmitMultiRespReader(_smscResponse);
        while (smsc.TryReadUnsuccess(out byte ton, out byte npi, out ReadOnlySpan<byte> address, out CommandStatus error))
        {
            if (ton == wanted.Ton && npi == wanted.Npi && address.SequenceEqual(wanted.Address))
            {
                return error;
            }
        }

        return CommandStatus.EsmeROk;
    }

    /// <summary>Keeps what the message to one destination took from caps and quotas, if it goes on; else that is given back.</summary>
    public void Keep(int index, Reservation reservation, in Verdict verdict)
    {
        if (verdict.Forwards)
        {
            (_reservations ??= new Reservation?[Count])[index] = reservation;
        }
        else
        {
            reservation.Settle(ReservationOutcome.Returned);
        }
    }

    /// <summary>Settles what is held: of an accepted message, destinations that the SMSC refused get theirs back.</summary>
    public void Settle(SmsMessage message, ReservationOutcome outcome)
    {
        if (_reservations is null)
        {
            return;
        }

        for (int i = 0; i < _reservations.Length; i++)
        {
            if (_reservations[i] is not { } reservation)
            {
                continue;
            }

            _reservations[i] = null;
            bool refused = outcome == ReservationOutcome.Committed && OutcomeOf(i, CommandStatus.EsmeROk) != CommandStatus.EsmeROk;
            reservation.Settle(
                refused ? ReservationOutcome.Returned : outcome,
                message.Part.Number,
                outcome == ReservationOutcome.Unknown ? LimitCheck.MarkOf(message, Addresses[i]) : default);
        }
    }

    /// <summary>Octets the answer needs at most.</summary>
    public int MaxResponseLength => 128 + (Count * 32) + _smscResponse.Length;

    /// <summary>Writes the submit_multi_resp; returns its length.</summary>
    public int WriteResponse(Span<byte> destination, CommandStatus status, uint sequenceNumber, ReadOnlySpan<byte> messageId)
    {
        // Counted, not believed: an SMSC's no_unsuccess may promise more entries than follow.
        int unsuccess = RefusedCount;
        var entries = new SubmitMultiRespReader(_smscResponse);
        while (unsuccess < 254 && entries.TryReadUnsuccess(out _, out _, out _, out _))
        {
            unsuccess++;
        }

        int left = unsuccess - RefusedCount;
        var smsc = new SubmitMultiRespReader(_smscResponse);
        var writer = new PduWriter(destination);
        SubmitMultiPdu.BeginResp(ref writer, status, sequenceNumber, messageId, (byte)unsuccess);
        for (int i = 0; i < Count; i++)
        {
            if (Outcomes[i] != CommandStatus.EsmeROk)
            {
                SubmitMultiPdu.WriteUnsuccess(ref writer, _destinations[i].Ton, _destinations[i].Npi, _destinations[i].Address, Outcomes[i]);
            }
        }

        while (left-- > 0 && smsc.TryReadUnsuccess(out byte ton, out byte npi, out ReadOnlySpan<byte> address, out CommandStatus error))
        {
            SubmitMultiPdu.WriteUnsuccess(ref writer, ton, npi, address, error);
        }

        return writer.End();
    }

    private sealed record Destination(byte Ton, byte Npi, byte[] Address);
}
