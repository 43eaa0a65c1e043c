using System.Globalization;
using System.Text.Json;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Telemetry;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Files;

/// <summary>Sets a field of a record; answers what is wrong with the text, as the end of a sentence, else null.</summary>
internal delegate string? FieldReader<in TRecord>(TRecord record, string text, ImportTerms terms);

/// <summary>A column of a kind of record.</summary>
/// <param name="Name">What the header calls it.</param>
/// <param name="IsKey">True for what tells rows apart: it must be there, and is not changed.</param>
/// <param name="Write">Its text; null = it is read only from files, never written to one.</param>
/// <param name="Read">Sets it.</param>
internal sealed record RecordColumn<TRecord>(string Name, bool IsKey, Func<TRecord, string>? Write, FieldReader<TRecord> Read)
    where TRecord : class, IRecord;

/// <summary>Makes columns of the usual types.</summary>
internal static class Columns
{
    private const string MomentFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>A text, kept as it is.</summary>
    public static RecordColumn<T> Text<T>(string name, Func<T, string> get, Action<T, string> set, int longest, bool required = false, bool lines = false)
        where T : class, IRecord => new(name, false, get, (record, text, _) => TextProblem(text, longest, required, lines) ?? Set(record, text, set));

    /// <summary>A text that may be absent; empty = absent.</summary>
    public static RecordColumn<T> OptionalText<T>(string name, Func<T, string?> get, Action<T, string?> set, int longest)
        where T : class, IRecord =>
        new(name, false, record => get(record) ?? "", (record, text, _) => TextProblem(text, longest, required: false) ?? Set(record, text.Length == 0 ? null : text, set));

    /// <summary>A part of the key.</summary>
    public static RecordColumn<T> Key<T>(string name, Func<T, string> get, Action<T, string> set, Func<string, string?> check)
        where T : class, IRecord => new(name, true, get, (record, text, _) => check(text.Trim()) ?? Set(record, text.Trim(), set));

    /// <summary>The SP a record is of; a part of the key or not. Where one is required, a record stays with its own.</summary>
    public static RecordColumn<T> Sp<T>(Func<T, string?> get, Action<T, string> set, bool isKey = false, bool isRequired = true)
        where T : class, IRecord => new("sp_id", isKey, record => get(record) ?? "", (record, text, terms) =>
    {
        string spId = text.Trim();
        return spId.Length == 0 && !isRequired ? Set(record, spId, set)
            : !terms.SpIds.Contains(spId) ? $"is '{Shown(spId)}'; there is no such SP"
            : isRequired && !isKey && get(record) is { Length: > 0 } owner && owner != spId ? $"is '{spId}', but it belongs to '{owner}'"
            : Set(record, spId, set);
    });

    /// <summary>One of several words.</summary>
    public static RecordColumn<T> Choice<T, TEnum>(string name, Func<T, TEnum> get, Action<T, TEnum> set, bool isKey = false)
        where T : class, IRecord
        where TEnum : struct, Enum => new(name, isKey, record => Word(get(record)), (record, text, _) =>
    {
        foreach (TEnum value in Enum.GetValues<TEnum>())
        {
            if (Word(value) == text.Trim())
            {
                return Set(record, value, set);
            }
        }

        return $"is '{Shown(text)}', it is one of {string.Join(", ", Enum.GetValues<TEnum>().Select(Word))}";
    });

    /// <summary>A whole number within limits.</summary>
    public static RecordColumn<T> Whole<T>(string name, Func<T, int> get, Action<T, int> set, int least, int most)
        where T : class, IRecord => new(name, false, record => get(record).ToString(CultureInfo.InvariantCulture), (record, text, _) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? Set(record, value, set)
            : string.Create(CultureInfo.InvariantCulture, $"is '{Shown(text)}', it is a whole number from {least} to {most}"));

    /// <summary>A whole number that may be absent.</summary>
    public static RecordColumn<T> OptionalWhole<T>(string name, Func<T, int?> get, Action<T, int?> set, int least, int most)
        where T : class, IRecord => new(name, false, record => get(record)?.ToString(CultureInfo.InvariantCulture) ?? "", (record, text, terms) =>
        text.Trim().Length == 0 ? Set(record, null, set) : Whole<T>(name, static _ => 0, (it, value) => set(it, value), least, most).Read(record, text, terms));

    /// <summary>Messages a second.</summary>
    public static RecordColumn<T> Rate<T>(Func<T, double> get, Action<T, double> set)
        where T : class, IRecord => new("messages_per_second", false, record => get(record).ToString("R", CultureInfo.InvariantCulture), (record, text, _) =>
        double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= Resources.SpDraft.MostMessages
            ? Set(record, value, set)
            : string.Create(CultureInfo.InvariantCulture, $"is '{Shown(text)}', it is a number from 0 to {Resources.SpDraft.MostMessages}"));

    /// <summary>true or false.</summary>
    public static RecordColumn<T> Flag<T>(string name, Func<T, bool> get, Action<T, bool> set)
        where T : class, IRecord => new(name, false, record => get(record) ? "true" : "false", (record, text, _) => text.Trim() switch
    {
        "true" => Set(record, true, set),
        "false" => Set(record, false, set),
        _ => $"is '{Shown(text)}', it is true or false",
    });

    /// <summary>Words, separated by spaces.</summary>
    public static RecordColumn<T> Words<T>(string name, Func<T, List<string>> get, Action<T, List<string>> set, int most)
        where T : class, IRecord => new(name, false, record => string.Join(' ', get(record)), (record, text, _) =>
    {
        List<string> words = [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        return words.Count > most ? string.Create(CultureInfo.InvariantCulture, $"has {words.Count} words, allowed are {most}")
            : words.SequenceEqual(get(record), StringComparer.Ordinal) ? null
            : Set(record, words, set);
    });

    /// <summary>A moment.</summary>
    public static RecordColumn<T> Moment<T>(string name, Func<T, DateTimeOffset> get, Action<T, DateTimeOffset> set)
        where T : class, IRecord => new(name, false, record => Written(get(record)), (record, text, _) => ReadMoment(text, out DateTimeOffset moment) ?? Set(record, moment, set));

    /// <summary>A moment that may be absent.</summary>
    public static RecordColumn<T> OptionalMoment<T>(string name, Func<T, DateTimeOffset?> get, Action<T, DateTimeOffset?> set)
        where T : class, IRecord => new(name, false, record => get(record) is { } moment ? Written(moment) : "", (record, text, _) =>
        text.Trim().Length == 0 ? Set(record, null, set) : ReadMoment(text, out DateTimeOffset moment) ?? Set(record, moment, set));

    /// <summary>A JSON text; what is wrong with it is for the caller.</summary>
    public static RecordColumn<T> Json<T>(string name, Func<T, string> get, Action<T, string> set, Func<JsonElement, string?> check)
        where T : class, IRecord => new(name, false, get, (record, text, _) =>
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return check(document.RootElement) ?? Set(record, text, set);
        }
        catch (JsonException)
        {
            return "is no JSON";
        }
    });

    /// <summary>What of a text breaks its rules; null = nothing.</summary>
    public static string? TextProblem(string text, int longest, bool required = true, bool lines = false)
    {
        var faults = new FieldFaults();
        faults.Text("text", text, longest, required, lines);
        return faults.All.Values.FirstOrDefault()?[0];
    }

    /// <summary>A value of an enum as files have it.</summary>
    public static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => LabelValue.SnakeCase(value.ToString());

    /// <summary>The beginning of a text, for messages.</summary>
    public static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static string? Set<T, TValue>(T record, TValue value, Action<T, TValue> set)
    {
        set(record, value);
        return null;
    }

    private static string Written(DateTimeOffset moment) => moment.ToUniversalTime().ToString(MomentFormat, CultureInfo.InvariantCulture);

    private static string? ReadMoment(string text, out DateTimeOffset moment)
    {
        if (!DateTimeOffset.TryParse(text.Trim(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment))
        {
            return $"is '{Shown(text)}', it is a moment such as 2026-11-24T08:00:00Z";
        }

        moment = DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds());
        var faults = new FieldFaults();
        faults.Moment("moment", moment);
        return faults.All.Values.FirstOrDefault()?[0];
    }
}
