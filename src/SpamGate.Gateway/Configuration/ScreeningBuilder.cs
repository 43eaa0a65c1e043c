using SpamGate.Screening.Campaigns;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Schedules;
using SpamGate.Screening.Verdicts;
using ListKind = SpamGate.Storage.Records.ListKind;

namespace SpamGate.Gateway.Configuration;

/// <summary>Makes what the checks look things up in: the model, and the files of rules and lists that the settings name.</summary>
/// <param name="artifacts">Loads files, and keeps those that did not change.</param>
/// <param name="resolve">Makes paths absolute.</param>
/// <param name="plan">Makes addresses canonical.</param>
/// <param name="lists">The live lists, which every snapshot shares.</param>
/// <param name="faults">Receives what is wrong.</param>
internal sealed class ScreeningBuilder(
    ArtifactCache artifacts, Func<string, string> resolve, NumberingPlan plan, LiveLists lists, ConfigurationFaults faults)
{
    private const string Root = GatewayOptions.Section;

    /// <summary>What the last build looks at texts with.</summary>
    public ContentSources Sources { get; private set; } = new();

    /// <summary>Builds.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="limits">Caps and quotas; null = none.</param>
    /// <param name="schedule">Hours and holidays; null = none.</param>
    public ScreeningSnapshot Build(GatewayOptions options, LimitRules? limits, Schedule? schedule)
    {
        ScreeningOptions screening = options.Screening;
        return new ScreeningSnapshot
        {
            Content = Content(options, schedule),
            Mode = screening.Mode,
            BlockedSenders = Addresses(screening.BlockedSenders, nameof(screening.BlockedSenders)),
            BlockedRecipients = Addresses(screening.BlockedRecipients, nameof(screening.BlockedRecipients)),
            AllowedSenders = Addresses(screening.AllowedSenders, nameof(screening.AllowedSenders)),
            Lists = lists,
            Actions = new ScreeningActions(screening.Actions),
            Campaigns = Campaigns(screening.Campaigns),
            Limits = limits,
            Disclosure = screening.Disclosure.Parts,
            ChecksConsent = screening.Disclosure.Consent,
            Schedule = schedule,
            SmscsSchedule = options.Smscs.Exists(static smsc => smsc.Schedules),
            CountParts = screening.CountParts,
        };
    }

    /// <summary>Loads the texts registered for an SP.</summary>
    /// <param name="file">The file; empty = none.</param>
    /// <param name="setting">Who names it.</param>
    public TemplateSet Templates(string? file, string setting) => string.IsNullOrWhiteSpace(file)
        ? TemplateSet.Empty
        : artifacts.Lines(setting, resolve(file), "templates", static (reader, lines) => TemplateSet.Read(reader, lines), faults) ?? TemplateSet.Empty;

    /// <summary>The schedule of the records, else the one that the settings name; null without one.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="inForce">What stays in force when that of the records is none.</param>
    public ScheduleDocument? Schedule(GatewayOptions options, ScheduleDocument? inForce) =>
        options.Screening.RecordedSchedule is { } recorded && (artifacts.Schedule("records:Schedule:default", recorded, faults) ?? inForce) is { } document ? document
        : string.IsNullOrWhiteSpace(options.Screening.Schedule) ? null
        : artifacts.ScheduleFile(Setting(nameof(options.Screening.Schedule)), resolve(options.Screening.Schedule), faults);

    private ContentEngine Content(GatewayOptions options, Schedule? schedule)
    {
        ScreeningOptions screening = options.Screening;
        CompiledModel? model = Model(options.Model, nameof(options.Model));
        CompiledModel? shadow = Model(options.ShadowModel, nameof(options.ShadowModel));
        KeywordRules keywords = string.IsNullOrWhiteSpace(screening.Keywords)
            ? KeywordRules.Empty
            : artifacts.Keywords(Setting(nameof(screening.Keywords)), resolve(screening.Keywords), faults);
        (string Name, string? File)[] files =
        [
            (nameof(screening.Keywords), screening.Keywords),
            (nameof(screening.BlockedDomains), screening.BlockedDomains),
            (nameof(screening.AllowedDomains), screening.AllowedDomains),
            (nameof(screening.ProtectedDomains), screening.ProtectedDomains),
            (nameof(screening.BlockedContacts), screening.BlockedContacts),
            (nameof(screening.AllowedContacts), screening.AllowedContacts),
        ];
        var sources = new ContentSources
        {
            ModelDirectory = string.IsNullOrWhiteSpace(options.Model) ? null : ModelPath(options.Model),
            Files = files.Where(static file => !string.IsNullOrWhiteSpace(file.File)).ToDictionary(static file => file.Name, file => resolve(file.File!)),
            Recorded = Enum.GetValues<ListKind>().Select(kind => (Kind: kind, Text: screening.RecordedContent?.TextOf(kind))).Where(static list => list.Text is not null)
                .ToDictionary(static list => list.Kind.ToString(), static list => list.Text!),
            Categories = [.. screening.CategoryThresholds],
            Cards = [.. screening.CardThresholds],
            Shifts = [.. schedule?.Document.Periods.SelectMany(static period => period.Stricter) ?? []],
        };
        var engine = new ContentEngine(model, keywords, (float?)screening.Threshold, shadow)
        {
            Thresholds = sources.Thresholds(),
            NormalizesAlways = screening.Disclosure.Parts != DisclosureParts.None,
            TakesFingerprints = Campaigns(screening.Campaigns).IsEnabled || screening.Limits.CampaignPerDay > 0 || options.Sps.Exists(static sp => sp.CampaignPerDay > 0),
            Contacts = new ContactRules
            {
                BlockedDomains = Domains(screening, screening.BlockedDomains, ListKind.BlockedDomains, ContentSymbols.LinkBlocked),
                AllowedDomains = Domains(screening, screening.AllowedDomains, ListKind.AllowedDomains, ""),
                ProtectedDomains = Domains(screening, screening.ProtectedDomains, ListKind.ProtectedDomains, ""),
                BlockedContacts = Contacts(screening, screening.BlockedContacts, ListKind.BlockedContacts, ContentSymbols.ContactBlocked),
                AllowedContacts = Contacts(screening, screening.AllowedContacts, ListKind.AllowedContacts, ""),
            },
        };
        Sources = sources with { Threshold = engine.Threshold };
        return engine;
    }

    private static CampaignLimits Campaigns(CampaignOptions options) => new()
    {
        Window = options.Window.Ticks * 100,
        SpRecipients = options.SpRecipients,
        Recipients = options.Recipients,
        Senders = options.Senders,
        Contacts = options.Contacts,
    };

    private CompiledModel? Model(string? directory, string setting) =>
        string.IsNullOrWhiteSpace(directory) ? null : artifacts.Model($"{Root}:{setting}", ModelPath(directory), faults);

    private static string Setting(string name) => $"{Root}:Screening:{name}";

    private AddressSet Addresses(string? file, string setting) =>
        Load(file, setting, "list" + plan.CountryCode, (reader, lines) => AddressList.Read(reader, plan, lines)) ?? AddressSet.Empty;

    private DomainList Domains(ScreeningOptions screening, string? file, ListKind kind, string symbol) => Joined(
        screening, kind, Load(file, kind.ToString(), "domains" + symbol, Domains(symbol)) ?? DomainList.Empty, Domains(symbol), DomainList.Join);

    private ContactList Contacts(ScreeningOptions screening, string? file, ListKind kind, string symbol) => Joined(
        screening, kind, Load(file, kind.ToString(), "contacts" + symbol, Contacts(symbol)) ?? ContactList.Empty, Contacts(symbol), ContactList.Join);

    private static Func<TextReader, List<ListFault>, DomainList> Domains(string symbol) => (reader, lines) => DomainList.Read(reader, symbol, lines);

    private static Func<TextReader, List<ListFault>, ContactList> Contacts(string symbol) => (reader, lines) => ContactList.Read(reader, symbol, lines);

    /// <summary>A list of the file with that of the records; entries of the records that are none are left out.</summary>
    private T Joined<T>(ScreeningOptions screening, ListKind kind, T ofFile, Func<TextReader, List<ListFault>, T> read, Func<T, T, T> join)
        where T : class =>
        screening.RecordedContent?.TextOf(kind) is not { } text ? ofFile : artifacts.Joined($"records:List:{kind}", ofFile, text, read, join, faults);

    private T? Load<T>(string? file, string setting, string kind, Func<TextReader, List<ListFault>, T> read)
        where T : class =>
        string.IsNullOrWhiteSpace(file) ? null : artifacts.Lines(Setting(setting), resolve(file), kind, read, faults);

    // The model ships beside the program, so the default is found wherever the configuration file lies.
    private string ModelPath(string path)
    {
        string local = resolve(path);
        string shipped = Path.GetFullPath(path, AppContext.BaseDirectory);
        return !Directory.Exists(local) && Directory.Exists(shipped) ? shipped : local;
    }
}
