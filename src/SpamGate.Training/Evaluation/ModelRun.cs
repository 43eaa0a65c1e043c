using System.Diagnostics;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Training.Corpora;

namespace SpamGate.Training.Evaluation;

/// <summary>A model directory as a contender.</summary>
public static class ModelRun
{
    private const int WarmPasses = 3;
    private static readonly TimeSpan s_enough = TimeSpan.FromSeconds(1);

    /// <summary>Scores <paramref name="messages"/>, then again and again on one thread for a second of CPU time, to see how fast it is.</summary>
    public static Contender Compete(CompiledModel model, IReadOnlyList<LabelledMessage> messages)
    {
        ScoredLabel[] scored = ScoredLabel.Of(model, messages);
        string[] texts = [.. messages.Select(static message => message.Text)];
        var scratch = new ContentScratch();
        for (int pass = 0; pass < WarmPasses; pass++)
        {
            Pass(model, texts, scratch);
        }

        using var process = Process.GetCurrentProcess();
        TimeSpan start = process.TotalProcessorTime;
        TimeSpan spent;
        long count = 0;
        do
        {
            Pass(model, texts, scratch);
            count += texts.Length;
            process.Refresh();
            spent = process.TotalProcessorTime - start;
        }
        while (spent < s_enough);

        return new Contender(model.Name, model.Threshold, scored, count / spent.TotalSeconds);
    }

    private static void Pass(CompiledModel model, string[] texts, ContentScratch scratch)
    {
        foreach (string text in texts)
        {
            model.Score(text, scratch);
        }
    }
}
