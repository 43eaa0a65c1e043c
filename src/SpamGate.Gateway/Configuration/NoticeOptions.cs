using System.ComponentModel.DataAnnotations;

namespace SpamGate.Gateway.Configuration;

/// <summary>How SPs are told what becomes of their conduct: a webhook of their own, and a command of the operator's.</summary>
public sealed class NoticeOptions
{
    /// <summary>Longest command line argument, in UTF-16 units.</summary>
    internal const int MaxArgument = 1_024;

    /// <summary>Lets webhooks lead to private, link-local and loopback addresses. Default false: an SP could reach into the operator's network.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>How long one delivery may take. Default 10 s, 1 s to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a notice is tried again, at growing distances, before it is given up. Default 3 days, 1 minute to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(3);

    /// <summary>
    /// Program that takes each notice as JSON on its standard input, to send an SMS or a mail: path, then arguments; no shell. NOTICE_ID, NOTICE_KIND, NOTICE_SP,
    /// NOTICE_PHONE and NOTICE_MAIL are in its environment; exit code 0 = taken. Empty (default) = none.
    /// </summary>
    public List<string> Command { get; set; } = [];
}
