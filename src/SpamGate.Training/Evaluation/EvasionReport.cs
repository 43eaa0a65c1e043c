using System.Globalization;
using System.Text;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Training.Corpora;

namespace SpamGate.Training.Evaluation;

/// <summary>How much recall each disguise costs: the spam of a corpus, attacked copy by copy, at one threshold.</summary>
public sealed class EvasionReport
{
    /// <summary>Seed of the published tables.</summary>
    public const int Seed = 1;

    private readonly List<(string Script, string Attack, int Flagged, int All)> _rows = [];

    /// <summary>Attacks the spam of <paramref name="messages"/>; the same seed attacks the same way.</summary>
    public static EvasionReport Of(CompiledModel model, IReadOnlyList<LabelledMessage> messages, float? threshold, int seed)
    {
        var report = new EvasionReport();
        string[] spam = [.. messages.Where(static message => message.IsSpam).Select(static message => message.Text)];
        foreach ((string script, bool han, var attacks) in new[] { ("Chinese", true, EvasionAttacks.Chinese), ("English", false, EvasionAttacks.English) })
        {
            string[] own = [.. spam.Where(text => text.AsSpan().IndexOfAnyInRange('\u3400', '\u9FFF') >= 0 == han)];
            report.Add(model, script, "none", own, threshold);
            foreach ((string name, Func<string, Random, string> attack) in attacks)
            {
                var random = new Random(seed);
                report.Add(model, script, name, [.. own.Select(text => attack(text, random))], threshold);
            }
        }

        return report;
    }

    /// <summary>As a Markdown table; the change is against the clean texts of the same script, in points.</summary>
    public string ToTable()
    {
        var table = new StringBuilder("| script | disguise | n | recall (95 %) | change, points |\n|---|---|---|---|---|\n");
        double clean = 0;
        foreach ((string script, string attack, int flagged, int all) in _rows)
        {
            double recall = all == 0 ? 0 : (double)flagged / all;
            clean = attack == "none" ? recall : clean;
            table.Append(CultureInfo.InvariantCulture, $"| {script} | {attack} | {all} | {recall:0.0000} ({Interval.Wilson(flagged, all)}) | {(recall - clean) * 100:+0.0;-0.0;0.0} |\n");
        }

        return table.ToString().TrimEnd();
    }

    private void Add(CompiledModel model, string script, string attack, string[] texts, float? threshold)
    {
        var scratch = new ContentScratch();
        _rows.Add((script, attack, texts.Count(text => model.Score(text, scratch) >= (threshold ?? model.Threshold)), texts.Length));
    }
}
