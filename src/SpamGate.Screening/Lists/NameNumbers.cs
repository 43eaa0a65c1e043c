using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace SpamGate.Screening.Lists;

/// <summary>
/// Small numbers for names (SPs, service codes, reasons), so that ten million list entries need not hold them. A name keeps its number for the life of
/// the process. Thread-safe; looking up a known name allocates nothing.
/// </summary>
/// <param name="first">Number of the first name.</param>
/// <param name="last">Largest number; names beyond it share it.</param>
public sealed class NameNumbers(int first, int last)
{
    private readonly ConcurrentDictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Lock _adding = new();
    private volatile string?[] _names = [];
    private int _count;

    /// <summary>Names that have a number.</summary>
    public int Count => _numbers.Count;

    /// <summary>The number of a name; a new name gets the next one.</summary>
    public int Of(string name)
    {
        if (_numbers.TryGetValue(name, out int number))
        {
            return number;
        }

        lock (_adding)
        {
            if (_numbers.TryGetValue(name, out number))
            {
                return number;
            }

            number = int.Min(first + _count, last);
            if (number - first == _count)
            {
                string?[] names = _names;
                if (_count == names.Length)
                {
                    Array.Resize(ref names, int.Max(16, 2 * names.Length));
                }

                names[_count++] = name;
                _names = names;
            }

            _numbers[name] = number;
            return number;
        }
    }

    /// <summary>The number of a name that may be unknown.</summary>
    public bool TryGet(ReadOnlySpan<char> name, out int number) =>
        _numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out number);

    /// <summary>The name of a number.</summary>
    public bool TryGetName(int number, [NotNullWhen(true)] out string? name)
    {
        string?[] names = _names;
        name = number >= first && number - first < names.Length ? names[number - first] : null;
        return name is not null;
    }
}
