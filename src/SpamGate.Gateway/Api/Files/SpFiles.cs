using System.Text.Json;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Api.Resources;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Files;

/// <summary>SPs, their accounts, numbers, services and texts as files.</summary>
internal static class SpFiles
{
    private const int MostUnanswered = 65_536;
    private const int MostBinds = 10_000;
    private const int MostCarried = 10_000;
    private const int MostNetworks = 1_000;
    private const int LongestSystemId = 15;
    private const int LongestCode = 10;
    private const int LongestTemplate = 2_000;

    /// <summary>SPs.</summary>
    public static RecordFile Sps { get; } = new RecordFile<SpRecord>(
        "sps",
        "Sp",
        static _ => new SpRecord { SpId = "" },
        Columns.Key<SpRecord>("sp_id", static it => it.SpId, static (it, value) => it.SpId = value, NameProblem),
        Columns.Text<SpRecord>("name", static it => it.Name, static (it, value) => it.Name = value, SpDraft.LongestName),
        CardColumn(),
        Columns.Rate<SpRecord>(static it => it.MessagesPerSecond, static (it, value) => it.MessagesPerSecond = value),
        Columns.Whole<SpRecord>("burst", static it => it.Burst, static (it, value) => it.Burst = value, 0, (int)SpDraft.MostMessages),
        Columns.Json<SpRecord>("settings", static it => it.Settings, static (it, value) => it.Settings = value, SettingsProblem))
    {
        ConcernsSnapshot = true,
        First = static it => it.SpId,
        Second = static it => it.SpId,
        Position = static it => (it.SpId, it.SpId),
        Alike = static (records, asked) =>
        {
            string[] ids = [.. asked.Select(static it => it.SpId)];
            return records.Sps.Where(it => ids.Contains(it.SpId));
        },
    };

    /// <summary>Accounts, without passwords: a file may bring hashes, none is ever written to one.</summary>
    public static RecordFile Accounts { get; } = new RecordFile<AccountRecord>(
        "accounts",
        "Account",
        static _ => NewAccount(),
        Columns.Key<AccountRecord>("system_id", static it => it.SystemId, static (it, value) => it.SystemId = value, SystemIdProblem),
        Columns.Choice<AccountRecord, BinderKind>("kind", static it => it.Kind, static (it, value) => it.Kind = value),
        Columns.Sp<AccountRecord>(static it => it.SpId, static (it, value) => it.SpId = value.Length == 0 ? null : value, isRequired: false),
        Columns.Words<AccountRecord>("carries", static it => it.Carries, static (it, value) => it.Carries = value, MostCarried),
        Columns.Flag<AccountRecord>("subscribers", static it => it.Subscribers, static (it, value) => it.Subscribers = value),
        Columns.Whole<AccountRecord>("max_binds", static it => it.MaxBinds, static (it, value) => it.MaxBinds = value, 0, MostBinds),
        Columns.Whole<AccountRecord>("window", static it => it.Window, static (it, value) => it.Window = value, 0, MostUnanswered),
        Columns.Whole<AccountRecord>("deliver_window", static it => it.DeliverWindow, static (it, value) => it.DeliverWindow = value, 1, MostUnanswered),
        Columns.Rate<AccountRecord>(static it => it.MessagesPerSecond, static (it, value) => it.MessagesPerSecond = value),
        Columns.Words<AccountRecord>("allow_from", static it => it.AllowFrom, static (it, value) => it.AllowFrom = value, MostNetworks),
        Columns.Json<AccountRecord>("settings", static it => it.Settings, static (it, value) => it.Settings = value, AccountSettingsProblem),
        new RecordColumn<AccountRecord>("password_hash", false, null, static (it, text, _) => HashProblem(it, text)))
    {
        ConcernsSnapshot = true,
        First = static it => it.SystemId,
        Second = static it => it.SystemId,
        Position = static it => (it.SystemId, it.SystemId),
        Alike = static (records, asked) =>
        {
            string[] ids = [.. asked.Select(static it => it.SystemId)];
            return records.Accounts.Where(it => ids.Contains(it.SystemId));
        },
    };

    /// <summary>Access numbers.</summary>
    public static RecordFile Numbers { get; } = new RecordFile<AccessNumberRecord>(
        "numbers",
        "AccessNumber",
        static _ => new AccessNumberRecord { Number = "", SpId = "" },
        Columns.Key<AccessNumberRecord>("number", static it => it.Number, static (it, value) => it.Number = value, static text => Columns.TextProblem(text, SmsAddress.MaxLength + 2)),
        Columns.Choice<AccessNumberRecord, NumberPurpose>("purpose", static it => it.Purpose, static (it, value) => it.Purpose = value, isKey: true),
        Columns.Sp<AccessNumberRecord>(static it => it.SpId, static (it, value) => it.SpId = value),
        Columns.Rate<AccessNumberRecord>(static it => it.MessagesPerSecond, static (it, value) => it.MessagesPerSecond = value))
    {
        ConcernsSnapshot = true,
        First = static it => it.Number,
        Second = null,
        Position = static it => (it.Number, it.Purpose.ToString()),
        Alike = static (records, asked) =>
        {
            string[] numbers = [.. asked.Select(static it => it.Number)];
            return records.AccessNumbers.Where(it => numbers.Contains(it.Number));
        },
        Canonical = static (it, terms) =>
        {
            if (!AddressList.TryParse(it.Number, terms.Plan, out SmsAddress address, out bool isPrefix, out string? problem))
            {
                return ("number", problem!);
            }

            it.Number = isPrefix && it.Purpose != NumberPurpose.General ? address + "*" : address.ToString();
            return null;
        },
        Check = static (it, _) => it.SpId.Length == 0 ? ("sp_id", "is missing") : null,
    };

    /// <summary>Services and their declared prices.</summary>
    public static RecordFile ServiceCodes { get; } = new RecordFile<ServiceCodeRecord>(
        "service-codes",
        "ServiceCode",
        static _ => new ServiceCodeRecord { SpId = "", Code = "" },
        Columns.Sp<ServiceCodeRecord>(static it => it.SpId, static (it, value) => it.SpId = value, isKey: true),
        Columns.Key<ServiceCodeRecord>("code", static it => it.Code, static (it, value) => it.Code = value, CodeProblem),
        Columns.Text<ServiceCodeRecord>("name", static it => it.Name, static (it, value) => it.Name = value, SpDraft.LongestName),
        Columns.Whole<ServiceCodeRecord>("price_fen", static it => it.PriceFen, static (it, value) => it.PriceFen = value, 0, ServiceCodeDraft.MostFen),
        Columns.Choice<ServiceCodeRecord, ChargingMethod>("charging", static it => it.Charging, static (it, value) => it.Charging = value))
    {
        ConcernsSnapshot = true,
        First = static it => it.SpId,
        Second = static it => it.Code,
        Position = static it => (it.SpId, it.Code),
        Alike = static (records, asked) =>
        {
            string[] codes = [.. asked.Select(static it => it.Code)];
            return records.ServiceCodes.Where(it => codes.Contains(it.Code));
        },
        Check = static (it, _) =>
        {
            var faults = new FieldFaults();
            ServiceCodeDraft.CheckPrice(it.PriceFen, it.Charging, faults);
            return faults.IsEmpty ? null : ("price_fen", faults.All.Values.First()[0]);
        },
    };

    /// <summary>Registered texts.</summary>
    public static RecordFile Templates { get; } = new RecordFile<TemplateRecord>(
        "templates",
        "Template",
        static _ => new TemplateRecord { TemplateId = "", SpId = "", Text = "" },
        Columns.Key<TemplateRecord>("template_id", static it => it.TemplateId, static (it, value) => it.TemplateId = value, NameProblem),
        Columns.Sp<TemplateRecord>(static it => it.SpId, static (it, value) => it.SpId = value),
        Columns.Text<TemplateRecord>("text", static it => it.Text, static (it, value) => it.Text = value, LongestTemplate, required: true))
    {
        ConcernsSnapshot = true,
        First = static it => it.TemplateId,
        Second = static it => it.TemplateId,
        Position = static it => (it.TemplateId, it.TemplateId),
        Alike = static (records, asked) =>
        {
            string[] ids = [.. asked.Select(static it => it.TemplateId)];
            return records.Templates.Where(it => ids.Contains(it.TemplateId));
        },
        Check = static (it, _) => it.SpId.Length == 0 ? ("sp_id", "is missing") : it.Text.Length == 0 ? ("text", "is missing") : null,
    };

    /// <summary>What is wrong with a name of 1 to 64 characters; null = nothing.</summary>
    public static string? NameProblem(string text) =>
        OptionsValidator.IsSpId(text) ? null : $"is '{Columns.Shown(text)}', it has 1 to 64 letters, digits, '.', '_' and '-'";

    private static AccountRecord NewAccount()
    {
        var defaults = new AccountOptions();
        return new AccountRecord { SystemId = "", MaxBinds = defaults.MaxBinds, Window = defaults.Window, DeliverWindow = defaults.DeliverWindow };
    }

    private static RecordColumn<SpRecord> CardColumn()
    {
        RecordColumn<SpRecord> choice = Columns.Choice<SpRecord, Card>("card", static it => it.Card, static (it, value) => it.Card = value);
        return choice with
        {
            Read = (it, text, terms) =>
            {
                Card before = it.Card;
                return choice.Read(it, text, terms) ?? (it.Card != before && !terms.MayChangeCards
                    ? $"is '{Columns.Word(it.Card)}' and was '{Columns.Word(before)}'; only a penalty officer gives cards"
                    : null);
            },
        };
    }

    private static string? SystemIdProblem(string text) =>
        text.Length is > 0 and <= LongestSystemId && text.All(static unit => unit is > ' ' and <= '~')
            ? null
            : $"is '{Columns.Shown(text)}', a system_id has 1 to {LongestSystemId} printable ASCII characters";

    private static string? CodeProblem(string text) =>
        text.Length is > 0 and <= LongestCode && text.All(static unit => char.IsAsciiLetterOrDigit(unit) || unit is '.' or '_' or '-')
            ? null
            : $"is '{Columns.Shown(text)}', it has 1 to {LongestCode} letters, digits, '.', '_' and '-'";

    private static string? SettingsProblem(JsonElement settings)
    {
        var faults = new FieldFaults();
        SpSettings.Check(settings, faults);
        return faults.IsEmpty ? null : $"{faults.All.First().Key}: {faults.All.First().Value[0]}";
    }

    private static string? AccountSettingsProblem(JsonElement settings)
    {
        try
        {
            return settings.ValueKind != JsonValueKind.Object ? "is no JSON object"
                : settings.EnumerateObject().FirstOrDefault(static it => it.Name != nameof(AccountOptions.DefaultAlphabet)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown
                    ? $"names {Columns.Shown(unknown.Name)}; only {nameof(AccountOptions.DefaultAlphabet)} has no column of its own"
                : Enum.TryParse<Smpp.Text.DefaultAlphabet>(
                    settings.TryGetProperty(nameof(AccountOptions.DefaultAlphabet), out JsonElement alphabet) ? alphabet.GetString() : nameof(Smpp.Text.DefaultAlphabet.Gsm7), out _)
                    ? null
                : $"names a {nameof(AccountOptions.DefaultAlphabet)} that is none of {string.Join(", ", Enum.GetNames<Smpp.Text.DefaultAlphabet>())}";
        }
        catch (InvalidOperationException)
        {
            return $"has a {nameof(AccountOptions.DefaultAlphabet)} that is no text";
        }
    }

    // The hash itself is not shown: it stands for a password.
    private static string? HashProblem(AccountRecord account, string text)
    {
        string hash = text.Trim();
        if (hash.Length == 0)
        {
            return null;
        }

        if (!PasswordHash.TryParse(hash, out _, out _))
        {
            return "is no hash as hash-password prints it";
        }

        account.PasswordHash = hash;
        return null;
    }
}
