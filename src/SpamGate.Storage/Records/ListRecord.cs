namespace SpamGate.Storage.Records;

/// <summary>What the entries of a list are and what follows from them.</summary>
public enum ListKind
{
    /// <summary>Senders refused.</summary>
    BlockedSenders,

    /// <summary>Recipients nothing is sent to.</summary>
    BlockedRecipients,

    /// <summary>Senders whose texts are not judged.</summary>
    AllowedSenders,

    /// <summary>Recipients that lists and caps do not stop.</summary>
    AllowedRecipients,

    /// <summary>Domains refused in links, their subdomains included.</summary>
    BlockedDomains,

    /// <summary>Domains that are no evidence.</summary>
    AllowedDomains,

    /// <summary>Domains no link may look like.</summary>
    ProtectedDomains,

    /// <summary>Numbers and ids refused in texts.</summary>
    BlockedContacts,

    /// <summary>Numbers and ids that are no evidence.</summary>
    AllowedContacts,
}

/// <summary>A named list.</summary>
public sealed class ListRecord : IRecord
{
    /// <summary>Name: 1 to 64 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</summary>
    public required string Name { get; set; }

    /// <summary>What its entries are.</summary>
    public ListKind Kind { get; set; }

    /// <summary>The SP it holds for; null = all.</summary>
    public string? SpId { get; set; }

    /// <summary>What it is for.</summary>
    public string Description { get; set; } = "";

    /// <summary>Raised when the whole content was replaced in one write, whose entries are not audited one by one.</summary>
    public long Generation { get; set; }

    /// <inheritdoc/>
    public long Version { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public string Key => Name;
}
