using System.Text.Json;
using SpamGate.Screening.Content;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Training.Scoring;

/// <summary>What of the gateway's configuration bears on content verdicts: <c>SpamGate:Screening</c> with Mode, Threshold, Keywords and Actions.</summary>
public sealed class ContentRules
{
    /// <summary>Keyword rules.</summary>
    public KeywordRules Keywords { get; init; } = KeywordRules.Empty;

    /// <summary>Threshold, if the configuration sets one.</summary>
    public float? Threshold { get; init; }

    /// <summary>Enforce, or Monitor: content verdicts are only counted.</summary>
    public ScreeningMode Mode { get; init; }

    /// <summary>What happens to a message that a keyword rule matched or that the classifier calls spam.</summary>
    public ScreeningActions Actions { get; init; } = ScreeningActions.Default;

    /// <summary>Reads the gateway's JSON file; the keyword file is relative to it.</summary>
    /// <exception cref="InvalidDataException">The file or a value is bad; the setting is named.</exception>
    /// <exception cref="KeywordRulesException">The keyword file is bad.</exception>
    public static ContentRules Load(string path)
    {
        using JsonDocument document = Parse(path);
        if (!TryGet(document.RootElement, "SpamGate", out JsonElement gateway) || !TryGet(gateway, "Screening", out JsonElement screening))
        {
            return new ContentRules();
        }

        float? threshold = TryGet(screening, "Threshold", out JsonElement value) ? ReadThreshold(path, value) : null;
        KeywordRules keywords = TryGet(screening, "Keywords", out value) && value.GetString() is { Length: > 0 } file
            ? KeywordRules.Load(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, file))
            : KeywordRules.Empty;
        bool monitor = TryGet(screening, "Mode", out value) && string.Equals(value.GetString(), nameof(ScreeningMode.Monitor), StringComparison.OrdinalIgnoreCase);
        return new ContentRules
        {
            Threshold = threshold,
            Keywords = keywords,
            Mode = monitor ? ScreeningMode.Monitor : ScreeningMode.Enforce,
            Actions = TryGet(screening, "Actions", out value) ? ReadActions(path, value) : ScreeningActions.Default,
        };
    }

    private static JsonDocument Parse(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }

    private static float ReadThreshold(string path, JsonElement value)
    {
        bool read = value.ValueKind == JsonValueKind.Number
            ? value.TryGetDouble(out double threshold)
            : double.TryParse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture, out threshold);
        return read && threshold is > 0 and < 1
            ? (float)threshold
            : throw new InvalidDataException($"{path}: SpamGate:Screening:Threshold is '{value}', it must lie between 0 and 1.");
    }

    private static ScreeningActions ReadActions(string path, JsonElement actions)
    {
        var read = new Dictionary<ScreenReason, ScreeningAction>();
        foreach (ScreenReason reason in (ReadOnlySpan<ScreenReason>)[ScreenReason.Keyword, ScreenReason.Classifier])
        {
            if (TryGet(actions, reason.ToString(), out JsonElement value))
            {
                read[reason] = Enum.TryParse(value.GetString(), ignoreCase: true, out ScreeningAction action) && Enum.IsDefined(action)
                    ? action
                    : throw new InvalidDataException($"{path}: SpamGate:Screening:Actions:{reason} is '{value}', allowed are {string.Join(", ", Enum.GetNames<ScreeningAction>())}.");
            }
        }

        return new ScreeningActions(read);
    }

    // .NET configuration ignores the case of keys, and null means absent.
    private static bool TryGet(JsonElement element, string name, out JsonElement value)
    {
        value = default;
        if (element.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind != JsonValueKind.Null)
            {
                value = property.Value;
                return true;
            }
        }

        return false;
    }
}
