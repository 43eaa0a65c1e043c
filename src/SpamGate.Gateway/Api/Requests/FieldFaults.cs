using System.Globalization;

namespace SpamGate.Gateway.Api.Requests;

/// <summary>Collects what is wrong with the fields of a request, all of it, each with its limit. Not thread-safe.</summary>
internal sealed class FieldFaults
{
    private const int FirstYear = 2000;
    private const int LastYear = 2099;

    private readonly SortedDictionary<string, string[]> _faults = new(StringComparer.Ordinal);

    /// <summary>Faults by field, as JSON spells the field.</summary>
    public IDictionary<string, string[]> All => _faults;

    /// <summary>True when nothing is wrong.</summary>
    public bool IsEmpty => _faults.Count == 0;

    /// <summary>Notes a fault.</summary>
    /// <param name="field">The field, e.g. <c>messages[3].sender</c>.</param>
    /// <param name="problem">What is wrong and what would be right, as the end of a sentence that begins with the field.</param>
    public void Add(string field, string problem) =>
        _faults[field] = _faults.TryGetValue(field, out string[]? earlier) ? [.. earlier, problem] : [problem];

    /// <summary>A text has to be there, within its length, without control characters or halves of characters, which no database stores alike.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">Its value; null = not given.</param>
    /// <param name="longest">UTF-16 units at most.</param>
    /// <param name="required">False: it may be missing.</param>
    /// <param name="lines">True: it may have line breaks and tabs.</param>
    public void Text(string field, string? value, int longest, bool required = true, bool lines = false)
    {
        if (value is null)
        {
            if (required)
            {
                Add(field, "is missing");
            }

            return;
        }

        if (value.Length > longest || (required && value.Length == 0))
        {
            Add(field, string.Create(CultureInfo.InvariantCulture, $"has {value.Length} characters, allowed are {(required ? 1 : 0)} to {longest}"));
            return;
        }

        for (int i = 0; i < value.Length; i++)
        {
            char unit = value[i];
            if (char.IsControl(unit) && !(lines && unit is '\n' or '\r' or '\t'))
            {
                Add(field, string.Create(CultureInfo.InvariantCulture, $"has a control character (0x{(int)unit:X2}) at position {i}"));
                return;
            }

            if (char.IsSurrogate(unit))
            {
                if (!char.IsHighSurrogate(unit) || i + 1 == value.Length || !char.IsLowSurrogate(value[i + 1]))
                {
                    Add(field, string.Create(CultureInfo.InvariantCulture, $"has half a character at position {i}"));
                    return;
                }

                i++;
            }
        }
    }

    /// <summary>A number has to lie within its limits.</summary>
    public void Range(string field, double? value, double least, double most)
    {
        if (value is { } number && !(number >= least && number <= most))
        {
            Add(field, string.Create(CultureInfo.InvariantCulture, $"is {number}, allowed are {least} to {most}"));
        }
    }

    /// <summary>A moment has to lie in a time that calendars and databases agree on: 2000 to 2099.</summary>
    public void Moment(string field, DateTimeOffset? value)
    {
        if (value is { UtcDateTime.Year: < FirstYear or > LastYear })
        {
            Add(field, string.Create(CultureInfo.InvariantCulture, $"lies in {value.Value.UtcDateTime.Year}, allowed are the years {FirstYear} to {LastYear}"));
        }
    }

    /// <summary>A list has to have a number of items within its limits.</summary>
    public void Count(string field, int count, int least, int most)
    {
        if (count < least || count > most)
        {
            Add(field, string.Create(CultureInfo.InvariantCulture, $"has {count} items, allowed are {least} to {most}"));
        }
    }
}
