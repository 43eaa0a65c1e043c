using System.Globalization;
using System.Text;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Training.Corpora;

namespace SpamGate.Training.Evaluation;

/// <summary>How well the category model names the leaf of messages whose leaf is known, whatever the spam score says of them.</summary>
public sealed class CategoryReport
{
    // Leaves with fewer rows say nothing; other_* are what is left over, not a kind.
    private const int FewestRows = 15;
    private const int Samples = 1_000;

    private readonly SortedDictionary<SmsCategory, Confusion> _leaves = [];
    private readonly SortedDictionary<SmsCategory, int> _flagged = [];

    private readonly List<(SmsCategory Category, SmsCategory Named)> _pairs = [];

    /// <summary>Mean F1 of the leaves with 15 rows or more, other_ham and other_spam aside; 0 when there is none.</summary>
    public double MacroF1 => Counted.Select(static leaf => leaf.Value.F1).DefaultIfEmpty().Average();

    private IEnumerable<KeyValuePair<SmsCategory, Confusion>> Counted =>
        _leaves.Where(static leaf => leaf.Key is not (SmsCategory.OtherHam or SmsCategory.OtherSpam) && leaf.Value.TruePositives + leaf.Value.FalseNegatives >= FewestRows);

    /// <summary>Names the leaf of each of <paramref name="messages"/> that has one, and counts those the spam score flags at <paramref name="threshold"/>.</summary>
    public static CategoryReport Of(CompiledModel model, IEnumerable<LabelledMessage> messages, float threshold)
    {
        var report = new CategoryReport();
        foreach (SmsCategory category in Enum.GetValues<SmsCategory>().Skip(1))
        {
            report._leaves.Add(category, new Confusion());
        }

        var scratch = new ContentScratch();
        foreach (LabelledMessage message in messages.Where(static message => message.Category != SmsCategory.Unknown))
        {
            SmsCategory named = model.Categorize(message.Text, scratch, spamOnly: false);
            report._pairs.Add((message.Category, named));
            if (model.Score(message.Text, scratch) >= threshold)
            {
                report._flagged[message.Category] = report._flagged.GetValueOrDefault(message.Category) + 1;
            }

            foreach ((SmsCategory category, Confusion leaf) in report._leaves)
            {
                leaf.Add(message.Category == category, named == category);
            }
        }

        return report;
    }

    /// <summary>95 % interval of <see cref="MacroF1"/>, by bootstrap over the messages.</summary>
    public Interval MacroF1Interval()
    {
        SmsCategory[] leaves = [.. Counted.Select(static leaf => leaf.Key)];
        if (leaves.Length == 0)
        {
            return new Interval(0, 1);
        }

        var random = new Random(1);
        var samples = new double[Samples];
        int width = Enum.GetValues<SmsCategory>().Length;
        for (int sample = 0; sample < Samples; sample++)
        {
            var right = new int[width];
            var labelled = new int[width];
            var named = new int[width];
            for (int i = 0; i < _pairs.Count; i++)
            {
                (SmsCategory category, SmsCategory name) = _pairs[random.Next(_pairs.Count)];
                labelled[(int)category]++;
                named[(int)name]++;
                right[(int)category] += category == name ? 1 : 0;
            }

            samples[sample] = leaves.Average(leaf => 2.0 * right[(int)leaf] / Math.Max(1, labelled[(int)leaf] + named[(int)leaf]));
        }

        return Interval.Middle(samples);
    }

    /// <summary>As a Markdown table; empty when no leaf is known.</summary>
    public string ToTable()
    {
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"category macro-F1 {MacroF1:0.000} (95 %: {MacroF1Interval()}) over leaves with {FewestRows} rows or more\n\n| leaf | n | precision | recall (95 %) | F1 (95 %) | flagged as spam (95 %) |\n|---|---|---|---|---|---|\n");
        foreach ((SmsCategory category, Confusion leaf) in Counted)
        {
            int n = leaf.TruePositives + leaf.FalseNegatives;
            int flagged = _flagged.GetValueOrDefault(category);
            table.Append(CultureInfo.InvariantCulture, $"| {category.Name()} | {n} | {leaf.Precision:0.000} | {leaf.Recall:0.000} ({Interval.Wilson(leaf.TruePositives, n)}) | {leaf.F1:0.000} ({Interval.F1(leaf)}) | {(double)flagged / n:0.000} ({Interval.Wilson(flagged, n)}) |\n");
        }

        return Counted.Any() ? table.ToString().TrimEnd() : "";
    }
}
