using System.Globalization;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;

namespace SpamGate.Gateway.Configuration;

/// <summary>Makes SP policies of the settings, and the maps that say who owns which number.</summary>
/// <param name="plan">Makes numbers canonical.</param>
/// <param name="templates">Loads registered texts: file and setting.</param>
/// <param name="lists">Number SPs for list entries, opt-outs and shields.</param>
/// <param name="limits">What holds for SPs without quotas of their own.</param>
/// <param name="earlier">SPs of the configuration in force by SpId, whose buckets live on.</param>
/// <param name="faults">Receives what is wrong.</param>
internal sealed class SpBuilder(
    NumberingPlan plan,
    Func<string?, string, TemplateSet> templates,
    LiveLists lists,
    LimitOptions limits,
    IReadOnlyDictionary<string, SpPolicy> earlier,
    ConfigurationFaults faults)
{
    /// <summary>service_type has six octets with its NUL (SMPP 3.4 section 5.2.11).</summary>
    private const int MaxServiceCode = 5;

    private readonly Dictionary<SmsAddress, Claim> _owners = [];

    /// <summary>The policies, in the order of the settings.</summary>
    public List<SpPolicy> Policies { get; } = [];

    /// <summary>Beginnings of numbers to indexes.</summary>
    public AddressPrefixMap NumberOwners() => new(Owners(AddressKind.Number));

    /// <summary>Names to indexes.</summary>
    public IEnumerable<KeyValuePair<SmsAddress, int>> NameOwners() => Owners(AddressKind.Alphanumeric);

    /// <summary>Notes numbers that SPs outside the settings have.</summary>
    public void Reserve(IEnumerable<(string Number, string Owner)> numbers)
    {
        foreach ((string number, string owner) in numbers)
        {
            if (AddressList.TryParse(number, plan, out SmsAddress address, out _, out _))
            {
                _owners.TryAdd(address, new Claim(-1, owner, IsRecorded: false));
            }
        }
    }

    /// <summary>Adds all SPs.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="indexOf">Index of an SP by SpId; stable over reloads.</param>
    public void Add(List<SpOptions> options, Func<string, int> indexOf)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var named = new List<(SpOptions Sp, string Path, int Index)>();
        for (int i = 0; i < options.Count; i++)
        {
            SpOptions sp = options[i];
            string path = sp.Origin ?? string.Create(CultureInfo.InvariantCulture, $"{GatewayOptions.Section}:Sps:{i}");
            if (!OptionsValidator.IsSpId(sp.SpId))
            {
                Fault(sp, $"{path}:SpId", $"is '{sp.SpId}', it has 1 to 64 letters, digits, '.', '_' and '-'");
            }
            else if (!ids.TryAdd(sp.SpId, i))
            {
                Fault(sp, $"{path}:SpId", $"is '{sp.SpId}', which Sps:{ids[sp.SpId]} has too");
            }
            else
            {
                named.Add((sp, path, indexOf(sp.SpId)));
            }
        }

        foreach ((SpOptions sp, string path, int index) in named)
        {
            KeepNumbers(sp, path, index);
        }

        // All of them before the first number that is registered for a purpose: it may lie within an access number of somebody else.
        List<SmsAddress>[] claimed = [.. named.Select(each => Claimed(each.Sp, each.Path, each.Index))];
        for (int i = 0; i < named.Count; i++)
        {
            Policies.Add(Build(named[i].Sp, named[i].Path, named[i].Index, claimed[i]));
        }
    }

    /// <summary>Who has a number in force keeps it, whoever else names it now.</summary>
    private void KeepNumbers(SpOptions sp, string path, int index)
    {
        if (!earlier.TryGetValue(sp.SpId, out SpPolicy? known))
        {
            return;
        }

        foreach (string text in sp.AccessNumbers.Concat(sp.TransactionalNumbers).Concat(sp.PromotionalNumbers))
        {
            if (AddressList.TryParse(text.Trim(), plan, out SmsAddress address, out _, out _) && Array.IndexOf(known.AccessNumbers, address) >= 0)
            {
                _owners.TryAdd(address, new Claim(index, path, sp.IsRecorded));
            }
        }
    }

    private List<SmsAddress> Claimed(SpOptions sp, string path, int index)
    {
        var numbers = new List<SmsAddress>();
        for (int i = 0; i < sp.AccessNumbers.Count; i++)
        {
            // A * is implied: every access number owns the longer ones.
            string text = sp.AccessNumbers[i].Trim();
            TryClaim(sp, text.EndsWith('*') ? text : text + "*", $"{path}:AccessNumbers:{i}", index, numbers);
        }

        return numbers;
    }

    private SpPolicy Build(SpOptions sp, string path, int index, List<SmsAddress> numbers)
    {
        AddressSet transactional = Registered(sp, sp.TransactionalNumbers, $"{path}:{nameof(sp.TransactionalNumbers)}", index, numbers, AddressSet.Empty);
        AddressSet promotional = Registered(sp, sp.PromotionalNumbers, $"{path}:{nameof(sp.PromotionalNumbers)}", index, numbers, transactional);
        NumberCards cards = Cards(sp);
        return new SpPolicy
        {
            SpId = sp.SpId,
            Name = sp.Name.Length > 0 ? sp.Name : sp.SpId,
            Index = index,
            OwnerNumber = lists.OwnerNumber(sp.SpId),
            AccessNumbers = [.. numbers],
            TransactionalNumbers = transactional,
            PromotionalNumbers = promotional,
            Signatures = sp.Signatures.Count > 0 ? [.. sp.Signatures.Select(static name => name.Trim())] : [sp.Name.Length > 0 ? sp.Name : sp.SpId],
            ServiceCodes = Services(sp, path),
            PostponesOutsideHours = sp.OutsideHours == OutsideHours.Forward,
            Templates = templates(sp.Templates, $"{path}:Templates").With(RegisteredTexts(sp)),
            Card = sp.Card,
            NumberCards = cards,
            MessagesPerSecond = sp.MessagesPerSecond,
            RateLimit = InForce(sp.MessagesPerSecond, sp.Burst, sp.Card),
            NumberRates = Rates(sp, cards, path, numbers),
            DailyQuota = sp.DailyQuota ?? limits.DailyQuota,
            CampaignPerDay = sp.CampaignPerDay ?? limits.CampaignPerDay,
        };
    }

    private ServiceCode[] Services(SpOptions sp, string path)
    {
        var services = new Dictionary<string, ServiceCode>(StringComparer.Ordinal);
        for (int i = 0; i < sp.ServiceCodes.Count; i++)
        {
            ServiceCodeOptions service = sp.ServiceCodes[i];
            string item = string.Create(CultureInfo.InvariantCulture, $"{path}:ServiceCodes:{i}:Code");
            if (!IsServiceType(service.Code))
            {
                Fault(sp, item, $"is '{service.Code}', a service_type has 1 to {MaxServiceCode} printable ASCII characters");
            }
            else if (!services.TryAdd(service.Code, new ServiceCode(service.Code, service.PriceFen, service.Charging)))
            {
                Fault(sp, item, $"is '{service.Code}', which another entry has too");
            }
        }

        // Longer codes are for protocols that have room for them; no submit_sm names one.
        foreach (ServiceCodeOptions service in sp.RegisteredServices.Where(static service => IsServiceType(service.Code)))
        {
            services[service.Code] = new ServiceCode(service.Code, service.PriceFen, service.Charging);
        }

        return [.. services.Values];
    }

    private static bool IsServiceType(string code) => code.Length is > 0 and <= MaxServiceCode && code.All(static unit => unit is >= '!' and <= '~');

    private TemplateSet RegisteredTexts(SpOptions sp)
    {
        if (sp.RegisteredTexts.Count == 0)
        {
            return TemplateSet.Empty;
        }

        var lines = new List<ListFault>();
        TemplateSet texts = Read(sp.RegisteredTexts, lines);
        if (lines.Count == 0)
        {
            return texts;
        }

        var good = new List<RegisteredText>();
        foreach (RegisteredText text in sp.RegisteredTexts)
        {
            lines.Clear();
            Read([text], lines);
            if (lines.Count == 0)
            {
                good.Add(text);
            }
            else
            {
                faults.LeaveOut($"records:Template:{text.TemplateId}", lines[0].Problem);
            }
        }

        return Read(good, lines);

        static TemplateSet Read(List<RegisteredText> texts, List<ListFault> lines) =>
            TemplateSet.Read(new StringReader(string.Join('\n', texts.Select(static text => text.Text))), lines);
    }

    private AddressSet Registered(SpOptions sp, List<string> texts, string path, int index, List<SmsAddress> numbers, AddressSet others)
    {
        var exact = new List<SmsAddress>();
        var prefixes = new List<SmsAddress>();
        for (int i = 0; i < texts.Count; i++)
        {
            string text = texts[i].Trim();
            string item = $"{path}:{i}";
            if (!AddressList.TryParse(text, plan, out SmsAddress address, out bool isPrefix, out string? problem))
            {
                NumberFault(sp, text, item, problem!);
            }
            else if (others.Contains(address))
            {
                NumberFault(sp, text, item, $"is '{text}', which TransactionalNumbers has too; a number is for notices or for promotion");
            }

            else if (OwnerOf(address) is { } owner && owner.Index != index)
            {
                NumberFault(sp, text.TrimEnd('*'), item, $"is '{text}', which lies within a number of {owner.Path}; a number belongs to one SP");
            }

            // Registered, so owned; most lie within an access number anyhow.
            else if (numbers.Exists(number => address.StartsWith(number)) || TryClaim(sp, text, item, index, numbers))
            {
                (isPrefix ? prefixes : exact).Add(address);
            }
        }

        // The shared one: that thousands of SPs have none registered is asked for every message.
        return exact.Count + prefixes.Count == 0 ? AddressSet.Empty : new AddressSet(exact, prefixes);
    }

    // Who has the longest number that this one is or lies within.
    private Claim? OwnerOf(SmsAddress address)
    {
        string text = address.ToString();
        for (int length = text.Length; address.Kind == AddressKind.Number && length > 0; length--)
        {
            if (AddressList.TryParse(text[..length] + "*", plan, out SmsAddress prefix, out _, out _) && _owners.TryGetValue(prefix, out Claim owner))
            {
                return owner;
            }
        }

        return null;
    }

    private static GcraLimit InForce(double perSecond, int burst, Card card)
    {
        double inForce = card == Card.Yellow ? perSecond / 2 : perSecond;
        return GcraLimit.PerSecond(inForce, burst > 0 ? burst : (int)Math.Ceiling(inForce));
    }

    // Of numbers that are no longer registered nothing is left to enforce.
    private NumberCards Cards(SpOptions sp) => sp.NumberCards.Count == 0
        ? NumberCards.None
        : new NumberCards([.. sp.NumberCards
            .Select(card => (IsGood: AddressList.TryParse(card.Key + "*", plan, out SmsAddress number, out _, out _) || AddressList.TryParse(card.Key, plan, out number, out _, out _), Number: number, Card: card.Value))
            .Where(static card => card.IsGood)
            .Select(static card => (card.Number, card.Card))]);

    private NumberRates Rates(SpOptions sp, NumberCards cards, string path, List<SmsAddress> owned)
    {
        if (sp.NumberRates.Count + sp.RegisteredRates.Count == 0 && cards.IsEmpty)
        {
            return NumberRates.None;
        }

        var contracts = new Dictionary<SmsAddress, (double PerSecond, int Burst)>();
        for (int i = 0; i < sp.NumberRates.Count; i++)
        {
            NumberRateOptions options = sp.NumberRates[i];
            string item = string.Create(CultureInfo.InvariantCulture, $"{path}:NumberRates:{i}:Number");
            string text = options.Number.Trim().TrimEnd('*');
            if (!AddressList.TryParse(text + "*", plan, out SmsAddress number, out _, out string? problem))
            {
                Fault(sp, item, problem!);
            }
            else if (!IsOwned(number))
            {
                Fault(sp, item, $"is '{text}', which is not among the numbers that {sp.SpId} may send from");
            }
            else if (!contracts.TryAdd(number, (options.MessagesPerSecond, options.Burst)))
            {
                Fault(sp, item, $"is '{text}', which an earlier entry has too");
            }
        }

        // Registered for two purposes, a number has the lower of its rates. One that was left out, or is about to go, needs none.
        foreach (NumberRateOptions options in sp.RegisteredRates.OrderByDescending(static rate => rate.MessagesPerSecond))
        {
            if (AddressList.TryParse(options.Number.Trim().TrimEnd('*') + "*", plan, out SmsAddress number, out _, out _) && IsOwned(number))
            {
                contracts[number] = (options.MessagesPerSecond, options.Burst);
            }
        }

        var limits = contracts.ToDictionary(
            static contract => contract.Key,
            contract => InForce(contract.Value.PerSecond, contract.Value.Burst, Graver(sp.Card, cards.Of(contract.Key))));

        // A card of its own narrows a number that shares its company's rate, too: to half of that, or of the rate of the shorter number it belongs to.
        foreach (SmsAddress number in cards.With(Card.Yellow).Where(number => !limits.ContainsKey(number)))
        {
            SmsAddress? shared = contracts.Keys.Where(shorter => number.StartsWith(shorter)).OrderByDescending(static shorter => shorter.Length).Cast<SmsAddress?>().FirstOrDefault();
            (double perSecond, int burst) = shared is { } found ? contracts[found] : (sp.MessagesPerSecond, sp.Burst);
            if (perSecond > 0)
            {
                limits.Add(number, InForce(perSecond, burst, Card.Yellow));
            }
        }

        NumberRates before = earlier.TryGetValue(sp.SpId, out SpPolicy? known) ? known.NumberRates : NumberRates.None;
        return new NumberRates(limits.Select(limit => before.Exactly(limit.Key)?.With(limit.Value) ?? new NumberRate(limit.Key, limit.Value)));

        bool IsOwned(SmsAddress number) => owned.Exists(access => number == access || (number.Kind == AddressKind.Number && number.StartsWith(access)));
    }

    private static Card Graver(Card one, Card other) => one > other ? one : other;

    private bool TryClaim(SpOptions sp, string text, string path, int index, List<SmsAddress> numbers)
    {
        if (!AddressList.TryParse(text, plan, out SmsAddress address, out _, out string? problem))
        {
            NumberFault(sp, text.TrimEnd('*'), path, problem!);
            return false;
        }

        if (!_owners.TryAdd(address, new Claim(index, path, sp.IsRecorded)) && _owners[address] is var owner && owner.Index != index)
        {
            // An edit of the file is refused, also when it is the record that is looked at second.
            string number = text.TrimEnd('*');
            problem = $"is '{number}', which {owner.Path} has too; a number belongs to one SP";
            if (owner.IsRecorded)
            {
                NumberFault(sp, number, path, problem);
            }
            else
            {
                faults.Add(path, problem);
            }

            return false;
        }

        numbers.Add(address);
        return true;
    }

    private void NumberFault(SpOptions sp, string number, string path, string problem) => Fault(sp, path, problem, $"records:AccessNumber:{number}");

    /// <summary>Refuses what the file says; leaves out what the records say.</summary>
    private void Fault(SpOptions sp, string path, string problem, string? item = null)
    {
        if (sp.IsRecorded)
        {
            faults.LeaveOut(item ?? $"records:Sp:{sp.SpId}", $"{path[(path.LastIndexOf(':') + 1)..]} {problem}");
        }
        else
        {
            faults.Add(path, problem);
        }
    }

    private IEnumerable<KeyValuePair<SmsAddress, int>> Owners(AddressKind kind) =>
        _owners.Where(owner => owner.Key.Kind == kind && owner.Value.Index >= 0).Select(static owner => KeyValuePair.Create(owner.Key, owner.Value.Index));

    /// <param name="Index">The SP; -1 = one outside the settings.</param>
    /// <param name="Path">Where it says so.</param>
    /// <param name="IsRecorded">True when it is a record, not an edit of the file.</param>
    private readonly record struct Claim(int Index, string Path, bool IsRecorded);
}
