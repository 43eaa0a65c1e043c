using System.Text;

namespace SpamGate.EndToEnd.Verdicts;

/// <summary>CSV as RFC 4180 has it: quoted fields may hold commas, line ends and doubled quotes; columns are found by name.</summary>
public static class CsvFile
{
    /// <summary>The rows of a file, as one dictionary each.</summary>
    public static IEnumerable<Dictionary<string, string>> ReadRows(TextReader reader)
    {
        List<string>? header = ReadRecord(reader);
        while (header is not null && ReadRecord(reader) is { } record)
        {
            yield return header.Zip(record).ToDictionary(pair => pair.First, pair => pair.Second);
        }
    }

    /// <summary>Writes one column.</summary>
    public static void WriteColumn(string path, string name, IEnumerable<string> values)
    {
        using var writer = new StreamWriter(path, false, new UTF8Encoding(false)) { NewLine = "\r\n" };
        writer.WriteLine(name);
        foreach (string value in values)
        {
            writer.WriteLine('"' + value.Replace("\"", "\"\"", StringComparison.Ordinal) + '"');
        }
    }

    private static List<string>? ReadRecord(TextReader reader)
    {
        if (reader.Peek() < 0)
        {
            return null;
        }

        List<string> fields = [];
        var field = new StringBuilder();
        bool quoted = false;
        while (true)
        {
            int next = reader.Read();
            if (quoted && next >= 0)
            {
                if (next != '"')
                {
                    field.Append((char)next);
                }
                else if (reader.Peek() == '"')
                {
                    field.Append((char)reader.Read());
                }
                else
                {
                    quoted = false;
                }

                continue;
            }

            switch (next)
            {
                case '"':
                    quoted = true;
                    break;
                case ',' or '\n' or < 0:
                    fields.Add(field.ToString());
                    field.Clear();
                    if (next != ',')
                    {
                        return fields;
                    }

                    break;
                case '\r' when reader.Peek() == '\n':
                    break;
                default:
                    field.Append((char)next);
                    break;
            }
        }
    }
}
