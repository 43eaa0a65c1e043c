namespace SpamGate.Storage.Records;

/// <summary>What the bearer of a key may do.</summary>
public enum ApiRole
{
    /// <summary>An SP: sees itself.</summary>
    Sp,

    /// <summary>The complaint desk.</summary>
    Desk,

    /// <summary>Operations.</summary>
    Ops,

    /// <summary>Proposes penalties.</summary>
    PenaltyOfficer,

    /// <summary>The second person where two are needed.</summary>
    Approver,

    /// <summary>Reads everything, writes nothing.</summary>
    Auditor,

    /// <summary>Hands out keys.</summary>
    Administrator,
}

/// <summary>A key of the API.</summary>
public sealed class ApiKeyRecord : IRecord
{
    /// <summary>The public part of the key; its holder's name in the audit.</summary>
    public required string KeyId { get; set; }

    /// <summary>Hash of the secret part.</summary>
    [Concealed]
    public required string SecretHash { get; set; }

    /// <summary>What it may do.</summary>
    public ApiRole Role { get; set; }

    /// <summary>The SP of a key with role Sp; else null.</summary>
    public string? SpId { get; set; }

    /// <summary>Who holds it.</summary>
    public string Name { get; set; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>From when on it is refused; null = never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When it was revoked; null = it holds.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <inheritdoc/>
    public long Version { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public string Key => KeyId;
}
