using System.Text.Json;
using System.Text.Json.Nodes;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Policies;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>SPs as settings and as records: columns for what the records know by name, one JSON object for the rest.</summary>
internal static class RecordedSps
{
    /// <summary>Kind of seed.</summary>
    public const string Kind = "Sp";

    private static readonly (string Setting, NumberPurpose Purpose)[] s_numbers =
    [
        (nameof(SpOptions.AccessNumbers), NumberPurpose.General),
        (nameof(SpOptions.TransactionalNumbers), NumberPurpose.Transactional),
        (nameof(SpOptions.PromotionalNumbers), NumberPurpose.Promotional),
    ];

    private static readonly string[] s_columns =
        [nameof(SpOptions.SpId), nameof(SpOptions.Name), nameof(SpOptions.Card), nameof(SpOptions.MessagesPerSecond), nameof(SpOptions.Burst)];

    /// <summary>Settings of an SP nobody set anything for.</summary>
    public static JsonObject Defaults { get; } = SettingsBag.Of(new SpOptions());

    /// <summary>The settings a record stands for.</summary>
    public static JsonObject BagOf(SpRecord sp, IEnumerable<AccessNumberRecord> numbers)
    {
        JsonObject bag = SettingsBag.Parse(sp.Settings);
        bag[nameof(SpOptions.SpId)] = sp.SpId;
        bag[nameof(SpOptions.Name)] = sp.Name;
        bag[nameof(SpOptions.Card)] = sp.Card.ToString();
        bag[nameof(SpOptions.MessagesPerSecond)] = sp.MessagesPerSecond;
        bag[nameof(SpOptions.Burst)] = sp.Burst;
        ILookup<NumberPurpose, AccessNumberRecord> byPurpose = numbers.ToLookup(static number => number.Purpose);
        foreach ((string setting, NumberPurpose purpose) in s_numbers)
        {
            bag[setting] = new JsonArray([.. byPurpose[purpose].Select(static number => JsonValue.Create(number.Number))]);
        }

        return bag;
    }

    /// <summary>Options for the snapshot: of the card the operator set and the one that follows from conduct, the graver.</summary>
    public static SpOptions ToOptions(JsonObject bag, SpParts parts, string? origin)
    {
        SpOptions options = SettingsBag.ToOptions<SpOptions>(bag);
        options.RegisteredTexts = [.. parts.Templates.Select(static template => new RegisteredText(template.TemplateId, template.Text))];
        options.RegisteredRates = [.. parts.Numbers.Where(static number => number.MessagesPerSecond > 0)
            .Select(static number => new NumberRateOptions { Number = number.Number, MessagesPerSecond = number.MessagesPerSecond })];
        options.RegisteredServices = [.. parts.Services.Select(static service => new ServiceCodeOptions
        {
            Code = service.Code,
            PriceFen = service.PriceFen,
            Charging = service.Charging switch
            {
                ChargingMethod.Free => Charging.Free,
                ChargingMethod.PerMessage => Charging.PerMessage,
                _ => Charging.Monthly,
            },
        })];
        options.Origin = origin;
        if (parts.Standing is { } standing)
        {
            options.Card = standing.Card > options.Card ? standing.Card : options.Card;
            options.NumberCards = JsonSerializer.Deserialize<Dictionary<string, string>>(standing.Ports)!
                .ToDictionary(static port => port.Key, static port => Enum.Parse<Card>(port.Value), StringComparer.Ordinal);
        }

        return options;
    }

    /// <summary>Makes a record say what the settings say; its numbers are written by <see cref="WriteNumbers"/>.</summary>
    public static void Write(SpRecord sp, JsonObject bag)
    {
        SpOptions options = SettingsBag.ToOptions<SpOptions>(bag);
        sp.Name = options.Name;
        sp.Card = options.Card;
        sp.MessagesPerSecond = options.MessagesPerSecond;
        sp.Burst = options.Burst;
        var rest = (JsonObject)bag.DeepClone();
        foreach (string name in s_columns.Concat(s_numbers.Select(static number => number.Setting)))
        {
            rest.Remove(name);
        }

        // Defaults are not kept: a later version may know better ones.
        foreach (string name in rest.Where(static property => JsonNode.DeepEquals(property.Value, Defaults[property.Key])).Select(static property => property.Key).ToArray())
        {
            rest.Remove(name);
        }

        string settings = SettingsBag.ToText(rest);
        if (sp.Settings != settings)
        {
            sp.Settings = settings;
        }
    }

    /// <summary>Makes the numbers of some SPs those of their settings, one that moves from one to another included.</summary>
    /// <param name="records">Where they are written.</param>
    /// <param name="numbers">All numbers there are, tracked.</param>
    /// <param name="bags">Settings by SpId; null = the SP goes.</param>
    public static void WriteNumbers(RecordsContext records, IEnumerable<AccessNumberRecord> numbers, IReadOnlyDictionary<string, JsonObject?> bags)
    {
        Dictionary<(string, NumberPurpose), AccessNumberRecord> existing = numbers.ToDictionary(static number => (number.Number, number.Purpose));
        HashSet<(string, NumberPurpose)> wanted = [];
        foreach ((string spId, JsonObject? bag) in bags)
        {
            SpOptions? options = bag is null ? null : SettingsBag.ToOptions<SpOptions>(bag);
            foreach ((string number, NumberPurpose purpose) in options is null ? [] : NumbersOf(options))
            {
                if (!wanted.Add((number, purpose)))
                {
                    continue;
                }

                if (existing.TryGetValue((number, purpose), out AccessNumberRecord? record))
                {
                    record.SpId = spId;
                }
                else
                {
                    records.AccessNumbers.Add(new AccessNumberRecord { Number = number, Purpose = purpose, SpId = spId });
                }
            }
        }

        records.AccessNumbers.RemoveRange(existing.Values.Where(number => bags.ContainsKey(number.SpId) && !wanted.Contains((number.Number, number.Purpose))));
    }

    private static IEnumerable<(string Number, NumberPurpose Purpose)> NumbersOf(SpOptions options) =>
        options.AccessNumbers.Select(static number => (number.Trim(), NumberPurpose.General))
            .Concat(options.TransactionalNumbers.Select(static number => (number.Trim(), NumberPurpose.Transactional)))
            .Concat(options.PromotionalNumbers.Select(static number => (number.Trim(), NumberPurpose.Promotional)));
}
