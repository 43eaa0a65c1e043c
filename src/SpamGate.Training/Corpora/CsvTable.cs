using System.IO.Compression;
using System.Text;
using CsvHelper;

namespace SpamGate.Training.Corpora;

/// <summary>A CSV file, plain or gzip by its ending, read row by row; columns are found by their header names.</summary>
public sealed class CsvTable : IDisposable
{
    private static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        // Message text is personal data; errors name the line instead.
        IncludeValuesInExceptions = false,
    };

    private readonly string _path;
    private readonly CsvReader _csv;
    private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);

    private CsvTable(string path, TextReader text)
    {
        _path = path;
        _csv = CsvReader.Create(text, Options);
    }

    /// <summary>Header names, in file order.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="CorpusException">It cannot be read or has no header.</exception>
    public static CsvTable Open(string path)
    {
        Stream? stream = null;
        CsvTable? table = null;
        try
        {
            stream = File.OpenRead(path);
            Stream content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
            table = new CsvTable(path, new StreamReader(content, new UTF8Encoding(false, throwOnInvalidBytes: true)));
            table.ReadHeader();
            return table;
        }
        catch (Exception exception)
        {
            table?.Dispose();
            stream?.Dispose();
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new CorpusException(path, "cannot be read: " + exception.Message, exception);
            }

            throw;
        }
    }

    /// <summary>True when there is a column of that name.</summary>
    public bool Has(string column) => _columns.ContainsKey(column);

    /// <summary>Checks that a column is there.</summary>
    /// <exception cref="CorpusException">It is not.</exception>
    public void Require(string column)
    {
        if (!Has(column))
        {
            throw new CorpusException(_path, $"has no column '{column}'; its columns are {string.Join(", ", Header)}.");
        }
    }

    /// <summary>Moves to the next row.</summary>
    /// <exception cref="CorpusException">The row is no CSV, has another number of fields than the header, or is not UTF-8.</exception>
    public bool Read()
    {
        if (!Guarded(_csv.Read))
        {
            return false;
        }

        return _csv.FieldCount == Header.Count
            ? true
            : throw Fault($"has {_csv.FieldCount} fields, the header has {Header.Count}.");
    }

    /// <summary>Field of the current row; empty when there is no such column.</summary>
    public string this[string column] => _columns.TryGetValue(column, out int index) ? _csv.GetString(index) : "";

    /// <summary>Field <paramref name="index"/> of the current row.</summary>
    public string this[int index] => _csv.GetString(index);

    /// <summary>An exception that names the line on which the current row began.</summary>
    public CorpusException Fault(string fault) => new(_path, _csv.LineNumber, fault);

    /// <inheritdoc/>
    public void Dispose() => _csv.Dispose();

    private void ReadHeader()
    {
        Header = Guarded(() => _csv.Headers.ToArray());
        if (Header.Count == 0)
        {
            throw new CorpusException(_path, "is empty.");
        }

        for (int i = 0; i < Header.Count; i++)
        {
            if (!_columns.TryAdd(Header[i].Trim(), i))
            {
                throw new CorpusException(_path, 1, $"names the column '{Header[i]}' twice.");
            }
        }
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException exception)
        {
            throw new CorpusException(_path, exception.Message, exception);
        }
        catch (DecoderFallbackException exception)
        {
            throw new CorpusException(_path, $"is not UTF-8, in or soon after line {_csv.LineNumber}.", exception);
        }
        catch (InvalidDataException exception)
        {
            throw new CorpusException(_path, "is not valid gzip: " + exception.Message, exception);
        }
    }
}
