namespace SpamGate.Compliance.Cards;

/// <summary>Every number of the penalty ladder. The defaults are the carrier's proposal; where they come from is said beside each.</summary>
public sealed record LadderSettings
{
    /// <summary>Points an SP starts with (China Mobile's scheme of 2010).</summary>
    public int Balance { get; init; } = 100;

    /// <summary>Yellow at this balance and below.</summary>
    public int YellowBalance { get; init; } = 80;

    /// <summary>Red is proposed at this balance and below (2010: 50 left, no new cooperation).</summary>
    public int RedBalance { get; init; } = 50;

    /// <summary>Removal is proposed at this balance and below (2010: 0 left, everything offline).</summary>
    public int RemovedBalance { get; init; }

    /// <summary>Class C breaches within <see cref="ClassCWindow"/> that make a yellow card.</summary>
    public int ClassCForYellow { get; init; } = 3;

    /// <summary>Window of <see cref="ClassCForYellow"/>.</summary>
    public TimeSpan ClassCWindow { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a warning shows.</summary>
    public TimeSpan WarningTerm { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Least length of a yellow card; it also needs the rectification accepted.</summary>
    public TimeSpan YellowTerm { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Least length of a red card (2010: 3 months); it also needs a person to release it.</summary>
    public TimeSpan RedTerm { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long a removed SP stays out (2010: 2 years).</summary>
    public TimeSpan RemovedTerm { get; init; } = TimeSpan.FromDays(730);

    /// <summary>Yellow that follows red.</summary>
    public TimeSpan Probation { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Two yellow cards begun within it: red is proposed. 12 months, as days, so that no calendar decides.</summary>
    public TimeSpan SecondYellowWindow { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Two red cards begun within it: removal is proposed. 24 months, as days.</summary>
    public TimeSpan SecondRedWindow { get; init; } = TimeSpan.FromDays(730);

    /// <summary>A deduction's life, from when the breach occurred.</summary>
    public TimeSpan DeductionTerm { get; init; } = TimeSpan.FromDays(180);

    /// <summary>Working days to put right what a warning or a card is for.</summary>
    public int RectificationDays { get; init; } = 5;

    /// <summary>Working days to appeal, from the breach or from the first appeal's decision.</summary>
    public int AppealDays { get; init; } = 5;

    /// <summary>Working days to decide an appeal.</summary>
    public int AppealDecisionDays { get; init; } = 5;

    /// <summary>Appeals a breach can have.</summary>
    public int AppealTries { get; init; } = 2;

    /// <summary>Different people it takes for red when a class A breach is among the grounds.</summary>
    public int PeopleForRedByMajorBreach { get; init; } = 1;

    /// <summary>Different people it takes for red when confirmed breaches alone bring the balance down.</summary>
    public int PeopleForRedByConfirmedBalance { get; init; } = 1;

    /// <summary>Different people it takes for red on the machine's findings alone.</summary>
    public int PeopleForRed { get; init; } = 2;

    /// <summary>Different people it takes to remove an SP, and to let it back in.</summary>
    public int PeopleForRemoval { get; init; } = 2;

    /// <summary>What is wrong with the numbers, each naming its setting and limit; empty = nothing.</summary>
    public IEnumerable<string> Faults()
    {
        (string Name, int Value, int Least, int Most)[] numbers =
        [
            (nameof(Balance), Balance, 1, 1_000_000),
            (nameof(YellowBalance), YellowBalance, 0, Balance - 1),
            (nameof(RedBalance), RedBalance, 0, YellowBalance),
            (nameof(RemovedBalance), RemovedBalance, 0, RedBalance),
            (nameof(ClassCForYellow), ClassCForYellow, 2, 1_000),
            (nameof(RectificationDays), RectificationDays, 1, 60),
            (nameof(AppealDays), AppealDays, 1, 60),
            (nameof(AppealDecisionDays), AppealDecisionDays, 1, 60),
            (nameof(AppealTries), AppealTries, 1, 10),
            (nameof(PeopleForRedByMajorBreach), PeopleForRedByMajorBreach, 1, 5),
            (nameof(PeopleForRedByConfirmedBalance), PeopleForRedByConfirmedBalance, 1, 5),
            (nameof(PeopleForRed), PeopleForRed, 1, 5),
            (nameof(PeopleForRemoval), PeopleForRemoval, 2, 5),
        ];
        (string Name, TimeSpan Value)[] terms =
        [
            (nameof(ClassCWindow), ClassCWindow),
            (nameof(WarningTerm), WarningTerm),
            (nameof(YellowTerm), YellowTerm),
            (nameof(RedTerm), RedTerm),
            (nameof(RemovedTerm), RemovedTerm),
            (nameof(Probation), Probation),
            (nameof(SecondYellowWindow), SecondYellowWindow),
            (nameof(SecondRedWindow), SecondRedWindow),
            (nameof(DeductionTerm), DeductionTerm),
        ];
        return numbers.Where(number => number.Value < number.Least || number.Value > number.Most)
            .Select(number => $"{number.Name} is {number.Value}, allowed is {number.Least} to {number.Most}")
            .Concat(terms.Where(term => term.Value < TimeSpan.FromSeconds(1) || term.Value > TimeSpan.FromDays(3_650))
                .Select(term => $"{term.Name} is {term.Value}, allowed is one second to 3650 days"));
    }
}
