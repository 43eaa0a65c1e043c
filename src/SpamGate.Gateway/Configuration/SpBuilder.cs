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

    private readonly Dictionary<SmsAddress, (int Index, string Path)> _owners = [];

    /// <summary>The policies, in the order of the settings.</summary>
    public List<SpPolicy> Policies { get; } = [];

    /// <summary>Beginnings of numbers to indexes.</summary>
    public AddressPrefixMap NumberOwners() => new(Owners(AddressKind.Number));

    /// <summary>Names to indexes.</summary>
    public IEnumerable<KeyValuePair<SmsAddress, int>> NameOwners() => Owners(AddressKind.Alphanumeric);

    /// <summary>Adds all SPs.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="indexOf">Index of an SP by SpId; stable over reloads.</param>
    public void Add(List<SpOptions> options, Func<string, int> indexOf)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < options.Count; i++)
        {
            SpOptions sp = options[i];
            string path = sp.Origin ?? string.Create(CultureInfo.InvariantCulture, $"{GatewayOptions.Section}:Sps:{i}");
            if (!OptionsValidator.IsSpId(sp.SpId))
            {
                faults.Add($"{path}:SpId", $"is '{sp.SpId}', it has 1 to 64 letters, digits, '.', '_' and '-'");
            }
            else if (!ids.TryAdd(sp.SpId, i))
            {
                faults.Add($"{path}:SpId", $"is '{sp.SpId}', which Sps:{ids[sp.SpId]} has too");
            }
            else
            {
                Policies.Add(Build(sp, path, indexOf(sp.SpId)));
            }
        }
    }

    private SpPolicy Build(SpOptions sp, string path, int index)
    {
        var numbers = new List<SmsAddress>();
        for (int i = 0; i < sp.AccessNumbers.Count; i++)
        {
            // A * is implied: every access number owns the longer ones.
            string text = sp.AccessNumbers[i].Trim();
            Claim(text.EndsWith('*') ? text : text + "*", $"{path}:AccessNumbers:{i}", index, numbers);
        }

        AddressSet transactional = Registered(sp.TransactionalNumbers, $"{path}:{nameof(sp.TransactionalNumbers)}", index, numbers, AddressSet.Empty);
        AddressSet promotional = Registered(sp.PromotionalNumbers, $"{path}:{nameof(sp.PromotionalNumbers)}", index, numbers, transactional);
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
            Templates = templates(sp.Templates, $"{path}:Templates").With(RegisteredTexts(sp, path)),
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
            string code = sp.ServiceCodes[i].Code;
            if (code.Length is 0 or > MaxServiceCode || code.Any(static unit => unit is < '!' or > '~'))
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:ServiceCodes:{i}:Code"), $"is '{code}', a service_type has 1 to {MaxServiceCode} printable ASCII characters");
            }
            else if (!services.TryAdd(code, new ServiceCode(code, sp.ServiceCodes[i].PriceFen)))
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:ServiceCodes:{i}:Code"), $"is '{code}', which another entry has too");
            }
        }

        return [.. services.Values];
    }

    private TemplateSet RegisteredTexts(SpOptions sp, string path)
    {
        if (sp.RegisteredTexts.Count == 0)
        {
            return TemplateSet.Empty;
        }

        var lines = new List<ListFault>();
        TemplateSet texts = TemplateSet.Read(new StringReader(string.Join('\n', sp.RegisteredTexts)), lines);
        lines.ForEach(line => faults.Add($"{path}:Templates", line.Problem));
        return texts;
    }

    private AddressSet Registered(List<string> texts, string path, int index, List<SmsAddress> numbers, AddressSet others)
    {
        var exact = new List<SmsAddress>();
        var prefixes = new List<SmsAddress>();
        for (int i = 0; i < texts.Count; i++)
        {
            string text = texts[i].Trim();
            string item = $"{path}:{i}";
            if (!AddressList.TryParse(text, plan, out SmsAddress address, out bool isPrefix, out string? problem))
            {
                faults.Add(item, problem!);
                continue;
            }

            if (others.Contains(address))
            {
                faults.Add(item, $"is '{text}', which TransactionalNumbers has too; a number is for notices or for promotion");
                continue;
            }

            (isPrefix ? prefixes : exact).Add(address);

            // Registered, so owned; most lie within an access number anyhow.
            if (!numbers.Exists(number => address.StartsWith(number)))
            {
                Claim(text, item, index, numbers);
            }
        }

        return new AddressSet(exact, prefixes);
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
        if (sp.NumberRates.Count == 0 && cards.IsEmpty)
        {
            return NumberRates.None;
        }

        NumberRates before = earlier.TryGetValue(sp.SpId, out SpPolicy? known) ? known.NumberRates : NumberRates.None;
        var rates = new Dictionary<SmsAddress, NumberRate>();
        var contracts = new Dictionary<SmsAddress, (double PerSecond, int Burst)>();
        for (int i = 0; i < sp.NumberRates.Count; i++)
        {
            NumberRateOptions options = sp.NumberRates[i];
            string item = string.Create(CultureInfo.InvariantCulture, $"{path}:NumberRates:{i}:Number");
            string text = options.Number.Trim().TrimEnd('*');
            if (!AddressList.TryParse(text + "*", plan, out SmsAddress number, out _, out string? problem))
            {
                faults.Add(item, problem!);
                continue;
            }

            GcraLimit limit = InForce(options.MessagesPerSecond, options.Burst, Graver(sp.Card, cards.Of(number)));
            contracts[number] = (options.MessagesPerSecond, options.Burst);
            if (!owned.Exists(access => number == access || (number.Kind == AddressKind.Number && number.StartsWith(access))))
            {
                faults.Add(item, $"is '{text}', which is not among the numbers that {sp.SpId} may send from");
            }
            else if (!rates.TryAdd(number, before.Exactly(number)?.With(limit) ?? new NumberRate(number, limit)))
            {
                faults.Add(item, $"is '{text}', which an earlier entry has too");
            }
        }

        // A card of its own narrows a number that shares its company's rate, too: to half of that, or of the rate of the shorter number it belongs to.
        foreach (SmsAddress number in cards.With(Card.Yellow).Where(number => !rates.ContainsKey(number)))
        {
            SmsAddress? shared = contracts.Keys.Where(shorter => number.StartsWith(shorter)).OrderByDescending(static shorter => shorter.Length).Cast<SmsAddress?>().FirstOrDefault();
            (double perSecond, int burst) = shared is { } found ? contracts[found] : (sp.MessagesPerSecond, sp.Burst);
            if (perSecond > 0)
            {
                GcraLimit limit = InForce(perSecond, burst, Card.Yellow);
                rates.Add(number, before.Exactly(number)?.With(limit) ?? new NumberRate(number, limit));
            }
        }

        return new NumberRates(rates.Values);
    }

    private static Card Graver(Card one, Card other) => one > other ? one : other;

    private void Claim(string text, string path, int index, List<SmsAddress> numbers)
    {
        if (!AddressList.TryParse(text, plan, out SmsAddress address, out _, out string? problem))
        {
            faults.Add(path, problem!);
        }
        else if (!_owners.TryAdd(address, (index, path)) && _owners[address].Index != index)
        {
            faults.Add(path, $"is '{text.TrimEnd('*')}', which {_owners[address].Path} has too; a number belongs to one SP");
        }
        else
        {
            numbers.Add(address);
        }
    }

    private IEnumerable<KeyValuePair<SmsAddress, int>> Owners(AddressKind kind) =>
        _owners.Where(owner => owner.Key.Kind == kind).Select(static owner => KeyValuePair.Create(owner.Key, owner.Value.Index));
}
