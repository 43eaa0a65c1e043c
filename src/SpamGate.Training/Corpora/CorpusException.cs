namespace SpamGate.Training.Corpora;

/// <summary>A corpus that cannot be used; the message names file and line.</summary>
public sealed class CorpusException : Exception
{
    /// <summary>A fault in <paramref name="file"/> as a whole.</summary>
    public CorpusException(string file, string fault, Exception? inner = null)
        : base($"{file}: {fault}", inner)
    {
    }

    /// <summary>A fault in one line.</summary>
    public CorpusException(string file, long line, string fault)
        : base($"{file} line {line}: {fault}")
    {
    }
}
