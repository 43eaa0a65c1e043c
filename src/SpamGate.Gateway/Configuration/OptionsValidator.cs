using System.Net;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;
using SpamGate.Storage.Encryption;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Configuration;

/// <summary>What no single setting can know of itself: forms of names and addresses, duplicates, references between entries.</summary>
internal static class OptionsValidator
{
    private const string Root = GatewayOptions.Section;

    /// <summary>system_id has 16 octets and host names of the DNS 253; both with room for the terminating NUL where there is one.</summary>
    private const int MaxSystemId = 15;
    private const int MaxPassword = 64;
    private const int MaxSystemType = 12;
    private const int MaxName = 64;

    /// <summary>A message_id has 65 octets, the SMSC's own included (SMPP 3.4 section 5.2.23).</summary>
    private const int MaxIdPrefix = 16;

    public static void Validate(GatewayOptions options, ConfigurationFaults faults)
    {
        Address($"{Root}:Smpp:Address", options.Smpp.Address, faults);
        Address($"{Root}:Http:Address", options.Http.Address, faults);
        Ports(options, faults);

        if (!NumberingPlan.IsCountryCode(options.CountryCode))
        {
            faults.Add($"{Root}:CountryCode", $"is '{options.CountryCode}', it has 1 to 3 digits and does not begin with 0");
        }

        Records(options.Records, faults);
        if (options.DataKey.Length > 0 && !DataKey.TryParse(options.DataKey, out _))
        {
            faults.Add($"{Root}:DataKey", $"is not base64 of {DataKey.Length} octets");
        }

        Screening(options.Screening, faults);
        Notices(options.Notices, faults);
        Smscs(options.Smscs, faults);
        for (int i = 0; i < options.ApiKeys.Count; i++)
        {
            Secret($"{Root}:ApiKeys:{i}", options.ApiKeys[i], faults);
        }
    }

    private static void Notices(NoticeOptions notices, ConfigurationFaults faults)
    {
        for (int i = 0; i < notices.Command.Count; i++)
        {
            int length = notices.Command[i].Length;
            if (length > NoticeOptions.MaxArgument || (i == 0 && length == 0))
            {
                faults.Add($"{Root}:Notices:Command:{i}", $"has {length} characters, allowed are {(i == 0 ? 1 : 0)} to {NoticeOptions.MaxArgument}");
            }
        }

        if (notices.Command.Count > 0 && notices.Command[0].Length > 0 && !Path.IsPathFullyQualified(notices.Command[0]))
        {
            faults.Add($"{Root}:Notices:Command:0", $"is '{notices.Command[0]}', it must be the full path of a program");
        }
    }

    private static void Records(RecordsOptions records, ConfigurationFaults faults)
    {
        if (records.Provider == RecordsProvider.PostgreSql && records.ConnectionString.Length == 0)
        {
            faults.Add($"{Root}:Records:ConnectionString", "is missing; PostgreSql needs one, e.g. Host=db;Database=spamgate;Username=spamgate");
        }
        else if (RecordStoreOptions.FaultOf(records.Provider, records.ConnectionString) is { } problem)
        {
            faults.Add($"{Root}:Records:ConnectionString", $"can not be read: {problem}");
        }
    }

    private static void Ports(GatewayOptions options, ConfigurationFaults faults)
    {
        SmppTlsOptions tls = options.Smpp.Tls;
        if (Clash(options.Smpp.Address, options.Smpp.Port, options.Http.Address, options.Http.Port))
        {
            faults.Add($"{Root}:Http:Port", $"is {options.Http.Port}, which is Smpp:Port too");
        }

        if (!tls.IsEnabled)
        {
            return;
        }

        string address = ListenAddress.OfTls(options.Smpp);
        Address($"{Root}:Smpp:Tls:Address", address, faults);
        if (Clash(address, tls.Port, options.Smpp.Address, options.Smpp.Port))
        {
            faults.Add($"{Root}:Smpp:Tls:Port", $"is {tls.Port}, which is Smpp:Port too");
        }

        if (Clash(address, tls.Port, options.Http.Address, options.Http.Port))
        {
            faults.Add($"{Root}:Smpp:Tls:Port", $"is {tls.Port}, which is Http:Port too");
        }
    }

    // "*" takes the port on every address.
    private static bool Clash(string address, int port, string otherAddress, int otherPort) =>
        port != 0 && port == otherPort
        && ListenAddress.TryParse(address, out IPAddress? one) && ListenAddress.TryParse(otherAddress, out IPAddress? other)
        && (one!.Equals(other) || one.Equals(IPAddress.IPv6Any) || other!.Equals(IPAddress.IPv6Any));

    public static bool IsSpId(string text) => IsName(text, MaxName);

    public static void SystemId(string path, string text, ConfigurationFaults faults) => Octets(path, text, 1, MaxSystemId, faults);

    public static void Password(string path, string text, ConfigurationFaults faults)
    {
        // The value is a secret: only its length is told.
        if (text.Length > MaxPassword || text.Length == 0 || !IsPrintable(text))
        {
            faults.Add(path, $"has {text.Length} characters, an SMPP password has 1 to {MaxPassword} printable ASCII characters");
        }
    }

    private static void Secret(string path, string text, ConfigurationFaults faults)
    {
        if (text.StartsWith("pbkdf2", StringComparison.Ordinal) && !PasswordHash.TryParse(text, out _, out string? problem))
        {
            faults.Add(path, problem!);
        }
        else if (string.IsNullOrWhiteSpace(text))
        {
            faults.Add(path, "is empty");
        }
    }

    private static void Screening(ScreeningOptions options, ConfigurationFaults faults)
    {
        if (options.Threshold is { } threshold and not (> 0 and < 1))
        {
            faults.Add($"{Root}:Screening:Threshold", $"is {threshold}, it lies between 0 and 1, both excluded");
        }

        Limits(options.Limits, faults);
        Thresholds("CategoryThresholds", options.CategoryThresholds, faults);
        Thresholds("CardThresholds", options.CardThresholds, faults);
        if (options.Campaigns is { Senders: 1 } or { Contacts: 1 })
        {
            faults.Add($"{Root}:Screening:Campaigns", "has Senders or Contacts 1, which every message reaches; allowed are 0 and 2 to 8");
        }

        if (!PermanentStatus.TryParse(options.RejectStatus, out _))
        {
            faults.Add($"{Root}:Screening:RejectStatus", $"is '{options.RejectStatus}', allowed are {PermanentStatus.Allowed}");
        }

        if (options.Actions.ContainsKey(ScreenReason.None))
        {
            faults.Add($"{Root}:Screening:Actions:None", "is no reason; it stands for messages that nothing spoke against");
        }

        if (options.Actions.TryGetValue(ScreenReason.AccountRate, out ScreeningAction accountRate) && accountRate <= ScreeningAction.Tag)
        {
            // The account's rate is taken before anything else is asked: letting a message through here would let it past every check.
            faults.Add($"{Root}:Screening:Actions:AccountRate", $"is {accountRate}, it has to refuse; a rate is switched off by MessagesPerSecond 0");
        }

        int approvals = options.DropApprovedBy.Select(static name => name.Trim()).Where(static name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        foreach ((ScreenReason reason, ScreeningAction action) in options.Actions)
        {
            if (action == ScreeningAction.Drop && approvals < 2)
            {
                faults.Add($"{Root}:Screening:Actions:{reason}", $"is drop, which needs two different names in {Root}:Screening:DropApprovedBy; there are {approvals}");
            }
        }
    }

    private static void Limits(LimitOptions options, ConfigurationFaults faults)
    {
        const string path = $"{Root}:Screening:Limits";
        RecipientCapOptions commercial = options.Commercial;
        if (commercial.PerSp > CapLimits.MostExact || commercial.PerRecipient > CapLimits.MostExact)
        {
            faults.Add($"{path}:Commercial", $"has {int.Max(commercial.PerSp, commercial.PerRecipient)}, allowed are 0 to {CapLimits.MostExact}; Messages takes more");
        }

        Order($"{path}:Transactional", nameof(TransactionalCapOptions.PerMinute), options.Transactional.PerMinute, nameof(TransactionalCapOptions.PerHour), options.Transactional.PerHour, faults);
        Order($"{path}:Transactional", nameof(TransactionalCapOptions.PerHour), options.Transactional.PerHour, nameof(TransactionalCapOptions.PerDay), options.Transactional.PerDay, faults);
        Order($"{path}:Subscribers", nameof(SubscriberCapOptions.PerHour), options.Subscribers.PerHour, nameof(SubscriberCapOptions.PerDay), options.Subscribers.PerDay, faults);
        Order($"{path}:Subscribers", nameof(SubscriberCapOptions.HolidayPerHour), options.Subscribers.HolidayPerHour, nameof(SubscriberCapOptions.HolidayPerDay), options.Subscribers.HolidayPerDay, faults);
    }

    // A shorter window that allows more than a longer one is a number in the wrong place.
    private static void Order(string path, string shorter, int less, string longer, int more, ConfigurationFaults faults)
    {
        if (more > 0 && less > more)
        {
            faults.Add($"{path}:{shorter}", $"is {less}, which is more than {longer} {more} allows");
        }
    }

    private static void Thresholds<T>(string setting, Dictionary<T, double> thresholds, ConfigurationFaults faults)
        where T : notnull
    {
        foreach ((T key, double threshold) in thresholds)
        {
            if (threshold is not (> 0 and < 1))
            {
                faults.Add($"{Root}:Screening:{setting}:{key}", $"is {threshold}, it lies between 0 and 1, both excluded");
            }
        }
    }

    private static void Smscs(List<SmscOptions> smscs, ConfigurationFaults faults)
    {
        var names = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < smscs.Count; i++)
        {
            string path = $"{Root}:Smscs:{i}";
            SmscOptions smsc = smscs[i];
            if (!IsName(smsc.Name, MaxName))
            {
                faults.Add($"{path}:Name", $"is '{smsc.Name}', it has 1 to {MaxName} letters, digits, '.', '_' and '-'");
            }
            else if (!names.TryAdd(smsc.Name, i))
            {
                faults.Add($"{path}:Name", $"is '{smsc.Name}', which Smscs:{names[smsc.Name]} has too");
            }

            if (Uri.CheckHostName(smsc.Host) is UriHostNameType.Unknown or UriHostNameType.Basic)
            {
                faults.Add($"{path}:Host", $"is '{smsc.Host}', which is neither a host name nor an IP address");
            }

            Octets($"{path}:SystemId", smsc.SystemId, 0, MaxSystemId, faults);
            Octets($"{path}:SystemType", smsc.SystemType, 0, MaxSystemType, faults);
            Octets($"{path}:IdPrefix", smsc.IdPrefix, 0, MaxIdPrefix, faults);
            if (smsc.Password.Length > MaxPassword || !IsPrintable(smsc.Password))
            {
                faults.Add($"{path}:Password", $"has {smsc.Password.Length} characters, an SMPP password has at most {MaxPassword} printable ASCII characters");
            }
        }

        if (smscs.Count > 0 && smscs.TrueForAll(static smsc => smsc.BindType == BindType.Receiver))
        {
            faults.Add($"{Root}:Smscs", "all have BindType Receiver: nothing could be forwarded");
        }
    }

    private static void Address(string path, string text, ConfigurationFaults faults)
    {
        if (!ListenAddress.TryParse(text, out _))
        {
            faults.Add(path, $"is '{text}', which is neither an IP address, nor localhost, nor * for all");
        }
    }

    private static void Octets(string path, string text, int least, int most, ConfigurationFaults faults)
    {
        if (text.Length < least || text.Length > most || !IsPrintable(text))
        {
            faults.Add(path, $"is '{text}' ({text.Length} characters), it has {least} to {most} printable ASCII characters");
        }
    }

    private static bool IsName(string text, int most) =>
        text.Length >= 1 && text.Length <= most && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static bool IsPrintable(string text) => text.All(static c => c is > ' ' and <= '~');
}
