namespace SpamGate.Storage.Records;

/// <summary>Who binds with an account.</summary>
public enum BinderKind
{
    /// <summary>One SP.</summary>
    Sp,

    /// <summary>A message centre or gateway that forwards the traffic of many SPs.</summary>
    Trunk,
}

/// <summary>One account that may bind.</summary>
public sealed class AccountRecord : IRecord
{
    /// <summary>system_id: 1 to 15 printable ASCII characters.</summary>
    public required string SystemId { get; set; }

    /// <summary>Who binds.</summary>
    public BinderKind Kind { get; set; }

    /// <summary>The SP that binds; null for a trunk.</summary>
    public string? SpId { get; set; }

    /// <summary><c>pbkdf2-sha256$iterations$salt$hash</c>; never a plain password.</summary>
    [Concealed]
    public string PasswordHash { get; set; } = "";

    /// <summary>The SPs a trunk may bring.</summary>
    public List<string> Carries { get; set; } = [];

    /// <summary>True: a trunk also brings messages of senders that belong to no SP.</summary>
    public bool Subscribers { get; set; }

    /// <summary>Sessions at once; 0 = unlimited.</summary>
    public int MaxBinds { get; set; }

    /// <summary>Unanswered submits of a session; 0 = unlimited.</summary>
    public int Window { get; set; }

    /// <summary>Unanswered deliver_sm of a session.</summary>
    public int DeliverWindow { get; set; }

    /// <summary>Messages a second of the whole account; 0 = unlimited.</summary>
    public double MessagesPerSecond { get; set; }

    /// <summary>Addresses and networks it may bind from; none = all.</summary>
    public List<string> AllowFrom { get; set; } = [];

    /// <summary>Everything else that is set for an account, as one JSON object with the names of the configuration's <c>Accounts[]</c>.</summary>
    public string Settings { get; set; } = "{}";

    /// <inheritdoc/>
    public long Version { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public string Key => SystemId;
}
