using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>
/// Accounts as settings and as records. A plain password stays where it stands, in the file or the environment: its record has no hash, and the
/// account takes whatever stands there. A hash in the record, set over the API or in the file, outranks it.
/// </summary>
internal static class RecordedAccounts
{
    /// <summary>Kind of seed.</summary>
    public const string Kind = "Account";

    private const int UnusablePasswordOctets = 24;

    private static readonly string[] s_columns =
    [
        nameof(AccountOptions.SystemId), nameof(AccountOptions.Kind), nameof(AccountOptions.SpId), nameof(AccountOptions.PasswordHash),
        nameof(AccountOptions.Carries), nameof(AccountOptions.Subscribers), nameof(AccountOptions.MaxBinds), nameof(AccountOptions.Window),
        nameof(AccountOptions.DeliverWindow), nameof(AccountOptions.MessagesPerSecond), nameof(AccountOptions.AllowFrom),
    ];

    /// <summary>Settings of an account nobody set anything for.</summary>
    public static JsonObject Defaults { get; } = BagOf(new AccountOptions());

    /// <summary>The settings of an entry of the file, without its plain password.</summary>
    public static JsonObject BagOf(AccountOptions options)
    {
        JsonObject bag = SettingsBag.Of(options);
        bag.Remove(nameof(AccountOptions.Password));
        return bag;
    }

    /// <summary>The settings a record stands for.</summary>
    public static JsonObject BagOf(AccountRecord account)
    {
        JsonObject bag = SettingsBag.Parse(account.Settings);
        JsonObject known = BagOf(new AccountOptions
        {
            SystemId = account.SystemId,
            Kind = account.Kind == BinderKind.Trunk ? AccountKind.Trunk : AccountKind.Sp,
            SpId = account.SpId,
            PasswordHash = account.PasswordHash.Length > 0 ? account.PasswordHash : null,
            Carries = account.Carries,
            Subscribers = account.Subscribers,
            MaxBinds = account.MaxBinds,
            Window = account.Window,
            DeliverWindow = account.DeliverWindow,
            MessagesPerSecond = account.MessagesPerSecond,
            AllowFrom = account.AllowFrom,
        });
        foreach (string name in s_columns)
        {
            bag[name] = known[name]?.DeepClone();
        }

        return bag;
    }

    /// <summary>Options for the snapshot.</summary>
    /// <param name="bag">What the record says.</param>
    /// <param name="entry">The entry of the file with the same system_id; null = there is none.</param>
    /// <param name="origin">Where faults say it comes from; null = its place in the file.</param>
    public static AccountOptions ToOptions(JsonObject bag, AccountOptions? entry, string? origin)
    {
        AccountOptions options = SettingsBag.ToOptions<AccountOptions>(bag);
        options.Origin = origin;
        if (entry is { Password.Length: > 0, PasswordHash.Length: > 0 })
        {
            // The builder says that one of them has to go.
            options.Password = entry.Password;
        }
        else if (string.IsNullOrEmpty(options.PasswordHash))
        {
            options.PasswordHash = null;

            // Its password stood in a file that no longer names it, or on another node: nobody can bind until one is set.
            options.Password = entry is not null ? entry.Password : Convert.ToHexString(RandomNumberGenerator.GetBytes(UnusablePasswordOctets));
        }

        return options;
    }

    /// <summary>Makes a record say what the settings say.</summary>
    public static void Write(AccountRecord account, JsonObject bag)
    {
        AccountOptions options = SettingsBag.ToOptions<AccountOptions>(bag);
        account.Kind = options.Kind == AccountKind.Trunk ? BinderKind.Trunk : BinderKind.Sp;
        account.SpId = string.IsNullOrEmpty(options.SpId) ? null : options.SpId;
        account.PasswordHash = options.PasswordHash ?? "";
        account.Carries = options.Carries;
        account.Subscribers = options.Subscribers;
        account.MaxBinds = options.MaxBinds;
        account.Window = options.Window;
        account.DeliverWindow = options.DeliverWindow;
        account.MessagesPerSecond = options.MessagesPerSecond;
        account.AllowFrom = options.AllowFrom;
        var rest = (JsonObject)bag.DeepClone();
        foreach (string name in rest.Where(static property => s_columns.Contains(property.Key) || JsonNode.DeepEquals(property.Value, Defaults[property.Key]))
            .Select(static property => property.Key).ToArray())
        {
            rest.Remove(name);
        }

        account.Settings = SettingsBag.ToText(rest);
    }
}
