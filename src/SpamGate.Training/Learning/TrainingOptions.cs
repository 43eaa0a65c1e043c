namespace SpamGate.Training.Learning;

/// <summary>What a training run may be told.</summary>
public sealed record TrainingOptions
{
    /// <summary>Seed of every random choice.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Parts of the cross-validation that calibrates and chooses the threshold.</summary>
    public int Folds { get; init; } = 4;

    /// <summary>Share of application-to-person ham that may be flagged, as cross-validation sees it.</summary>
    public double TargetFalsePositiveRate { get; init; } = 0.02;

    /// <summary>L2 regularisation of the spam model.</summary>
    public float L2 { get; init; } = 0.3f;

    /// <summary>L2 regularisation of the category model.</summary>
    public float CategoryL2 { get; init; } = 0.5f;

    /// <summary>Messages written from each template of synthetic ham.</summary>
    public int SyntheticPerTemplate { get; init; } = 20;

    /// <summary>Share of messages that a disguised copy is added of.</summary>
    public double DisguisedShare { get; init; } = 0.12;

    /// <summary>Weight of a disguised copy, as a share of the message's own.</summary>
    public float DisguisedWeight { get; init; } = 0.5f;

    /// <summary>Weight of a synthetic message.</summary>
    public float SyntheticWeight { get; init; } = 2;

    /// <summary>What the weight of spam without Han characters is multiplied by: the corpus has three Chinese spam messages for an English one.</summary>
    public float LatinSpamFactor { get; init; } = 18;

    /// <summary>What the weight of the source uci's spam is multiplied by on top: 260 messages speak for a kind of their own.</summary>
    public float UciSpamFactor { get; init; } = 2.2f;

    /// <summary>What the weight of ham from mudou is multiplied by: wanted application traffic is the scarce class.</summary>
    public float CarrierHamFactor { get; init; } = 2;

    /// <summary>What the weight of ham from fbs is multiplied by: 74 rows whose filled-in names and places make half of them senseless.</summary>
    public float FilledHamFactor { get; init; } = 0.5f;

    /// <summary>What the weight of spam from fbs is multiplied by: spam of the carrier's own network, of which other sources have little.</summary>
    public float CarrierSpamFactor { get; init; } = 1.7f;

    /// <summary>Most passes of L-BFGS over the data.</summary>
    public int MaxIterations { get; init; } = 200;
}
