using SpamGate.Screening.Classification;
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
    public static EvaluationReport Of(CompiledModel model, IEnumerable<LabelledMessage> messages, float? threshold) =>
        Of(ScoredLabel.Of(model, messages), threshold ?? model.Threshold);

    /// <summary>Judges what was scored already.</summary>
    public static EvaluationReport Of(IEnumerable<ScoredLabel> labels, float threshold)
    {
        var report = new EvaluationReport { Threshold = threshold };
        foreach (ScoredLabel label in labels)
        {
            bool flagged = label.Probability >= threshold;
            report.All.Add(label.IsSpam, flagged);
            if (label.Source.Length > 0)
            {
                if (!report.Sources.TryGetValue(label.Source, out Confusion? source))
                {
                    report.Sources.Add(label.Source, source = new Confusion());
                }

                source.Add(label.IsSpam, flagged);
            }
        }

        return report;
    }
}
