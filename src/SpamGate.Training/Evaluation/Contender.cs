namespace SpamGate.Training.Evaluation;

/// <summary>One side of a comparison: what it said of every message, and how fast.</summary>
/// <param name="Name">For the table's head.</param>
/// <param name="Threshold">Probability from which it flags.</param>
/// <param name="Scored">Its probabilities, in the corpus' order.</param>
/// <param name="MessagesPerCpuSecond">From raw text to probability, on one thread.</param>
public sealed record Contender(string Name, float Threshold, ScoredLabel[] Scored, double MessagesPerCpuSecond)
{
    /// <summary>Verdicts at <see cref="Threshold"/>.</summary>
    public bool[] Verdicts() => VerdictsAt(Threshold);

    /// <summary>Verdicts at another threshold.</summary>
    public bool[] VerdictsAt(float threshold) => [.. Scored.Select(label => label.Probability >= threshold)];

    /// <summary>The lowest threshold at which at most <paramref name="falsePositives"/> ham messages are flagged.</summary>
    public float ThresholdFor(int falsePositives)
    {
        float[] ham = [.. Scored.Where(static label => !label.IsSpam).Select(static label => label.Probability).OrderDescending()];
        return ham.Length <= falsePositives ? 0 : MathF.BitIncrement(ham[falsePositives]);
    }
}
