using System.Globalization;
using System.Text;

namespace SpamGate.Training.Evaluation;

/// <summary>Two contenders on one corpus as Markdown.</summary>
public static class ComparisonReport
{
    private const int Seed = 1;

    /// <summary>The tables: each at its own threshold, both at the first side's false positives, each at its best, then by source, then speed.</summary>
    public static string Of(Contender first, Contender second)
    {
        bool[] isSpam = [.. first.Scored.Select(static label => label.IsSpam)];
        var own = new Confusion();
        bool[] verdicts = first.Verdicts();
        for (int i = 0; i < isSpam.Length; i++)
        {
            own.Add(isSpam[i], verdicts[i]);
        }

        float level = second.ThresholdFor(own.FalsePositives);
        float firstBest = PrecisionRecallCurve.Of(first.Scored).Best?.Threshold ?? first.Threshold;
        float secondBest = PrecisionRecallCurve.Of(second.Scored).Best?.Threshold ?? second.Threshold;
        var report = new StringBuilder();
        report.Append(CultureInfo.InvariantCulture, $"{isSpam.Length} messages, {isSpam.Count(static spam => spam)} of them spam; 95 % intervals by paired bootstrap, p by McNemar's exact test\n\n");
        report.Append(CultureInfo.InvariantCulture, $"| thresholds | F1 {first.Name} | F1 {second.Name} | difference | only first right | only second right | p |\n|---|---|---|---|---|---|---|\n");
        Row("each its own", verdicts, second.Verdicts());
        Row(string.Create(CultureInfo.InvariantCulture, $"second flags as much ham ({own.FalsePositives})"), verdicts, second.VerdictsAt(level));
        Row("each its best here", first.VerdictsAt(firstBest), second.VerdictsAt(secondBest));
        report.Append(BySource(first, second, level));
        report.Append(CultureInfo.InvariantCulture, $"\nmessages per CPU second: {first.Name} {first.MessagesPerCpuSecond:0}, {second.Name} {second.MessagesPerCpuSecond:0}, ratio {first.MessagesPerCpuSecond / second.MessagesPerCpuSecond:0.0}");
        return report.ToString();

        void Row(string name, bool[] a, bool[] b)
        {
            var test = PairedTest.Of(isSpam, a, b, Seed);
            report.Append(CultureInfo.InvariantCulture, $"| {name} | {test.FirstF1:0.0000} ({test.First}) | {test.SecondF1:0.0000} ({test.Second}) | {test.FirstF1 - test.SecondF1:+0.0000;-0.0000} ({test.Difference}) | {test.OnlyFirstRight} | {test.OnlySecondRight} | {test.Probability:0.00e+00} |\n");
        }
    }

    private static string BySource(Contender first, Contender second, float level)
    {
        EvaluationReport[] reports =
        [
            EvaluationReport.Of(first.Scored, first.Threshold),
            EvaluationReport.Of(second.Scored, second.Threshold),
            EvaluationReport.Of(second.Scored, level),
        ];
        if (reports[0].Sources.Count == 0)
        {
            return "";
        }

        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"\nrecall, false positives\n\n| source | {first.Name} | {second.Name} | {second.Name}, as much ham flagged |\n|---|---|---|---|\n");
        foreach (string source in reports[0].Sources.Keys)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {source} | {string.Join(" | ", reports.Select(report => Cell(report.Sources[source])))} |\n");
        }

        return table.ToString();
    }

    private static string Cell(Confusion confusion)
    {
        int ham = confusion.FalsePositives + confusion.TrueNegatives;
        int spam = confusion.TruePositives + confusion.FalseNegatives;
        string recall = spam == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{confusion.Recall:0.000} ({Interval.Wilson(confusion.TruePositives, spam)})");
        return string.Create(CultureInfo.InvariantCulture, $"{recall}, {confusion.FalsePositives} of {ham}");
    }
}
