using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace SpamGate.Gateway.Configuration;

/// <summary>
/// Fills an options object from a configuration section, and tells every fault at once: values that do not parse, values out of the
/// property's <see cref="RangeAttribute"/>, and keys that no property has (with the nearest that one has). The framework's binder stops at the
/// first bad value and ignores misspelt keys.
/// </summary>
internal static class OptionsBinder
{
    public static T Bind<T>(IConfigurationSection section, ConfigurationFaults faults)
        where T : new()
    {
        var options = new T();
        BindObject(section, options, faults);
        return options;
    }

    private static void BindObject(IConfigurationSection section, object options, ConfigurationFaults faults)
    {
        PropertyInfo[] properties = [.. options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static p => p.CanWrite)];
        if (!string.IsNullOrEmpty(section.Value))
        {
            faults.Add(section.Path, $"is {Quote(section)}, but it is an object with keys such as {properties[0].Name}");
        }

        foreach (IConfigurationSection child in section.GetChildren())
        {
            PropertyInfo? property = Array.Find(properties, candidate => candidate.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                faults.Add(child.Path, Unknown(child.Key, properties.Select(static known => known.Name)));
                continue;
            }

            BindProperty(child, options, property, faults);
        }
    }

    private static void BindProperty(IConfigurationSection section, object options, PropertyInfo property, ConfigurationFaults faults)
    {
        Type type = property.PropertyType;
        if (IsScalar(type))
        {
            if (TryReadScalar(section, type, faults, out object? value) && IsInRange(section, property, value, faults))
            {
                property.SetValue(options, value);
            }
        }
        else if (property.GetValue(options) is IDictionary dictionary)
        {
            BindDictionary(section, dictionary, type.GetGenericArguments(), faults);
        }
        else if (property.GetValue(options) is IList list)
        {
            BindList(section, list, type.GetGenericArguments()[0], faults);
        }
        else
        {
            BindObject(section, property.GetValue(options)!, faults);
        }
    }

    private static void BindList(IConfigurationSection section, IList list, Type item, ConfigurationFaults faults)
    {
        // An empty array arrives as an empty value.
        if (!string.IsNullOrEmpty(section.Value))
        {
            faults.Add(section.Path, $"is {Quote(section)}, but it is a list: [ ... ], or {section.Key}:0 on the command line");
            return;
        }

        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (!int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                faults.Add(child.Path, $"is a key in a list; entries of a list are numbered from 0");
            }
            else if (!IsScalar(item))
            {
                object entry = Activator.CreateInstance(item)!;
                BindObject(child, entry, faults);
                list.Add(entry);
            }
            else if (child.GetChildren().Any())
            {
                faults.Add(child.Path, "is an object, but the entries of this list are plain values");
            }
            else if (TryReadScalar(child, item, faults, out object? value) && value is not null)
            {
                list.Add(value);
            }
        }
    }

    private static void BindDictionary(IConfigurationSection section, IDictionary dictionary, Type[] types, ConfigurationFaults faults)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            faults.Add(section.Path, $"is {Quote(section)}, but it is an object of {types[0].Name}: {types[1].Name}");
        }

        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (!TryParseEnum(child.Key, types[0], out object? key))
            {
                faults.Add(child.Path, Unknown(child.Key, Enum.GetNames(types[0])));
            }
            else if (TryReadScalar(child, types[1], faults, out object? value))
            {
                dictionary[key!] = value;
            }
        }
    }

    private static bool IsScalar(Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(string) || plain.IsPrimitive || plain.IsEnum || plain == typeof(TimeSpan);
    }

    private static bool TryReadScalar(IConfigurationSection section, Type type, ConfigurationFaults faults, out object? value)
    {
        value = null;
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        string? text = section.Value;
        if (section.GetChildren().Any())
        {
            faults.Add(section.Path, $"is an object or a list, but it takes one {Name(plain)}");
            return false;
        }

        if (plain == typeof(string))
        {
            value = text;
            return text is not null;
        }

        // null or "" leaves the default.
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        if (TryParse(text.Trim(), plain, out value))
        {
            return true;
        }

        faults.Add(section.Path, plain.IsEnum
            ? $"is '{text}', allowed are {string.Join(", ", Enum.GetNames(plain))}"
            : $"is '{text}', which is no {Name(plain)}");
        return false;
    }

    private static bool TryParse(string text, Type type, out object? value)
    {
        value = null;
        if (type.IsEnum)
        {
            return TryParseEnum(text, type, out value);
        }

        if (type == typeof(bool) && bool.TryParse(text, out bool flag))
        {
            value = flag;
        }
        else if (type == typeof(int) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
        {
            value = number;
        }
        else if (type == typeof(double) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) && double.IsFinite(real))
        {
            value = real;
        }
        else if (type == typeof(TimeSpan) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span))
        {
            value = span;
        }

        return value is not null;
    }

    // Enum.TryParse would take numbers, and lists of names, too. Categories are written in snake case elsewhere.
    private static bool TryParseEnum(string text, Type type, out object? value)
    {
        value = null;
        string? name = Array.Find(Enum.GetNames(type), known => known.Equals(text.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        if (name is null)
        {
            return false;
        }

        value = Enum.Parse(type, name);
        return true;
    }

    private static bool IsInRange(IConfigurationSection section, PropertyInfo property, object? value, ConfigurationFaults faults)
    {
        RangeAttribute? range = property.GetCustomAttribute<RangeAttribute>();
        if (range is null || value is null || range.IsValid(value))
        {
            return true;
        }

        string read = value is TimeSpan span ? span.ToString("c", CultureInfo.InvariantCulture) : section.Value!;
        string note = value is TimeSpan && !section.Value!.Contains(':') ? " (a number without colons counts days)" : "";
        faults.Add(section.Path, $"is {read}{note}, allowed are {range.Minimum} to {range.Maximum}");
        return false;
    }

    private static string Name(Type type) =>
        type == typeof(int) ? "whole number"
        : type == typeof(double) ? "number"
        : type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "duration hh:mm:ss"
        : type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type))
        : "text";

    // A key or password that slipped to the wrong level must not end up in a log.
    private static string Quote(IConfigurationSection section) =>
        section.Path.Contains("Password", StringComparison.OrdinalIgnoreCase) || section.Path.Contains("Key", StringComparison.OrdinalIgnoreCase)
            ? "a single value"
            : $"'{section.Value}'";

    private static string Unknown(string key, IEnumerable<string> known)
    {
        string[] names = [.. known];
        string nearest = names.MinBy(name => Distance(key, name))!;
        return Distance(key, nearest) <= int.Max(2, key.Length / 3)
            ? $"is not a setting; did you mean {nearest}?"
            : $"is not a setting; known are {string.Join(", ", names)}";
    }

    // Levenshtein, case ignored.
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int substituted = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = int.Min(substituted, int.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
