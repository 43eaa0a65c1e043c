using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Training.Corpora;

namespace SpamGate.Training.Evaluation;

/// <summary>How a model does on labelled messages at one threshold; its JSON form is the contract of <c>evaluate --json</c>.</summary>
public sealed class EvaluationReport
{
    /// <summary>Probability from which a message counted as spam.</summary>
    public float Threshold { get; init; }

    /// <summary>Everything together.</summary>
    public Confusion All { get; } = new();

    /// <summary>By the corpus' <c>source</c> column.</summary>
    public SortedDictionary<string, Confusion> Sources { get; } = new(StringComparer.Ordinal);

    /// <summary>Judges <paramref name="messages"/> with the compiled scorer.</summary>
    public static EvaluationReport Of(CompiledModel model, IEnumerable<LabelledMessage> messages, float? threshold)
    {
        var report = new EvaluationReport { Threshold = threshold ?? model.Threshold };
        var scratch = new ContentScratch();
        foreach (LabelledMessage message in messages)
        {
            bool flagged = model.Score(message.Text, scratch) >= report.Threshold;
            report.All.Add(message.IsSpam, flagged);
            if (message.Source.Length > 0)
            {
                if (!report.Sources.TryGetValue(message.Source, out Confusion? source))
                {
                    report.Sources.Add(message.Source, source = new Confusion());
                }

                source.Add(message.IsSpam, flagged);
            }
        }

        return report;
    }
}
