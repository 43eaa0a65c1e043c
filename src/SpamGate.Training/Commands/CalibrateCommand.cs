using System.CommandLine;
using System.Globalization;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Training.Corpora;
using SpamGate.Training.Evaluation;
using SpamGate.Training.Learning;

namespace SpamGate.Training.Commands;

/// <summary><c>calibrate</c>: the threshold that keeps false positives on an operator's own ham within a target.</summary>
internal static class CalibrateCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Model directory.", Required = true };
        var data = new Option<string>("--data") { Description = "CSV or CSV.gz with columns text,label; messages the model was not trained on.", Required = true };
        var target = new Option<double>("--target-fpr") { Description = "Share of ham that may be flagged, 0 to 1 (of carrier sources where the corpus names them).", Required = true };
        var command = new Command("calibrate", "Finds the threshold for a target false-positive rate.") { model, data, target };
        command.SetAction(parsed =>
        {
            CompiledModel compiled = ModelDirectory.Load(parsed.GetRequiredValue(model));
            List<LabelledMessage> messages = CorpusReader.Read(parsed.GetRequiredValue(data));
            var scratch = new ContentScratch();
            float[] probabilities = [.. messages.Select(message => compiled.Score(message.Text, scratch))];
            float threshold = ThresholdChoice.Choose(messages, probabilities, Math.Clamp(parsed.GetValue(target), 0, 1));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"threshold {threshold:R} (the model's own: {compiled.Threshold:R})\n"));
            Console.WriteLine(ReportTable.Of(EvaluationReport.Of(compiled, messages.Where(static message => !message.IsUncertain), threshold)));
            return 0;
        });
        return command;
    }
}
