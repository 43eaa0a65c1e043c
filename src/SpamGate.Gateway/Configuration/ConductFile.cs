using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SpamGate.Compliance.Breaches;
using SpamGate.Compliance.Cards;

namespace SpamGate.Gateway.Configuration;

/// <summary>Ladder and rules of conduct as one JSON document: <c>{"ladder": {...}, "period": "00:00:10", "rules": [...]}</c>; what is left out is as shipped.</summary>
public sealed record ConductFile
{
    private static readonly JsonSerializerOptions s_strict = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>What is shipped.</summary>
    public static ConductFile Shipped { get; } = new();

    /// <summary>The numbers of the ladder.</summary>
    public LadderSettings Ladder { get; init; } = new();

    /// <summary>Evaluation period.</summary>
    public TimeSpan Period { get; init; } = RuleBook.Default.Period;

    /// <summary>The rules; all of them are replaced.</summary>
    public IReadOnlyList<ConductRule> Rules { get; init; } = RuleBook.Default.Rules;

    /// <summary>The rules as a book; only of a document without faults.</summary>
    [JsonIgnore]
    public RuleBook Book { get; private init; } = RuleBook.Default;

    /// <summary>
    /// This document with some numbers of the ladder, or all rules, replaced: <c>{"ladder": {...}, "rules": [...]}</c>. Null and all faults when something is wrong.
    /// </summary>
    public ConductFile? Change(JsonElement changes, out IReadOnlyList<string> faults)
    {
        JsonObject ladder = JsonSerializer.SerializeToNode(Ladder, s_strict)!.AsObject();
        var merged = new JsonObject { ["ladder"] = ladder, ["period"] = Period.ToString("c", CultureInfo.InvariantCulture) };
        if (changes.ValueKind != JsonValueKind.Object)
        {
            faults = ["it is no object with ladder or rules"];
            return null;
        }

        foreach (JsonProperty change in changes.EnumerateObject())
        {
            if (change.Name == "rules")
            {
                merged["rules"] = JsonNode.Parse(change.Value.GetRawText());
            }
            else if (change.Name == "ladder" && change.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty number in change.Value.EnumerateObject())
                {
                    ladder[number.Name] = JsonNode.Parse(number.Value.GetRawText());
                }
            }
            else
            {
                faults = [$"'{change.Name}' can not be changed here, allowed are ladder (an object) and rules (a list)"];
                return null;
            }
        }

        ConductFile? changed = Parse(merged.ToJsonString(), out faults);
        return changed is null || merged.ContainsKey("rules") ? changed : changed with { Rules = Rules, Book = Book };
    }

    /// <summary>Reads a document; null and all faults when something is wrong.</summary>
    public static ConductFile? Parse(string json, out IReadOnlyList<string> faults)
    {
        ConductFile? file;
        try
        {
            file = JsonSerializer.Deserialize<ConductFile>(json, s_strict);
        }
        catch (JsonException error)
        {
            faults = [error.Message];
            return null;
        }

        if (file is not { Ladder: not null, Rules: not null })
        {
            faults = ["it holds no ladder and no rules"];
            return null;
        }

        RuleBook? book = RuleBook.Create(file.Rules, file.Period, out IReadOnlyList<string> ruleFaults);
        faults = [.. file.Ladder.Faults().Select(static fault => $"ladder: {fault}"), .. ruleFaults];
        return book is not null && faults.Count == 0 ? file with { Book = book } : null;
    }
}
