namespace SpamGate.Storage.Records;

/// <summary>An entry of the configuration file as it was applied last. Not audited: what it changed is.</summary>
public sealed class ConfigurationSeedRecord
{
    /// <summary>Kind of record: Sp, Account, List.</summary>
    public required string Kind { get; set; }

    /// <summary>Key of the record.</summary>
    public required string SeedKey { get; set; }

    /// <summary>SHA-256 of the entry, in hexadecimal.</summary>
    public required string Digest { get; set; }

    /// <summary>When it was applied.</summary>
    public DateTimeOffset AppliedAt { get; set; }
}
