namespace SpamGate.Screening.Content;

/// <summary>A keyword file that is refused, with every fault in it.</summary>
public sealed class KeywordRulesException : Exception
{
    internal KeywordRulesException(string file, IReadOnlyList<string> faults)
        : base($"{file}: {string.Join(" ", faults)}")
    {
        File = file;
        Faults = faults;
    }

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>One sentence a fault, with its line.</summary>
    public IReadOnlyList<string> Faults { get; }
}
