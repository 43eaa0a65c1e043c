using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Training.Corpora;

namespace SpamGate.Training.Evaluation;

/// <summary>A label and the probability a model gave its message.</summary>
/// <param name="IsSpam">The label.</param>
/// <param name="Probability">Of spam, 0 to 1.</param>
/// <param name="Source">Data set of the message; may be empty.</param>
public readonly record struct ScoredLabel(bool IsSpam, float Probability, string Source)
{
    /// <summary>Scores <paramref name="messages"/> with the compiled scorer, in order.</summary>
    public static ScoredLabel[] Of(CompiledModel model, IEnumerable<LabelledMessage> messages)
    {
        var scratch = new ContentScratch();
        return [.. messages.Select(message => new ScoredLabel(message.IsSpam, model.Score(message.Text, scratch), message.Source))];
    }
}
