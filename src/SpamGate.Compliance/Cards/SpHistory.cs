using System.Runtime.InteropServices;
using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Audit;

namespace SpamGate.Compliance.Cards;

/// <summary>
/// All events of one SP and the standing that follows from them. Events may arrive in any order; an event that belongs before others, and a reversal, fold the
/// history anew. Not thread-safe: one owner.
/// </summary>
public sealed class SpHistory
{
    private readonly string _spId;
    private readonly LadderSettings _ladder;
    private readonly WorkingCalendar _calendar;
    private readonly List<ConductEvent> _events;
    private readonly HashSet<Guid> _ids;
    private readonly HashSet<Guid> _reversed = [];
    private SpFold _fold;

    /// <summary>An SP without a past.</summary>
    public SpHistory(string spId, LadderSettings ladder, WorkingCalendar calendar)
        : this(spId, ladder, calendar, [])
    {
    }

    /// <summary>An SP with these events, in any order; repeated ones count once.</summary>
    public SpHistory(string spId, LadderSettings ladder, WorkingCalendar calendar, IEnumerable<ConductEvent> events)
    {
        (_spId, _ladder, _calendar) = (spId, ladder, calendar);
        int count = events.TryGetNonEnumeratedCount(out int known) ? known : 0;
        (_events, _ids) = (new List<ConductEvent>(count), new HashSet<Guid>(count));
        foreach (ConductEvent fact in events)
        {
            if (fact.SpId == spId && _ids.Add(fact.Id))
            {
                _events.Add(fact);
                Note(fact);
            }
        }

        ConductOrder.Sort(CollectionsMarshal.AsSpan(_events));
        _fold = Fold(long.MaxValue);
    }

    /// <summary>The events in their order.</summary>
    public IReadOnlyList<ConductEvent> Events => _events;

    /// <summary>The moment to record the next event at: now, or just after the last event when the clock has not gone past it. Unix milliseconds.</summary>
    public long NextMoment(long now) => _events.Count == 0 ? now : long.Max(now, _events[^1].At + 1);

    /// <summary>Says what would come of an event, without keeping it.</summary>
    public DecisionFault Examine(ConductEvent fact)
    {
        if (_ids.Contains(fact.Id))
        {
            return DecisionFault.Duplicate;
        }

        return (fact.At < _fold.Now ? Fold(fact.At) : _fold).Check(fact);
    }

    /// <summary>Keeps an event; what it says when the event does nothing. A repeated one, or another SP's, is not kept.</summary>
    public DecisionFault Add(ConductEvent fact)
    {
        if (fact.SpId != _spId)
        {
            return DecisionFault.OtherSp;
        }

        DecisionFault fault = Examine(fact);
        if (!_ids.Add(fact.Id))
        {
            return fault;
        }

        Note(fact);
        int place = ~_events.BinarySearch(fact, ConductOrder.Instance);
        _events.Insert(place, fact);
        if (place < _events.Count - 1 || fact.At < _fold.Now || fact is BreachReversed)
        {
            _fold = Fold(long.MaxValue);
        }
        else
        {
            _fold.Apply(fact);
        }

        return fault;
    }

    /// <summary>The standing now, or at the last event's moment when that is later.</summary>
    public SpStanding StandingAt(long now)
    {
        now = _events.Count == 0 ? now : long.Max(now, _events[^1].At);
        if (now < _fold.Now)
        {
            _fold = Fold(long.MaxValue);
        }

        return _fold.StandingAt(now);
    }

    private void Note(ConductEvent fact)
    {
        if (fact is BreachReversed { IsByPerson: true } reversal)
        {
            _reversed.Add(reversal.BreachId);
        }
    }

    private SpFold Fold(long until)
    {
        var fold = new SpFold(_spId, _ladder, _calendar, _reversed, _events.Count);
        foreach (ConductEvent fact in _events)
        {
            if (fact.At > until)
            {
                break;
            }

            fold.Apply(fact);
        }

        return fold;
    }
}
