namespace SpamGate.Compliance.Audit;

/// <summary>A person looked at a breach's evidence and found it true.</summary>
public sealed record BreachConfirmed : ConductEvent
{
    /// <summary>The breach.</summary>
    public required Guid BreachId { get; init; }

    internal override int Rank => 1;
}

/// <summary>A breach was none: from now on the standing is what it would be without it.</summary>
public sealed record BreachReversed : ConductEvent
{
    /// <summary>The breach.</summary>
    public required Guid BreachId { get; init; }

    /// <summary>The appeal that was won; null = found out without one.</summary>
    public Guid? AppealId { get; init; }

    internal override int Rank => 6;
}

/// <summary>The SP says what it has put right.</summary>
public sealed record RectificationSubmitted : ConductEvent
{
    internal override int Rank => 2;
}

/// <summary>A person judged what the SP has put right.</summary>
public sealed record RectificationJudged : ConductEvent
{
    /// <summary>False = not enough; the SP tries again.</summary>
    public required bool Accepted { get; init; }

    internal override int Rank => 3;
}

/// <summary>The SP contests a breach; the event's <see cref="ConductEvent.Id"/> is the appeal's.</summary>
public sealed record AppealFiled : ConductEvent
{
    /// <summary>The breach.</summary>
    public required Guid BreachId { get; init; }

    internal override int Rank => 4;
}

/// <summary>A person decided an appeal. Won, it is written together with a <see cref="BreachReversed"/>.</summary>
public sealed record AppealDecided : ConductEvent
{
    /// <summary>The appeal.</summary>
    public required Guid AppealId { get; init; }

    /// <summary>True = the SP is right.</summary>
    public required bool Upheld { get; init; }

    internal override int Rank => 5;
}

/// <summary>A person agrees to a proposed card; it falls when as many different people agreed as it needs.</summary>
public sealed record ProposalConfirmed : ConductEvent
{
    /// <summary>The proposal.</summary>
    public required string ProposalId { get; init; }

    internal override int Rank => 7;
}

/// <summary>A person says no to a proposed card.</summary>
public sealed record ProposalDeclined : ConductEvent
{
    /// <summary>The proposal.</summary>
    public required string ProposalId { get; init; }

    internal override int Rank => 8;
}

/// <summary>A person lets an SP out of a red card, or two a removed one back in, after its term; probation follows.</summary>
public sealed record CardReleased : ConductEvent
{
    internal override int Rank => 9;
}
