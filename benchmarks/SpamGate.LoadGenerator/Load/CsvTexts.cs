using System.IO.Compression;
using System.Text;

namespace SpamGate.LoadGenerator.Load;

/// <summary>Reads the column "text" of a CSV file (RFC 4180: quoted fields may hold commas, doubled quotes and line breaks), gzipped when its name ends in .gz.</summary>
internal static class CsvTexts
{
    internal static List<string> Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var texts = new List<string>();
        var row = new List<string>();
        int column = ReadRow(reader, row) ? row.IndexOf("text") : -1;
        if (column < 0)
        {
            throw new InvalidDataException($"{path} has no column \"text\".");
        }

        while (ReadRow(reader, row))
        {
            if (column < row.Count && row[column].Length > 0)
            {
                texts.Add(row[column]);
            }
        }

        return texts;
    }

    private static bool ReadRow(StreamReader reader, List<string> row)
    {
        row.Clear();
        if (reader.Peek() < 0)
        {
            return false;
        }

        var field = new StringBuilder();
        bool quoted = false;
        while (true)
        {
            int c = reader.Read();
            if (c < 0 || (!quoted && c == '\n'))
            {
                row.Add(field.ToString());
                return true;
            }

            if (quoted && c == '"' && reader.Peek() == '"')
            {
                reader.Read();
                field.Append('"');
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c == ',')
            {
                row.Add(field.ToString());
                field.Clear();
            }
            else if (quoted || c != '\r')
            {
                field.Append((char)c);
            }
        }
    }
}
