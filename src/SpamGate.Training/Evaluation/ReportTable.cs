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
        table.Append(CultureInfo.InvariantCulture, $"threshold {report.Threshold:0.0000}; in brackets 95 % confidence intervals (Wilson)\n\n");
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
        string Of(double value, Interval interval, bool has) => has ? string.Create(CultureInfo.InvariantCulture, $"{value:0.0000} ({interval})") : "-";
        string precision = Of(confusion.Precision, Interval.Wilson(confusion.TruePositives, confusion.TruePositives + confusion.FalsePositives), spam > 0);
        string recall = Of(confusion.Recall, Interval.Wilson(confusion.TruePositives, spam), spam > 0);
        string f1 = Of(confusion.F1, Interval.F1(confusion), spam > 0);
        string fpr = Of(confusion.Fpr, Interval.Wilson(confusion.FalsePositives, ham), ham > 0);
        table.Append(CultureInfo.InvariantCulture, $"| {name} | {confusion.N} | {precision} | {recall} | {f1} | {fpr} | {confusion.FalsePositives} of {ham} |\n");
    }
}
