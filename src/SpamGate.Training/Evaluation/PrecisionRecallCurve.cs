using System.Globalization;
using System.Text;

namespace SpamGate.Training.Evaluation;

/// <summary>Precision and recall at every threshold that tells two messages apart, highest threshold first.</summary>
public sealed class PrecisionRecallCurve
{
    private static readonly double[] Recalls = [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.925, 0.95, 0.975, 0.99];

    private PrecisionRecallCurve(List<Point> points, double averagePrecision)
    {
        Points = points;
        AveragePrecision = averagePrecision;
    }

    /// <summary>The curve's points, in order of growing recall; empty without spam.</summary>
    public IReadOnlyList<Point> Points { get; }

    /// <summary>Area under the curve: the mean precision over the spam as it is found.</summary>
    public double AveragePrecision { get; }

    /// <summary>The point with the highest F1; null without spam.</summary>
    public Point? Best => Points.Count == 0 ? null : Points.MaxBy(static point => point.F1);

    /// <summary>The curve of <paramref name="labels"/>.</summary>
    public static PrecisionRecallCurve Of(IReadOnlyCollection<ScoredLabel> labels)
    {
        int spam = labels.Count(static label => label.IsSpam);
        var points = new List<Point>();
        int found = 0;
        int flagged = 0;
        double area = 0;
        foreach (IGrouping<float, ScoredLabel> step in labels.GroupBy(static label => label.Probability).OrderByDescending(static group => group.Key))
        {
            int before = found;
            found += step.Count(static label => label.IsSpam);
            flagged += step.Count();
            if (found > 0)
            {
                var point = new Point(step.Key, (double)found / flagged, (double)found / spam, flagged - found);
                area += point.Precision * (found - before) / spam;
                points.Add(point);
            }
        }

        return new PrecisionRecallCurve(points, area);
    }

    /// <summary>As a Markdown table: what each recall costs.</summary>
    public string ToTable()
    {
        if (Best is not { } best)
        {
            return "";
        }

        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"precision-recall curve: average precision {AveragePrecision:0.0000}, best F1 {best.F1:0.0000} at threshold {best.Threshold:0.0000}\n\n");
        table.Append("| recall | threshold | precision | false positives |\n|---|---|---|---|\n");
        foreach (double recall in Recalls)
        {
            if (Points.FirstOrDefault(point => point.Recall >= recall) is { } reached)
            {
                table.Append(CultureInfo.InvariantCulture, $"| {recall:0.000} | {reached.Threshold:0.0000} | {reached.Precision:0.0000} | {reached.FalsePositives} |\n");
            }
        }

        return table.ToString().TrimEnd();
    }

    /// <summary>What a threshold gives.</summary>
    /// <param name="Threshold">Lowest probability flagged.</param>
    /// <param name="Precision">Of what is flagged, the share that is spam.</param>
    /// <param name="Recall">Of the spam, the share that is flagged.</param>
    /// <param name="FalsePositives">Ham flagged.</param>
    public sealed record Point(float Threshold, double Precision, double Recall, int FalsePositives)
    {
        /// <summary>Harmonic mean of precision and recall.</summary>
        public double F1 => 2 * Precision * Recall / (Precision + Recall);
    }
}
