using System.ComponentModel.DataAnnotations;

namespace SpamGate.Gateway.Configuration;

/// <summary>How long held messages wait.</summary>
public sealed class QuarantineOptions
{
    /// <summary>After how long a message nobody decided about is refused; its validity_period may end earlier. Default one day, 1 s to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan TimeOut { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long the final receipt of a released message is waited for; afterwards its SP hears of it by the message centre's id. Default 7 days, 1 minute to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan ReceiptPatience { get; set; } = TimeSpan.FromDays(7);
}
