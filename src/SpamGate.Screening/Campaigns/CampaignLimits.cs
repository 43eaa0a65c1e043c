namespace SpamGate.Screening.Campaigns;

/// <summary>From what on many like messages are a campaign; 0 = that count does not matter. Immutable.</summary>
public sealed class CampaignLimits
{
    /// <summary>Sub-windows a window is made of: a message leaves the counts between 7/8 of the window and the whole window after it came.</summary>
    public const int SubWindows = 8;

    /// <summary>Nothing is a campaign; costs nothing.</summary>
    public static CampaignLimits None { get; } = new();

    /// <summary>How long a message counts, in nanoseconds; above 0.</summary>
    public long Window { get; init; } = 600_000_000_000;

    /// <summary>Recipients of one SP's like messages.</summary>
    public int SpRecipients { get; init; }

    /// <summary>Recipients of like messages of all SPs.</summary>
    public int Recipients { get; init; }

    /// <summary>Senders of like messages, 2 to 8.</summary>
    public int Senders { get; init; }

    /// <summary>Different links and numbers in like messages, 2 to 8.</summary>
    public int Contacts { get; init; }

    /// <summary>False when nothing counts.</summary>
    public bool IsEnabled => SpRecipients > 0 || LooksAtAllSps;

    internal bool LooksAtAllSps => Recipients > 0 || Senders > 0 || Contacts > 0;
}
