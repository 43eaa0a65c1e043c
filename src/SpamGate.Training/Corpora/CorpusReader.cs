using System.Globalization;
using SpamGate.Screening.Classification;

namespace SpamGate.Training.Corpora;

/// <summary>Reads labelled messages: columns <c>text,label</c> and, where present, <c>category, source, flags, weight</c>.</summary>
public static class CorpusReader
{
    /// <summary>Reads a whole file.</summary>
    /// <exception cref="CorpusException">A column is missing or a row is bad; the line is named.</exception>
    public static List<LabelledMessage> Read(string path)
    {
        using CsvTable table = CsvTable.Open(path);
        table.Require("text");
        table.Require("label");
        var messages = new List<LabelledMessage>();
        while (table.Read())
        {
            messages.Add(ReadRow(table));
        }

        return messages.Count > 0 ? messages : throw new CorpusException(path, "has no rows.");
    }

    private static LabelledMessage ReadRow(CsvTable table)
    {
        string text = table["text"];
        if (text.Length == 0)
        {
            throw table.Fault("the text is empty.");
        }

        bool isSpam = table["label"].Trim().ToLowerInvariant() switch
        {
            "spam" or "1" => true,
            "ham" or "0" => false,
            var other => throw table.Fault($"label '{other}' is neither ham nor spam."),
        };

        SmsCategory category = SmsCategory.Unknown;
        string leaf = table["category"].Trim();
        if (leaf.Length > 0 && !SmsCategoryNames.TryParse(leaf, out category))
        {
            throw table.Fault($"category '{leaf}' is unknown.");
        }

        float weight = 1;
        string weightText = table["weight"].Trim();
        if (weightText.Length > 0
            && !(float.TryParse(weightText, NumberStyles.Float, CultureInfo.InvariantCulture, out weight) && weight is >= 0 and <= 1000))
        {
            throw table.Fault($"weight '{weightText}' is not a number from 0 to 1000.");
        }

        bool uncertain = table["flags"].Split('|').Contains("uncertain");
        return new LabelledMessage(text, isSpam, category, table["source"].Trim(), weight, uncertain);
    }
}
