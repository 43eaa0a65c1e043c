using System.Globalization;
using System.Text.Json;

namespace SpamGate.Screening.Schedules;

/// <summary>Reads the members of one JSON object of a schedule, and names every fault by its path.</summary>
internal sealed class ScheduleObject
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _path;
    private readonly ICollection<ScheduleFault> _faults;

    public ScheduleObject(JsonElement element, string path, ICollection<ScheduleFault> faults)
    {
        _path = path;
        _faults = faults;
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new ScheduleFault(path, $"is {Describe(element)}, but it is an object {{ ... }}"));
            return;
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!_members.TryAdd(property.Name, property.Value))
            {
                Fault(property.Name, "is there twice");
            }
        }
    }

    /// <summary>Path of a member.</summary>
    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    public void Fault(string name, string problem) => _faults.Add(new ScheduleFault(PathOf(name), problem));

    /// <summary>Names the members that nothing asked for.</summary>
    public void End()
    {
        foreach (string name in _members.Keys.Where(name => !_known.Contains(name)))
        {
            Fault(name, $"is not known here; known are {string.Join(", ", _known)}");
        }
    }

    /// <summary>A text; null when it is absent or wrong.</summary>
    public string? Text(string name, int most, bool required)
    {
        if (!TryFind(name, required, out JsonElement value))
        {
            return null;
        }

        string? text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (text is null || text.Length == 0 || text.Length > most)
        {
            Fault(name, $"is {Describe(value)}, it is a text of 1 to {most} characters");
            return null;
        }

        return text;
    }

    public int Whole(string name, int least, int most, int otherwise, bool required = false)
    {
        if (!TryFind(name, required, out JsonElement value))
        {
            return otherwise;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= least && number <= most)
        {
            return number;
        }

        Fault(name, $"is {Describe(value)}, it is a whole number from {least} to {most}");
        return otherwise;
    }

    /// <summary>A number over 0, at most <paramref name="most"/>.</summary>
    public double Share(string name, double most, double otherwise)
    {
        if (!TryFind(name, required: false, out JsonElement value))
        {
            return otherwise;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number > 0 && number <= most)
        {
            return number;
        }

        Fault(name, string.Create(CultureInfo.InvariantCulture, $"is {Describe(value)}, it is a number over 0, at most {most}"));
        return otherwise;
    }

    public bool Flag(string name)
    {
        if (!TryFind(name, required: false, out JsonElement value))
        {
            return false;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Fault(name, $"is {Describe(value)}, it is true or false");
        return false;
    }

    /// <summary>hh:mm as minutes; -1 when it is absent or wrong. 24:00 only where a window may end so.</summary>
    public int Time(string name, bool isEnd)
    {
        if (!TryFind(name, required: true, out JsonElement value))
        {
            return -1;
        }

        if (value.ValueKind == JsonValueKind.String && TryParseTime(value.GetString(), isEnd, out int minute))
        {
            return minute;
        }

        Fault(name, $"is {Describe(value)}, it is a time from 00:00 to {(isEnd ? "24:00" : "23:59")}");
        return -1;
    }

    public DateOnly? Date(string name)
    {
        if (!TryFind(name, required: true, out JsonElement value))
        {
            return null;
        }

        if (TryParseDate(value, out DateOnly date))
        {
            return date;
        }

        Fault(name, $"is {Describe(value)}, it is a date such as 2026-02-15");
        return null;
    }

    public T Choice<T>(string name, T otherwise, bool required = false)
        where T : struct, Enum
    {
        if (!TryFind(name, required, out JsonElement value))
        {
            return otherwise;
        }

        if (value.ValueKind == JsonValueKind.String && TryParseName(value.GetString()!, out T choice))
        {
            return choice;
        }

        Fault(name, $"is {Describe(value)}, allowed are {string.Join(", ", Enum.GetNames<T>())}");
        return otherwise;
    }

    /// <summary>The entries of a list with their paths; none when it is absent or wrong.</summary>
    public IReadOnlyList<(JsonElement Value, string Path)> Items(string name, int most)
    {
        if (!TryFind(name, required: false, out JsonElement value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Fault(name, $"is {Describe(value)}, but it is a list [ ... ]");
            return [];
        }

        if (value.GetArrayLength() > most)
        {
            Fault(name, $"has {value.GetArrayLength()} entries, at most {most} are allowed");
            return [];
        }

        return [.. value.EnumerateArray().Select((entry, index) => (entry, string.Create(CultureInfo.InvariantCulture, $"{PathOf(name)}[{index}]")))];
    }

    /// <summary>The members of an object of numbers, with their paths.</summary>
    public IReadOnlyList<(string Key, JsonElement Value, string Path)> Pairs(string name)
    {
        if (!TryFind(name, required: false, out JsonElement value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            Fault(name, $"is {Describe(value)}, but it is an object {{ ... }}");
            return [];
        }

        return [.. value.EnumerateObject().Select(member => (member.Name, member.Value, $"{PathOf(name)}.{member.Name}"))];
    }

    public static bool TryParseTime(string? text, bool isEnd, out int minute)
    {
        minute = -1;
        if (text is null || text.Length != 5 || text[2] != ':'
            || !int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int hour)
            || !int.TryParse(text.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int rest)
            || rest > 59 || (hour * 60) + rest > (isEnd ? 1440 : 1439))
        {
            return false;
        }

        minute = (hour * 60) + rest;
        return true;
    }

    public static bool TryParseDate(JsonElement value, out DateOnly date)
    {
        date = default;
        return value.ValueKind == JsonValueKind.String
            && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }

    // Enum.TryParse would take numbers and lists of names, too.
    public static bool TryParseName<T>(string text, out T value)
        where T : struct, Enum
    {
        value = default;
        string? name = Array.Find(Enum.GetNames<T>(), known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
        return name is not null && Enum.TryParse(name, out value);
    }

    public static string Describe(JsonElement value)
    {
        string text = value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            JsonValueKind.String => $"'{value.GetString()}'",
            _ => value.GetRawText(),
        };
        return text.Length > 60 ? string.Concat(text.AsSpan(0, 57), "...") : text;
    }

    private bool TryFind(string name, bool required, out JsonElement value)
    {
        _known.Add(name);
        if (_members.TryGetValue(name, out value) && value.ValueKind != JsonValueKind.Null)
        {
            return true;
        }

        if (required)
        {
            Fault(name, "is missing");
        }

        return false;
    }
}
