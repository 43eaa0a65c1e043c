using System.Collections.Frozen;
using System.Net.Security;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Schedules;
using SpamGate.Screening.Verdicts;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Configuration;

/// <summary>
/// Makes a snapshot of the settings and the files they name, or says everything that is wrong with them. Keeps what must outlive a reload:
/// indexes of SPs and accounts, rate buckets, proven passwords, loaded files, live lists. Not thread-safe.
/// </summary>
/// <param name="input">Where settings come from.</param>
/// <param name="time">The clock that files are judged by.</param>
/// <param name="recorded">The settings that live in the records; null = the file alone counts.</param>
internal sealed class SnapshotBuilder(ConfigurationInput input, TimeProvider time, IRecordedSettings? recorded = null)
{
    private const string Root = GatewayOptions.Section;

    private readonly ArtifactCache _artifacts = new(time);
    private readonly LiveLists _lists = new();
    private readonly LimitBuilder _limits = new();
    private CertificateCache? _certificates;
    private readonly Dictionary<string, int> _spIndexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _accountIndexes = new(StringComparer.Ordinal);
    private GatewaySnapshot? _last;
    private Schedule? _schedule;

    /// <summary>Every file the last build depended on, good or bad, with its state then.</summary>
    public IReadOnlyDictionary<string, FileStamp> Files => _artifacts.Seen;

    /// <summary>Builds; null when there are faults.</summary>
    public GatewaySnapshot? Build(ConfigurationFaults faults)
    {
        _artifacts.Begin();
        if (ReadOptions(faults) is not { } options)
        {
            return null;
        }

        OptionsValidator.Validate(options, faults);
        string dataDirectory = Path.GetFullPath(options.DataDirectory, input.BaseDirectory);

        // All that is wrong with the file is told at once: what is faulty so far is not merged, its SPs and accounts are judged as they stand.
        if (!faults.IsEmpty)
        {
            recorded?.Postpone();
        }

        bool isMerged = recorded is not null && faults.IsEmpty && recorded.TryMerge(options, dataDirectory, faults);
        var plan = new NumberingPlan(NumberingPlan.IsCountryCode(options.CountryCode) ? options.CountryCode : ConfigurationDefaults.CountryCode);

        // Indexes are handed out on copies, and kept only when the build succeeds.
        var spIndexes = new Dictionary<string, int>(_spIndexes, StringComparer.Ordinal);
        var accountIndexes = new Dictionary<string, int>(_accountIndexes, StringComparer.Ordinal);
        var screenings = new ScreeningBuilder(_artifacts, Resolve, plan, _lists, faults);
        var sps = new SpBuilder(
            plan, screenings.Templates, _lists, options.Screening.Limits, _last?.SpsById ?? FrozenDictionary<string, SpPolicy>.Empty, faults);
        sps.Add(options.Sps, id => IndexOf(spIndexes, id));
        var spsById = sps.Policies.ToFrozenDictionary(static sp => sp.SpId, StringComparer.Ordinal);
        var accounts = new AccountBuilder(
            spsById, _last?.Accounts ?? FrozenDictionary<string, AccountPolicy>.Empty, id => IndexOf(accountIndexes, id), faults);
        accounts.Add(options.Accounts);
        if (!ConfiguredTimeZone.TryFind(options.TimeZone, out TimeZoneInfo zone, out string? unknown))
        {
            faults.Add($"{Root}:{nameof(options.TimeZone)}", unknown!);
        }

        Schedule? schedule = ScheduleOf(screenings.Schedule(options, _schedule?.Document), zone);
        ScreeningSnapshot screening = screenings.Build(options, _limits.Build(options.Screening.Limits, sps.Policies, zone, schedule), schedule);
        ConductFile conduct = Conduct(options.Conduct, faults);
        var charges = ChargeTags.Create(options.Screening.Disclosure, faults);
        OptOutPolicy optOut = OptOutPolicy.Create(options.Screening.OptOut, faults);
        var tls = new TlsBuilder(_certificates ??= new CertificateCache(_artifacts, time), Resolve, faults);
        ListenerTls? listenerTls = tls.Listener(options.Smpp.Tls);
        Dictionary<string, SslClientAuthenticationOptions> linkTls = tls.Links(options.Smscs);
        if (!faults.IsEmpty || (isMerged && !recorded!.TryCommit(faults)))
        {
            return null;
        }

        _schedule = schedule;
        Keep(_spIndexes, spIndexes);
        Keep(_accountIndexes, accountIndexes);
        _artifacts.Trim();

        // Before the options forget them.
        List<Credential> apiKeys = ApiKeys(options);
        return _last = new GatewaySnapshot
        {
            Options = WithoutSecrets(options),
            RejectStatus = PermanentStatus.TryParse(options.Screening.RejectStatus, out CommandStatus status) ? (uint)status : (uint)CommandStatus.EsmeRSubmitFail,
            Engine = new ScreeningEngine(screening),
            OptOut = optOut,
            Conduct = conduct,
            ContentSources = screenings.Sources,
            Charges = charges,
            NumberingPlan = plan,
            TimeZone = zone,
            CarriesSubscribers = accounts.Policies.Any(static account => account.Subscribers),
            Accounts = accounts.Policies.ToFrozenDictionary(static account => account.SystemId, StringComparer.Ordinal),
            Sps = Dense(sps.Policies, spIndexes.Count),
            SpsById = spsById,
            ApiKeys = apiKeys,
            DataDirectory = dataDirectory,
            LeftOut = faults.LeftOut,
            Version = (_last?.Version ?? 0) + 1,
            ListenerTls = listenerTls,
            LinkTls = linkTls.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
            NumberOwners = sps.NumberOwners(),
            NameOwners = sps.NameOwners().ToFrozenDictionary(),
        };
    }

    /// <summary>The schedule in force while neither document nor zone changed: it has moved its table on with time.</summary>
    private Schedule? ScheduleOf(ScheduleDocument? document, TimeZoneInfo zone) =>
        document is null ? null
        : _schedule is { } kept && ReferenceEquals(kept.Document, document) && kept.Zone.Equals(zone) ? kept
        : new Schedule(document, zone, time.GetUtcNow().ToUnixTimeMilliseconds());

    private static int IndexOf(Dictionary<string, int> indexes, string id)
    {
        if (!indexes.TryGetValue(id, out int index))
        {
            index = indexes.Count;
            indexes.Add(id, index);
        }

        return index;
    }

    private static void Keep(Dictionary<string, int> kept, Dictionary<string, int> indexes)
    {
        foreach ((string id, int index) in indexes)
        {
            kept[id] = index;
        }
    }

    private GatewayOptions? ReadOptions(ConfigurationFaults faults)
    {
        if (input.File is not null)
        {
            _artifacts.Watch(Path.GetFullPath(input.File));
        }

        IConfigurationRoot root;
        try
        {
            root = input.Read();
        }
        catch (InvalidDataException exception)
        {
            faults.Add(input.File ?? "configuration", exception.Message);
            return null;
        }

        IConfigurationSection section = root.GetSection(Root);
        if (input.File is not null && !section.Exists())
        {
            faults.Add(input.File, $"has no section {Root}");
            return null;
        }

        return OptionsBinder.Bind<GatewayOptions>(section, faults);
    }

    private ConductFile Conduct(ConductOptions options, ConfigurationFaults faults)
    {
        const string Setting = $"{Root}:Conduct:File";
        if (string.IsNullOrEmpty(options.File))
        {
            return ConductFile.Shipped;
        }

        try
        {
            ConductFile? file = ConductFile.Parse(File.ReadAllText(Resolve(options.File)), out IReadOnlyList<string> problems);
            foreach (string problem in problems)
            {
                faults.Add(Setting, $"'{options.File}': {problem}");
            }

            return file ?? ConductFile.Shipped;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            faults.Add(Setting, $"cannot be read: {error.Message}");
            return ConductFile.Shipped;
        }
    }

    private string Resolve(string path) => Path.GetFullPath(path, input.BaseDirectory);

    /// <summary>One entry per index ever handed out; SPs that are gone stay as Removed.</summary>
    private SpPolicy[] Dense(List<SpPolicy> policies, int count)
    {
        var dense = new SpPolicy[count];
        foreach (SpPolicy gone in _last?.Sps ?? [])
        {
            dense[gone.Index] = new SpPolicy
            {
                SpId = gone.SpId,
                Name = gone.Name,
                Index = gone.Index,
                AccessNumbers = [],
                TransactionalNumbers = AddressSet.Empty,
                Card = Card.Removed,
                MessagesPerSecond = gone.MessagesPerSecond,
                RateLimit = gone.RateLimit,
            };
        }

        foreach (SpPolicy policy in policies)
        {
            dense[policy.Index] = policy;
        }

        return dense;
    }

    private static List<Credential> ApiKeys(GatewayOptions options) =>
        [.. options.ApiKeys.Select(static key =>
            PasswordHash.TryParse(key, out PasswordHash? hash, out _) ? Credential.FromHash(hash!) : Credential.FromPlain(key))];

    // What was needed of them is in credentials now. The passwords for SMSCs stay: we have to say them.
    private static GatewayOptions WithoutSecrets(GatewayOptions options)
    {
        options.ApiKeys.Clear();
        options.Smpp.Tls.Password = "";
        foreach (AccountOptions account in options.Accounts)
        {
            account.Password = null;
        }

        return options;
    }
}
