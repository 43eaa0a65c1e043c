namespace SpamGate.Storage.Records;

/// <summary>How an SP is told what becomes of its conduct.</summary>
public sealed class NoticeTargetRecord : IRecord
{
    /// <summary>The SP.</summary>
    public required string SpId { get; set; }

    /// <summary>Where notices are posted to; empty = nowhere.</summary>
    public string Url { get; set; } = "";

    /// <summary>What the secret that signs them is derived from, beside the data key; a new one is a new secret.</summary>
    [Concealed]
    public byte[] Salt { get; set; } = [];

    /// <summary>Telephone of its administrator, for the operator's own hook; empty = none.</summary>
    public string Phone { get; set; } = "";

    /// <summary>Mail address of its administrator, for the operator's own hook; empty = none.</summary>
    public string Mail { get; set; } = "";

    /// <inheritdoc/>
    public long Version { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public string Key => SpId;
}
