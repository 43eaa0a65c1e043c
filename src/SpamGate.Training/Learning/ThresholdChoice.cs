using SpamGate.Training.Corpora;

namespace SpamGate.Training.Learning;

/// <summary>Chooses the threshold from out-of-fold probabilities: the lowest at which the share of carrier ham flagged stays within the target.</summary>
public static class ThresholdChoice
{
    // Sources of application-to-person traffic, the scarce class that false alarms hurt most.
    private static readonly string[] CarrierSources = ["mudou", "fbs"];

    /// <summary>The threshold.</summary>
    /// <param name="messages">Messages.</param>
    /// <param name="probabilities">Out-of-fold probabilities, in the same order.</param>
    /// <param name="target">Share of carrier ham that may be flagged.</param>
    public static float Choose(IReadOnlyList<LabelledMessage> messages, float[] probabilities, double target)
    {
        float[] ham = HamProbabilities(messages, probabilities, static message => CarrierSources.Contains(message.Source));
        if (ham.Length == 0)
        {
            // A corpus of other sources: any ham stands in.
            ham = HamProbabilities(messages, probabilities, static _ => true);
        }

        if (ham.Length == 0)
        {
            return 0.5f;
        }

        int allowed = (int)(ham.Length * target);
        float limit = ham[Math.Min(allowed, ham.Length - 1)];

        // Half a step above the first ham that must pass, within what the manifest accepts.
        return Math.Clamp(MathF.BitIncrement(limit), 0.01f, 0.999f);
    }

    private static float[] HamProbabilities(IReadOnlyList<LabelledMessage> messages, float[] probabilities, Func<LabelledMessage, bool> filter) =>
        [.. Enumerable.Range(0, messages.Count)
            .Where(i => !messages[i].IsSpam && !messages[i].IsUncertain && filter(messages[i]))
            .Select(i => probabilities[i])
            .OrderDescending()];
}
