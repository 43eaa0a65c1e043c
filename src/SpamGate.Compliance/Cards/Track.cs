using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Breaches;
using SpamGate.Screening.Policies;

namespace SpamGate.Compliance.Cards;

/// <summary>
/// The ladder of one company, or of one of its access numbers: points, card, proposals. Moved by <see cref="SpFold"/>, which calls <see cref="AdvanceTo"/>
/// before everything else it asks at a moment.
/// </summary>
/// <remarks>
/// What the machine does alone (warning, yellow) and what it proposes are weighed when a deduction arrives or comes back, never by the level of the balance
/// itself: a card that was served does not return because its deduction lives longer than it.
/// </remarks>
internal sealed class Track(string spId, string? port, LadderSettings ladder, WorkingCalendar calendar)
{
    private readonly ExpiryQueue _expiries = new();
    private readonly List<Deduction> _classC = [];
    private readonly List<Deduction> _deductions = [];
    private readonly List<long> _yellows = [];
    private readonly List<long> _reds = [];
    private readonly List<string> _releasers = [];
    private readonly List<CardChange> _changes = [];
    private int _deducted;
    private int _confirmed;
    private Deduction? _yellowCause;
    private long _since;
    private long _until;
    private long _warnedUntil;
    private long _rectifyBy;
    private bool _isProbation;

    public Card Card { get; private set; }

    /// <summary>True when a breach ever counted here.</summary>
    public bool HasPast => _deductions.Count > 0;

    public Rectification Rectification { get; private set; }

    public Proposal? Red { get; private set; }

    public Proposal? Removal { get; private set; }

    public bool TermIsOver(long at) => at >= _until;

    public bool HasReleased(string person) => _releasers.Contains(person);

    private int Balance => ladder.Balance - _deducted;

    private bool IsSecondYellow => Card == Card.Yellow && !_isProbation && IsSecond(_yellows, _since, ladder.SecondYellowWindow);

    private int ReleaseNeeds => Card switch
    {
        Card.Red => 1 - _releasers.Count,
        Card.Removed => ladder.PeopleForRemoval - _releasers.Count,
        _ => 0,
    };

    public Proposal? OpenProposal(string id) => Red?.Id == id ? Red : Removal?.Id == id ? Removal : null;

    /// <summary>Lets what ends by itself end: deductions, a served yellow card. At the very moment it is over.</summary>
    public void AdvanceTo(long now)
    {
        bool gone = false;
        while (_expiries.TakeExpired(now) is { } deduction)
        {
            Deduct(deduction, -1);
            deduction.IsExpired = true;
            gone = true;
        }

        if (Card == Card.Yellow && Rectification == Rectification.Accepted && _until <= now)
        {
            Enter(Card.Green, _until, _until, Guid.Empty);
            gone = true;
        }

        if (gone)
        {
            DropGroundless();
        }
    }

    public void Add(Deduction deduction, long at)
    {
        if (deduction.Expires <= at)
        {
            deduction.IsExpired = true;
            return;
        }

        _expiries.Add(deduction);
        _deductions.Add(deduction);
        Deduct(deduction, 1);
        if (deduction.Breach.Class == BreachClass.C)
        {
            _classC.Add(deduction);
            _warnedUntil = at + Milliseconds(ladder.WarningTerm);
        }

        if (Rectification is Rectification.None or Rectification.Accepted)
        {
            _rectifyBy = calendar.EndOfWorkingDay(at, ladder.RectificationDays);
        }

        Rectification = Rectification.Due;

        if (Card == Card.Yellow)
        {
            _until = long.Max(_until, at + Milliseconds(ladder.YellowTerm));
        }

        Weigh(deduction, at);
    }

    public void Confirm(Deduction deduction, string person, long at)
    {
        if (!deduction.IsConfirmed)
        {
            deduction.IsConfirmed = true;
            _confirmed += deduction.Deducts ? deduction.Breach.Points : 0;
        }

        if (Red is { } red && deduction.Proposal == red && !red.People.Contains(person))
        {
            red.People.Add(person);
        }

        Settle(at);
    }

    public void Suspend(Deduction deduction)
    {
        Deduct(deduction, -1);
        deduction.IsSuspended = true;
        DropGroundless();
    }

    public void Resume(Deduction deduction, long at)
    {
        deduction.IsSuspended = false;
        Deduct(deduction, 1);
        if (deduction.Deducts)
        {
            Weigh(deduction, at);
        }
    }

    public void Agree(Proposal proposal, string person, long at)
    {
        proposal.People.Add(person);
        Settle(at);
    }

    public void Decline(Proposal proposal)
    {
        Red = Red == proposal ? null : Red;
        Removal = Removal == proposal ? null : Removal;
    }

    public void Submit() => Rectification = Rectification.Submitted;

    public void Judge(bool accepted, long at)
    {
        Rectification = accepted ? Rectification.Accepted : Rectification.Due;
        if (accepted && Card == Card.Yellow && _until <= at)
        {
            Enter(Card.Green, at, at, Guid.Empty);
            DropGroundless();
        }
    }

    public void Release(string person, long at, Guid decision)
    {
        _releasers.Add(person);
        if (ReleaseNeeds > 0)
        {
            return;
        }

        Enter(Card.Yellow, at, at + Milliseconds(ladder.Probation), decision);
        _isProbation = true;
        Rectification = Rectification.Accepted;
        DropGroundless();
    }

    /// <summary>Different people the proposal takes, by what its grounds are now.</summary>
    public int PeopleFor(Proposal proposal)
    {
        if (proposal.Card == Card.Removed)
        {
            return ladder.PeopleForRemoval;
        }

        int people = ladder.PeopleForRed;
        people = proposal.HasMajor ? int.Min(people, ladder.PeopleForRedByMajorBreach) : people;
        return ladder.Balance - _confirmed <= ladder.RedBalance ? int.Min(people, ladder.PeopleForRedByConfirmedBalance) : people;
    }

    public TrackStanding Standing(long now) => new()
    {
        Port = port,
        Points = int.Max(0, Balance),
        Card = Card,
        Since = _since,
        Until = Card == Card.Green ? null : _until,
        ReleaseNeeds = ReleaseNeeds,
        IsProbation = _isProbation,
        WarnedUntil = _warnedUntil > now ? _warnedUntil : null,
        Rectification = Rectification,
        RectifyBy = Rectification is Rectification.Due or Rectification.Submitted ? _rectifyBy : null,
        Proposals = [.. new[] { Red, Removal }.OfType<Proposal>().Select(Describe)],
        Deductions = [.. _deductions.Where(static deduction => !deduction.IsExpired).Select(Describe)],
        Changes = [.. _changes],
    };

    private static long Milliseconds(TimeSpan term) => term.Ticks / TimeSpan.TicksPerMillisecond;

    // True when the last of the moments, which is at, is not the first within the window.
    private static bool IsSecond(List<long> moments, long at, TimeSpan window) => moments.Count > 1 && moments[^2] > at - Milliseconds(window);

    private static DeductionStanding Describe(Deduction deduction) =>
        new(deduction.Breach.Id, deduction.Breach.Class, deduction.Breach.Points, deduction.Breach.At, deduction.Expires, deduction.IsSuspended, deduction.IsConfirmed);

    private ProposalStanding Describe(Proposal proposal) =>
        new(proposal.Id, proposal.Card, proposal.Grounds, proposal.At, proposal.Cause.Breach.Id, PeopleFor(proposal), [.. proposal.People]);

    private void Deduct(Deduction deduction, int sign)
    {
        int points = deduction.Deducts ? sign * deduction.Breach.Points : 0;
        _deducted += points;
        _confirmed += deduction.IsConfirmed ? points : 0;
    }

    private void Weigh(Deduction cause, long at)
    {
        if (Card == Card.Removed)
        {
            return;
        }

        if (Card == Card.Green && (Balance <= ladder.YellowBalance || HasManyClassC(at)))
        {
            _yellows.Add(at);
            _yellowCause = cause;
            Enter(Card.Yellow, at, at + Milliseconds(ladder.YellowTerm), cause.Breach.Id);
        }

        Propose(cause, at);
    }

    private bool HasManyClassC(long at)
    {
        // No breach occurs after it is recorded: once a record is older than the window, so are all before it.
        long after = at - Milliseconds(ladder.ClassCWindow);
        int count = 0;
        for (int i = _classC.Count - 1; i >= 0 && count < ladder.ClassCForYellow && _classC[i].Breach.At > after; i--)
        {
            count += _classC[i].Deducts && _classC[i].Breach.OccurredAt > after ? 1 : 0;
        }

        return count >= ladder.ClassCForYellow;
    }

    private void Propose(Deduction cause, long at)
    {
        bool isMajor = cause.Breach.Class == BreachClass.A;
        ProposalGrounds grounds = (Balance <= ladder.RedBalance ? ProposalGrounds.Balance : 0)
            | (isMajor ? ProposalGrounds.MajorBreach : 0)
            | (IsSecondYellow && _yellowCause is { IsSuspended: false } ? ProposalGrounds.SecondYellow : 0);
        if (Card < Card.Red && grounds != ProposalGrounds.None)
        {
            Red ??= new Proposal(Card.Red, spId, cause, at);
            Red.Grounds |= grounds;
            if (isMajor)
            {
                Red.AddMajor(cause);
            }
        }

        if (Balance <= ladder.RemovedBalance)
        {
            Removal ??= new Proposal(Card.Removed, spId, cause, at);
            Removal.Grounds |= ProposalGrounds.Balance;
        }
    }

    // A proposal whose every ground is gone goes with it; agreement to it is void.
    private void DropGroundless()
    {
        if (Red is { } red)
        {
            red.Grounds &= (Balance <= ladder.RedBalance ? ProposalGrounds.Balance : 0)
                | (red.HasMajor ? ProposalGrounds.MajorBreach : 0)
                | (IsSecondYellow && _yellowCause is { IsSuspended: false } ? ProposalGrounds.SecondYellow : 0);
            Red = Card >= Card.Red || red.Grounds == ProposalGrounds.None ? null : red;
        }

        if (Removal is { } removal)
        {
            removal.Grounds &= (Balance <= ladder.RemovedBalance ? ProposalGrounds.Balance : 0)
                | (Card == Card.Red ? ProposalGrounds.SecondRed : 0);
            Removal = Card == Card.Removed || removal.Grounds == ProposalGrounds.None ? null : removal;
        }
    }

    // Lets the cards fall that enough people have agreed to.
    private void Settle(long at)
    {
        if (Removal is { } removal && removal.People.Count >= PeopleFor(removal))
        {
            Enter(Card.Removed, at, at + Milliseconds(ladder.RemovedTerm), removal.Cause.Breach.Id);
        }
        else if (Red is { } red && red.People.Count >= PeopleFor(red))
        {
            _reds.Add(at);
            Enter(Card.Red, at, at + Milliseconds(ladder.RedTerm), red.Cause.Breach.Id);
            if (IsSecond(_reds, at, ladder.SecondRedWindow))
            {
                Removal ??= new Proposal(Card.Removed, spId, red.Cause, at);
                Removal.Grounds |= ProposalGrounds.SecondRed;
            }
        }

        DropGroundless();
    }

    private void Enter(Card card, long at, long until, Guid cause)
    {
        Card = card;
        _since = at;
        _until = until;
        _isProbation = false;
        _releasers.Clear();
        _changes.Add(new CardChange(at, card, cause));
    }
}
