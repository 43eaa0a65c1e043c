using System.Globalization;

namespace SpamGate.Gateway.Api.Files;

/// <summary>Everything wrong with a file, each with its line and column. Not thread-safe.</summary>
internal sealed class FileFaults
{
    /// <summary>Faults that are named; of the others, only how many there are.</summary>
    public const int MostNamed = 500;

    private readonly List<(long Line, string Column, string Problem)> _named = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>True when nothing is wrong.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>Notes a fault.</summary>
    /// <param name="line">Line of the file, from 1.</param>
    /// <param name="column">Name of the column; empty = the whole line.</param>
    /// <param name="problem">What is wrong, as the end of a sentence that begins with the column.</param>
    public void Add(long line, string column, string problem)
    {
        if (Count++ < MostNamed)
        {
            _named.Add((line, column, problem));
        }
    }

    /// <summary>The same faults, to add others to.</summary>
    public FileFaults Copy()
    {
        var copy = new FileFaults { Count = Count };
        copy._named.AddRange(_named);
        return copy;
    }

    /// <summary>Faults by place, in the order of the lines.</summary>
    public Dictionary<string, string[]> ByPlace()
    {
        var places = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (IGrouping<string, string> place in _named.OrderBy(static fault => fault.Line).GroupBy(static fault => Place(fault.Line, fault.Column), static fault => fault.Problem))
        {
            places.Add(place.Key, [.. place]);
        }

        if (Count > _named.Count)
        {
            places.Add("file", [string.Create(CultureInfo.InvariantCulture, $"has {Count - _named.Count} more faults")]);
        }

        return places;
    }

    private static string Place(long line, string column) =>
        column.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"line {line}") : string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}");
}
