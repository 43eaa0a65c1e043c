namespace SpamGate.Screening.Policies;

/// <summary>An SP's standing. The numbers are those of the metric <c>spamgate_sp_card</c>.</summary>
public enum Card : byte
{
    /// <summary>Contract rate.</summary>
    Green = 0,

    /// <summary>Half the rate.</summary>
    Yellow = 1,

    /// <summary>Only transactional numbers pass.</summary>
    Red = 2,

    /// <summary>Binds are refused, live sessions closed.</summary>
    Removed = 3,
}
