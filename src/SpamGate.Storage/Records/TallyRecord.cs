namespace SpamGate.Storage.Records;

/// <summary>What an SP sent in one evaluation period from one access number, for dry runs: counts that nobody decides on, so the audit leaves them out.</summary>
public sealed class TallyRecord
{
    /// <summary>The SP.</summary>
    public required string SpId { get; set; }

    /// <summary>The access number; empty = none.</summary>
    public string Port { get; set; } = "";

    /// <summary>Start of the period.</summary>
    public DateTimeOffset Period { get; set; }

    /// <summary>Messages that passed.</summary>
    public long Passed { get; set; }

    /// <summary>Distinct refused messages by signal, in the order of the signals' bits.</summary>
    public int[] Counts { get; set; } = [];
}
