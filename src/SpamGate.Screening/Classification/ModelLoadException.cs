namespace SpamGate.Screening.Classification;

/// <summary>A model directory that is refused. The message names the file, the item and the limit.</summary>
public sealed class ModelLoadException : Exception
{
    /// <summary>A fault in <paramref name="file"/>.</summary>
    public ModelLoadException(string file, string fault, Exception? inner = null)
        : base($"{file}: {fault}", inner)
    {
        File = file;
    }

    /// <summary>Path of the file at fault.</summary>
    public string File { get; }
}
