using System.ComponentModel.DataAnnotations;

namespace SpamGate.Gateway.Configuration;

/// <summary>From what on like messages are a campaign; each count is off at 0, which is the default. Numbers and links do not make messages unlike.</summary>
public sealed class CampaignOptions
{
    /// <summary>How long a message counts; default ten minutes, 8 s to a day.</summary>
    [Range(typeof(TimeSpan), "00:00:08", "1.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Recipients of one SP's like messages.</summary>
    [Range(0, 100_000_000)]
    public int SpRecipients { get; set; }

    /// <summary>Recipients of like messages of all SPs.</summary>
    [Range(0, 100_000_000)]
    public int Recipients { get; set; }

    /// <summary>Senders of like messages; at most 8 are told apart.</summary>
    [Range(0, 8)]
    public int Senders { get; set; }

    /// <summary>Different links and numbers in like messages; at most 8 are told apart.</summary>
    [Range(0, 8)]
    public int Contacts { get; set; }
}
