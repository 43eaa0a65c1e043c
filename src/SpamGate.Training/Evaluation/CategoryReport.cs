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

    private readonly SortedDictionary<SmsCategory, Confusion> _leaves = [];

    /// <summary>Mean F1 of the leaves with 15 rows or more, other_ham and other_spam aside; 0 when there is none.</summary>
    public double MacroF1 => Counted.Select(static leaf => leaf.Value.F1).DefaultIfEmpty().Average();

    private IEnumerable<KeyValuePair<SmsCategory, Confusion>> Counted =>
        _leaves.Where(static leaf => leaf.Key is not (SmsCategory.OtherHam or SmsCategory.OtherSpam) && leaf.Value.TruePositives + leaf.Value.FalseNegatives >= FewestRows);

    /// <summary>Names the leaf of each of <paramref name="messages"/> that has one.</summary>
    public static CategoryReport Of(CompiledModel model, IEnumerable<LabelledMessage> messages)
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
            foreach ((SmsCategory category, Confusion leaf) in report._leaves)
            {
                leaf.Add(message.Category == category, named == category);
            }
        }

        return report;
    }

    /// <summary>As a Markdown table; empty when no leaf is known.</summary>
    public string ToTable()
    {
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"category macro-F1 {MacroF1:0.000} over leaves with {FewestRows} rows or more\n\n| leaf | n | precision | recall | F1 |\n|---|---|---|---|---|\n");
        foreach ((SmsCategory category, Confusion leaf) in Counted)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {category.Name()} | {leaf.TruePositives + leaf.FalseNegatives} | {leaf.Precision:0.000} | {leaf.Recall:0.000} | {leaf.F1:0.000} |\n");
        }

        return Counted.Any() ? table.ToString().TrimEnd() : "";
    }
}
