namespace SpamGate.Compliance.Breaches;

/// <summary>
/// When refused messages become a breach. It counts distinct messages, by recipient and text, never attempts: a client's retries are one piece of evidence.
/// </summary>
public sealed record ConductRule
{
    /// <summary>Most points a breach can cost.</summary>
    public const int MaxPoints = 1_000;

    /// <summary>Identity, and the metric label <c>rule</c>: lower-case letters, digits and <c>_</c>, at most 40.</summary>
    public required string Name { get; init; }

    /// <summary>What it counts; several are added.</summary>
    public required EvidenceSignals Signals { get; init; }

    /// <summary>Class of the breach. C is counted by access number, A and B over the whole company.</summary>
    public required BreachClass Class { get; init; }

    /// <summary>Points of the breach.</summary>
    public required int Points { get; init; }

    /// <summary>Sliding window.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Distinct messages it takes.</summary>
    public required int AtLeast { get; init; }

    /// <summary>Share of all the SP's messages in the window it takes, 0 to 1; 0 = any.</summary>
    public double MinShare { get; init; }

    /// <summary>How much of the window must have seen it, counted in whole evaluation periods; zero = any.</summary>
    public TimeSpan Sustained { get; init; }

    /// <summary>The operator wants this rule, on illegal content alone, to hold for a single message.</summary>
    public bool SingleMessage { get; init; }

    /// <summary>Only counts what it would have found.</summary>
    public bool Shadow { get; init; }

    /// <summary>True when each access number is counted by itself.</summary>
    public bool IsByPort => Class == BreachClass.C;

    /// <summary>What is wrong with it, naming the rule and the limit; empty = nothing.</summary>
    /// <param name="period">Evaluation period; no window is shorter.</param>
    public IEnumerable<string> Faults(TimeSpan period)
    {
        if (Name.Length is 0 or > 40 || !Name.All(static unit => char.IsAsciiLetterLower(unit) || char.IsAsciiDigit(unit) || unit == '_'))
        {
            yield return $"rule '{Name}': Name takes 1 to 40 of a-z, 0-9 and _";
        }

        if (Signals == EvidenceSignals.None || (int)Signals >= 1 << VerdictSignals.Count)
        {
            yield return $"rule '{Name}': Signals names none of {string.Join(", ", Enum.GetNames<EvidenceSignals>().Skip(1))}";
        }

        if (!Enum.IsDefined(Class))
        {
            yield return $"rule '{Name}': Class is {Class}, allowed is A, B, C";
        }

        if (Points is < 0 or > MaxPoints)
        {
            yield return $"rule '{Name}': Points is {Points}, allowed is 0 to {MaxPoints}";
        }

        if (Window < period || Window > TimeSpan.FromDays(7))
        {
            yield return $"rule '{Name}': Window is {Window}, allowed is {period} to 7 days";
        }

        int least = SingleMessage && Signals == EvidenceSignals.Illegal ? 1 : 2;
        if (AtLeast < least)
        {
            yield return $"rule '{Name}': AtLeast is {AtLeast}, allowed is {least} and more: one message never punishes, except illegal content with SingleMessage";
        }

        if (SingleMessage && Signals != EvidenceSignals.Illegal)
        {
            yield return $"rule '{Name}': SingleMessage is for the signal Illegal alone";
        }

        if (!(MinShare is >= 0 and <= 1))
        {
            yield return $"rule '{Name}': MinShare is {MinShare}, allowed is 0 to 1";
        }

        if (MinShare > 0 && IsByPort)
        {
            yield return $"rule '{Name}': MinShare is for classes A and B: what passes is counted by company";
        }

        if (Sustained < TimeSpan.Zero || Sustained > Window)
        {
            yield return $"rule '{Name}': Sustained is {Sustained}, allowed is 0 to its Window";
        }
    }
}
