using System.Net;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>An account that may bind. Its password is never shown.</summary>
/// <param name="SystemId">system_id.</param>
/// <param name="Kind">sp or trunk.</param>
/// <param name="SpId">The SP that binds; null for a trunk.</param>
/// <param name="HasPassword">False: the password stands in the configuration, or there is none.</param>
/// <param name="Carries">The SPs a trunk may bring.</param>
/// <param name="Subscribers">True: a trunk also brings messages of senders that belong to no SP.</param>
/// <param name="MaxBinds">Sessions at once; 0 = unlimited.</param>
/// <param name="Window">Unanswered submits of a session; 0 = unlimited.</param>
/// <param name="DeliverWindow">Unanswered deliver_sm of a session.</param>
/// <param name="MessagesPerSecond">Messages a second of the whole account; 0 = unlimited.</param>
/// <param name="AllowFrom">Addresses and networks it may bind from; none = all.</param>
/// <param name="Version">Version; its ETag.</param>
/// <param name="ChangedAt">When it was written last.</param>
public sealed record AccountView(
    string SystemId, BinderKind Kind, string? SpId, bool HasPassword, IReadOnlyList<string> Carries, bool Subscribers, int MaxBinds, int Window, int DeliverWindow,
    double MessagesPerSecond, IReadOnlyList<string> AllowFrom, long Version, DateTimeOffset ChangedAt)
{
    /// <summary>What is shown of a record.</summary>
    public static AccountView Of(AccountRecord account) => new(
        account.SystemId, account.Kind, account.SpId, account.PasswordHash.Length > 0, account.Carries, account.Subscribers, account.MaxBinds, account.Window,
        account.DeliverWindow, account.MessagesPerSecond, account.AllowFrom, account.Version, account.ChangedAt);
}

/// <summary>What of an account can be set; of a change, what is missing or null stays.</summary>
/// <param name="Password">1 to 64 printable ASCII characters; kept as a hash only.</param>
/// <param name="Carries">SPs a trunk may bring, at most 10,000; for a trunk only.</param>
/// <param name="Subscribers">True: senders that belong to no SP too; for a trunk only.</param>
/// <param name="MaxBinds">0 (unlimited) to 10,000 sessions.</param>
/// <param name="Window">0 (unlimited) to 65,536 unanswered submits of a session.</param>
/// <param name="DeliverWindow">1 to 65,536 unanswered deliver_sm of a session.</param>
/// <param name="MessagesPerSecond">0 (unlimited) to 10,000,000.</param>
/// <param name="AllowFrom">Addresses (10.1.2.3) and networks (10.1.2.0/24), at most 1000.</param>
public sealed record AccountPatch(
    string? Password = null, IReadOnlyList<string>? Carries = null, bool? Subscribers = null, int? MaxBinds = null, int? Window = null, int? DeliverWindow = null,
    double? MessagesPerSecond = null, IReadOnlyList<string>? AllowFrom = null) : IChecked
{
    private const int MostCarried = 10_000;
    private const int MostNetworks = 1_000;
    private const int MostBinds = 10_000;
    private const int MostUnanswered = 65_536;
    private const int LongestPassword = 64;

    void IChecked.Check(FieldFaults faults) => Check(faults);

    internal void Check(FieldFaults faults)
    {
        // A password is a secret: only its length is told.
        if (Password is not null && (Password.Length is 0 or > LongestPassword || !Password.All(static unit => unit is > ' ' and <= '~')))
        {
            faults.Add("password", $"has {Password.Length} characters, it has 1 to {LongestPassword} printable ASCII characters");
        }

        faults.Range("maxBinds", MaxBinds, 0, MostBinds);
        faults.Range("window", Window, 0, MostUnanswered);
        faults.Range("deliverWindow", DeliverWindow, 1, MostUnanswered);
        faults.Range("messagesPerSecond", MessagesPerSecond, 0, SpDraft.MostMessages);
        faults.Count("carries", Carries?.Count ?? 0, 0, MostCarried);
        faults.Count("allowFrom", AllowFrom?.Count ?? 0, 0, MostNetworks);
        for (int i = 0; i < int.Min(Carries?.Count ?? 0, MostCarried); i++)
        {
            if (Carries![i] is not { } spId || !OptionsValidator.IsSpId(spId))
            {
                faults.Add($"carries[{i}]", "is no SpId");
            }
        }

        for (int i = 0; i < int.Min(AllowFrom?.Count ?? 0, MostNetworks); i++)
        {
            if (!IsNetwork(AllowFrom![i]))
            {
                faults.Add($"allowFrom[{i}]", "is neither an address nor a network without host bits (10.1.2.0/24)");
            }
        }
    }

    private static bool IsNetwork(string? text) =>
        text is not null
        && (IPAddress.TryParse(text, out _)
            || (IPNetwork.TryParse(text, out IPNetwork network) && text.IndexOf('/', StringComparison.Ordinal) is > 0 and int slash
                && IPAddress.TryParse(text[..slash], out IPAddress? given) && given.Equals(network.BaseAddress)));

    /// <summary>Writes what is given to a record; the password's hash is made elsewhere, for it takes its time.</summary>
    internal void Apply(AccountRecord account, string? passwordHash)
    {
        account.PasswordHash = passwordHash ?? account.PasswordHash;
        account.Carries = Carries is null ? account.Carries : [.. Carries.Distinct(StringComparer.Ordinal)];
        account.Subscribers = Subscribers ?? account.Subscribers;
        account.MaxBinds = MaxBinds ?? account.MaxBinds;
        account.Window = Window ?? account.Window;
        account.DeliverWindow = DeliverWindow ?? account.DeliverWindow;
        account.MessagesPerSecond = MessagesPerSecond ?? account.MessagesPerSecond;
        account.AllowFrom = AllowFrom is null ? account.AllowFrom : [.. AllowFrom];
    }
}

/// <summary>A new account.</summary>
/// <param name="SystemId">system_id: 1 to 15 printable ASCII characters.</param>
/// <param name="Kind">sp or trunk.</param>
/// <param name="Password">1 to 64 printable ASCII characters; kept as a hash only.</param>
/// <param name="SpId">The SP that binds; for kind sp, and only there.</param>
/// <param name="Limits">Everything else; none = the defaults of the configuration.</param>
public sealed record AccountDraft(string SystemId, BinderKind Kind, string Password, string? SpId = null, AccountPatch? Limits = null) : IChecked
{
    void IChecked.Check(FieldFaults faults)
    {
        var found = new ConfigurationFaults();
        OptionsValidator.SystemId("systemId", SystemId, found);
        foreach (ConfigurationFault fault in found.All)
        {
            faults.Add(fault.Path, fault.Problem);
        }

        if ((Kind == BinderKind.Sp) != (SpId is not null))
        {
            faults.Add("spId", Kind == BinderKind.Sp ? "is missing: an account of kind sp names its SP" : "is given, but a trunk has no SP of its own");
        }

        new AccountPatch(Password).Check(faults);
        Limits?.Check(faults);
        if (Limits?.Password is not null)
        {
            faults.Add("limits.password", "is given twice");
        }
    }
}
