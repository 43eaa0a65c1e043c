using System.Globalization;
using System.Text;

namespace SpamGate.Training.Evaluation;

/// <summary>Whether a probability means what it says: of messages given 0.7, seven in ten should be spam. Ten bins of equal width.</summary>
public sealed class CalibrationReport
{
    private const int BinCount = 10;

    private CalibrationReport(List<Bin> bins, double error, double brier)
    {
        Bins = bins;
        ExpectedError = error;
        Brier = brier;
    }

    /// <summary>Bins that hold a message, lowest first.</summary>
    public IReadOnlyList<Bin> Bins { get; }

    /// <summary>Mean distance between probability said and share seen, weighted by messages (expected calibration error).</summary>
    public double ExpectedError { get; }

    /// <summary>Mean squared distance between probability and label.</summary>
    public double Brier { get; }

    /// <summary>The calibration on <paramref name="labels"/>.</summary>
    public static CalibrationReport Of(IReadOnlyCollection<ScoredLabel> labels)
    {
        List<Bin> bins = [.. labels
            .GroupBy(static label => int.Min(BinCount - 1, (int)(label.Probability * BinCount)))
            .OrderBy(static bin => bin.Key)
            .Select(static bin => new Bin(
                (double)bin.Key / BinCount,
                bin.Count(),
                bin.Count(static label => label.IsSpam),
                bin.Average(static label => label.Probability)))];
        int all = int.Max(1, labels.Count);
        double error = bins.Sum(static bin => bin.Count * Math.Abs(bin.Seen - bin.Said)) / all;
        double brier = labels.Sum(static label => Math.Pow(label.Probability - (label.IsSpam ? 1 : 0), 2)) / all;
        return new CalibrationReport(bins, error, brier);
    }

    /// <summary>As a Markdown table.</summary>
    public string ToTable()
    {
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"calibration: expected error {ExpectedError:0.0000}, Brier score {Brier:0.0000}\n\n");
        table.Append("| probability | n | said | spam seen (95 %) |\n|---|---|---|---|\n");
        foreach (Bin bin in Bins)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {bin.From:0.0}-{bin.From + (1.0 / BinCount):0.0} | {bin.Count} | {bin.Said:0.000} | {bin.Seen:0.000} ({Interval.Wilson(bin.Spam, bin.Count)}) |\n");
        }

        return table.ToString().TrimEnd();
    }

    /// <summary>Messages whose probability lies in one tenth.</summary>
    /// <param name="From">Lower end of the tenth.</param>
    /// <param name="Count">Messages.</param>
    /// <param name="Spam">Of them spam.</param>
    /// <param name="Said">Mean probability.</param>
    public sealed record Bin(double From, int Count, int Spam, double Said)
    {
        /// <summary>Share of spam.</summary>
        public double Seen => (double)Spam / Count;
    }
}
