using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Breaches;
using SpamGate.Screening.Policies;

namespace SpamGate.Compliance.Cards;

/// <summary>
/// Folds one SP's events, given in <see cref="ConductOrder"/> and each once, into its standing. Single-threaded; <see cref="SpHistory"/> keeps the order.
/// </summary>
/// <param name="spId">The SP.</param>
/// <param name="ladder">The numbers.</param>
/// <param name="calendar">Working days.</param>
/// <param name="reversed">Breaches that a person reverses somewhere in the events: they are left out from the start, which is why a reversal restores
/// exactly what would be without the breach.</param>
/// <param name="expected">About how many events come.</param>
internal sealed class SpFold(string spId, LadderSettings ladder, WorkingCalendar calendar, HashSet<Guid> reversed, int expected)
{
    private readonly Dictionary<Guid, Deduction> _breaches = new(expected);
    private readonly Dictionary<Guid, AppealEntry> _appeals = [];
    private readonly List<AppealEntry> _appealsInOrder = [];
    private readonly List<Guid> _reversed = [];
    private readonly Track _company = new(spId, null, ladder, calendar);
    private readonly SortedDictionary<string, Track> _ports = new(StringComparer.Ordinal);

    /// <summary>The latest moment it was asked about; unix milliseconds.</summary>
    public long Now { get; private set; } = long.MinValue;

    /// <summary>Folds the next event; one with a fault changes nothing.</summary>
    public DecisionFault Apply(ConductEvent fact)
    {
        DecisionFault fault = Check(fact);
        if (fault == DecisionFault.None)
        {
            Take(fact);
        }

        return fault;
    }

    /// <summary>What <see cref="Apply"/> would say, without doing it.</summary>
    public DecisionFault Check(ConductEvent fact)
    {
        Now = long.Max(Now, fact.At);
        if (fact.SpId != spId)
        {
            return DecisionFault.OtherSp;
        }

        if (fact is not (Breach or RectificationSubmitted or AppealFiled) && !fact.IsByPerson)
        {
            return DecisionFault.NeedsPerson;
        }

        return fact switch
        {
            Breach => DecisionFault.None,
            BreachConfirmed confirmed => CheckBreach(confirmed.BreachId),
            BreachReversed reversal => CheckBreach(reversal.BreachId),
            AppealFiled appeal => CheckAppeal(appeal),
            AppealDecided decided => _appeals.TryGetValue(decided.AppealId, out AppealEntry? entry) && entry.State == AppealState.Open
                ? DecisionFault.None
                : DecisionFault.NoOpenAppeal,
            ProposalConfirmed agreement => CheckAgreement(agreement),
            ProposalDeclined refusal => Find(refusal.ProposalId, refusal.At).Proposal is null ? DecisionFault.NoOpenProposal : DecisionFault.None,
            RectificationSubmitted or RectificationJudged => TrackOf(fact) is { Rectification: Rectification.Due or Rectification.Submitted }
                ? DecisionFault.None
                : DecisionFault.NothingToRectify,
            CardReleased => CheckRelease(fact),
            _ => throw new InvalidOperationException($"{fact.GetType().Name} is no event of the ladder."),
        };
    }

    /// <summary>The standing at a moment not before the last event's.</summary>
    public SpStanding StandingAt(long now)
    {
        Now = long.Max(Now, now);
        _company.AdvanceTo(now);
        foreach (Track port in _ports.Values)
        {
            port.AdvanceTo(now);
        }

        return new SpStanding
        {
            SpId = spId,
            AsOf = now,
            Company = _company.Standing(now),
            Ports = [.. _ports.Values.Where(static port => port.HasPast).Select(port => port.Standing(now))],
            Appeals = [.. _appealsInOrder.Select(appeal => appeal.Standing())],
            Reversed = [.. _reversed],
        };
    }

    private DecisionFault CheckBreach(Guid id) =>
        !_breaches.TryGetValue(id, out Deduction? breach) ? DecisionFault.UnknownBreach
        : breach.IsReversed ? DecisionFault.BreachIsReversed
        : DecisionFault.None;

    private DecisionFault CheckAppeal(AppealFiled appeal)
    {
        DecisionFault fault = CheckBreach(appeal.BreachId);
        if (fault != DecisionFault.None)
        {
            return fault;
        }

        Deduction breach = _breaches[appeal.BreachId];
        if (breach.Appeal is { State: AppealState.Open })
        {
            return DecisionFault.AppealIsOpen;
        }

        if (breach.Appeals >= ladder.AppealTries)
        {
            return DecisionFault.NoAppealLeft;
        }

        long from = breach.Appeal?.DecidedAt ?? breach.Breach.At;
        return appeal.At >= calendar.EndOfWorkingDay(from, ladder.AppealDays) ? DecisionFault.AppealTooLate : DecisionFault.None;
    }

    private DecisionFault CheckAgreement(ProposalConfirmed agreement) =>
        Find(agreement.ProposalId, agreement.At).Proposal is not { } proposal ? DecisionFault.NoOpenProposal
        : proposal.People.Contains(agreement.Actor) ? DecisionFault.SamePerson
        : DecisionFault.None;

    private DecisionFault CheckRelease(ConductEvent fact)
    {
        Track? track = TrackOf(fact);
        return track is not { Card: Card.Red or Card.Removed } ? DecisionFault.NothingToRelease
            : !track.TermIsOver(fact.At) ? DecisionFault.TermNotOver
            : track.HasReleased(fact.Actor) ? DecisionFault.SamePerson
            : DecisionFault.None;
    }

    private void Take(ConductEvent fact)
    {
        switch (fact)
        {
            case Breach breach:
                Take(breach);
                break;
            case BreachConfirmed confirmed:
                Deduction found = _breaches[confirmed.BreachId];
                Advance(found.Track, fact.At).Confirm(found, fact.Actor, fact.At);
                break;
            case BreachReversed reversal:
                _breaches[reversal.BreachId].IsReversed = true;
                _reversed.Add(reversal.BreachId);
                break;
            case AppealFiled appeal:
                Take(appeal);
                break;
            case AppealDecided decided:
                Take(decided);
                break;
            case ProposalConfirmed agreement:
                (Track track, Proposal? proposal) = Find(agreement.ProposalId, fact.At);
                track.Agree(proposal!, fact.Actor, fact.At);
                break;
            case ProposalDeclined refusal:
                (track, proposal) = Find(refusal.ProposalId, fact.At);
                track.Decline(proposal!);
                break;
            case RectificationSubmitted:
                TrackOf(fact)!.Submit();
                break;
            case RectificationJudged judged:
                TrackOf(fact)!.Judge(judged.Accepted, fact.At);
                break;
            case CardReleased:
                TrackOf(fact)!.Release(fact.Actor, fact.At, fact.Id);
                break;
        }
    }

    private void Take(Breach breach)
    {
        Track track = _company;
        if (breach.Class == BreachClass.C && breach.Port is { } port && !_ports.TryGetValue(port, out track!))
        {
            track = new Track(spId, port, ladder, calendar);
            _ports.Add(port, track);
        }

        bool counts = reversed.Count == 0 || !reversed.Contains(breach.Id);
        long expires = long.Min(breach.OccurredAt, breach.At) + (ladder.DeductionTerm.Ticks / TimeSpan.TicksPerMillisecond);
        var deduction = new Deduction(breach, track, expires, counts);
        _breaches.Add(breach.Id, deduction);
        if (counts)
        {
            Advance(track, breach.At).Add(deduction, breach.At);
        }
    }

    private void Take(AppealFiled appeal)
    {
        Deduction breach = _breaches[appeal.BreachId];
        breach.Appeals++;
        breach.Appeal = new AppealEntry(appeal, breach, breach.Appeals, calendar.EndOfWorkingDay(appeal.At, ladder.AppealDecisionDays));
        _appeals.Add(appeal.Id, breach.Appeal);
        _appealsInOrder.Add(breach.Appeal);
        if (breach.Counts && breach.Breach.Class != BreachClass.A)
        {
            Advance(breach.Track, appeal.At).Suspend(breach);
        }
    }

    private void Take(AppealDecided decided)
    {
        AppealEntry appeal = _appeals[decided.AppealId];
        appeal.State = decided.Upheld ? AppealState.Upheld : AppealState.Rejected;
        appeal.DecidedAt = decided.At;
        if (!decided.Upheld && appeal.Deduction is { Counts: true, IsSuspended: true } breach)
        {
            Advance(breach.Track, decided.At).Resume(breach, decided.At);
        }
    }

    private Track? TrackOf(ConductEvent fact)
    {
        Track? track = fact.Port is null ? _company : _ports.GetValueOrDefault(fact.Port);
        return track is null ? null : Advance(track, fact.At);
    }

    private (Track Track, Proposal? Proposal) Find(string id, long at)
    {
        foreach (Track track in _ports.Values.Prepend(_company))
        {
            if (Advance(track, at).OpenProposal(id) is { } proposal)
            {
                return (track, proposal);
            }
        }

        return (_company, null);
    }

    private static Track Advance(Track track, long at)
    {
        track.AdvanceTo(at);
        return track;
    }
}
