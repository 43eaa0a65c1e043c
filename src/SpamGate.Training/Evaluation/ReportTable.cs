using System.Globalization;
using System.Text;

namespace SpamGate.Training.Evaluation;

/// <summary>An evaluation as a Markdown table, for people.</summary>
public static class ReportTable
{
    /// <summary>The table, one source a row, everything together last.</summary>
    public static string Of(EvaluationReport report)
    {
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"threshold {report.Threshold:0.0000}\n\n");
        table.Append("| source | n | precision | recall | F1 | FPR | false positives |\n|---|---|---|---|---|---|---|\n");
        foreach ((string source, Confusion confusion) in report.Sources)
        {
            Append(table, source, confusion);
        }

        Append(table, "**all**", report.All);
        return table.ToString().TrimEnd();
    }

    private static void Append(StringBuilder table, string name, Confusion confusion)
    {
        int ham = confusion.FalsePositives + confusion.TrueNegatives;
        int spam = confusion.TruePositives + confusion.FalseNegatives;
        string Of(double value, bool has) => has ? value.ToString("0.0000", CultureInfo.InvariantCulture) : "-";
        table.Append(CultureInfo.InvariantCulture, $"| {name} | {confusion.N} | {Of(confusion.Precision, spam > 0)} | {Of(confusion.Recall, spam > 0)} | {Of(confusion.F1, spam > 0)} | {Of(confusion.Fpr, ham > 0)} | {confusion.FalsePositives} of {ham} |\n");
    }
}
