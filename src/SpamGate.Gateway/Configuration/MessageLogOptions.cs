using System.ComponentModel.DataAnnotations;
using SpamGate.Storage.MessageLog;

namespace SpamGate.Gateway.Configuration;

/// <summary>The record of every message: who sent what to whom, when it was answered and how, without its text.</summary>
public sealed class MessageLogOptions
{
    /// <summary>False switches it off. Default true: carriers must keep it.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long a message is kept; default 163 days (five months and ten days), 1 hour to 10 years.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3660.00:00:00")]
    public TimeSpan Retention { get; set; } = MessageLogSettings.DefaultRetention;

    /// <summary>Octets from which on a new file is begun; default 25165824 (half a million messages), 1 MiB to 1 GiB.</summary>
    [Range(1 << 20, 1 << 30)]
    public int SegmentSize { get; set; } = MessageLogSettings.DefaultSegmentOctets;
}
