using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace SpamGate.Gateway.Api.Files;

/// <summary>One row: the line it begins on, and its fields by index of the header.</summary>
internal readonly record struct CsvRow(long Line, string[] Fields);

/// <summary>A CSV file (RFC 4180, UTF-8 with or without byte order mark) with a header, read whole.</summary>
internal sealed class CsvTable
{
    private static readonly byte[] s_mark = [0xEF, 0xBB, 0xBF];

    private static readonly CsvReaderOptions s_reading = new()
    {
        Separator = ',',
        HasHeader = false,
        TrackLineNumbers = true,
        SkipEmptyLines = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Allow,

        // Values are people's numbers.
        IncludeValuesInExceptions = false,
    };

    private static readonly CsvWriterOptions s_writing = new() { NewLine = "\r\n", HasHeader = false };

    /// <summary>Names of the columns.</summary>
    public string[] Header { get; private set; } = [];

    /// <summary>The rows, each with as many fields as the header has.</summary>
    public List<CsvRow> Rows { get; } = [];

    /// <summary>Reads a file and notes what is no table.</summary>
    /// <param name="octets">The file.</param>
    /// <param name="mostRows">Rows at most.</param>
    /// <param name="faults">Receives what is wrong.</param>
    public static CsvTable Read(ReadOnlyMemory<byte> octets, int mostRows, FileFaults faults)
    {
        var table = new CsvTable();
        if (!Utf8.IsValid(octets.Span))
        {
            faults.Add(1, "", "is not UTF-8, nor is what follows");
            return table;
        }

        using CsvReader csv = CsvReader.Create(octets.Span.StartsWith(s_mark) ? octets[s_mark.Length..] : octets, s_reading);
        try
        {
            if (!csv.Read())
            {
                faults.Add(1, "", "is missing: the first line names the columns");
                return table;
            }

            table.Header = [.. Fields(csv).Select(static name => name.Trim())];
            while (csv.Read())
            {
                string[] fields = Fields(csv);
                if (table.Rows.Count == mostRows)
                {
                    faults.Add(csv.LineNumber, "", string.Create(CultureInfo.InvariantCulture, $"is beyond the {mostRows} rows of one file"));
                    break;
                }

                if (fields.Length != table.Header.Length)
                {
                    faults.Add(csv.LineNumber, "", string.Create(CultureInfo.InvariantCulture, $"has {fields.Length} fields, the first line names {table.Header.Length}"));
                    continue;
                }

                table.Rows.Add(new CsvRow(csv.LineNumber, fields));
            }
        }
        catch (CsvFormatException)
        {
            faults.Add(csv.LineNumber, "", "is no CSV (RFC 4180): a quote is missing or misplaced");
        }

        return table;
    }

    /// <summary>Rows as text.</summary>
    public static string Lines(IEnumerable<IReadOnlyList<string>> rows)
    {
        using var text = new StringWriter(new StringBuilder(), CultureInfo.InvariantCulture);
        using (CsvWriter csv = CsvWriter.Create(text, s_writing))
        {
            foreach (IReadOnlyList<string> row in rows)
            {
                foreach (string field in row)
                {
                    csv.WriteField(field);
                }

                csv.EndRecord();
            }
        }

        return text.ToString();
    }

    private static string[] Fields(CsvReader csv)
    {
        string[] fields = new string[csv.FieldCount];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = csv.GetString(i);
        }

        return fields;
    }
}
