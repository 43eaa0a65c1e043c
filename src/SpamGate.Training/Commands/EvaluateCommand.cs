using System.CommandLine;
using System.Text.Json;
using SpamGate.Screening.Classification;
using SpamGate.Training.Corpora;
using SpamGate.Training.Evaluation;

namespace SpamGate.Training.Commands;

/// <summary><c>evaluate</c>: precision, recall, F1 and false-positive rate of a model on labelled messages.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Model directory.", Required = true };
        var data = new Option<string>("--data") { Description = "CSV or CSV.gz with columns text,label and, where present, source,flags.", Required = true };
        var threshold = new Option<float?>("--threshold") { Description = "Probability from which a message is spam; default: the model's own." };
        var certain = new Option<bool>("--certain") { Description = "Leave out rows flagged uncertain." };
        var json = new Option<bool>("--json") { Description = "Print {threshold, all:{n,precision,recall,f1,fpr}, sources:{NAME:{...}}}." };
        var evasion = new Option<bool>("--evasion") { Description = "Measure recall on disguised copies of the spam instead, per disguise." };
        var picture = new Option<string?>("--picture") { Description = "Write precision-recall curve and calibration to this file, as SVG." };
        var command = new Command("evaluate", "Measures a model on labelled messages.") { model, data, threshold, certain, json, evasion, picture };
        command.SetAction(parsed =>
        {
            CompiledModel compiled = ModelDirectory.Load(parsed.GetRequiredValue(model));
            List<LabelledMessage> messages = CorpusReader.Read(parsed.GetRequiredValue(data));
            if (parsed.GetValue(certain))
            {
                messages.RemoveAll(static message => message.IsUncertain);
            }

            if (parsed.GetValue(evasion))
            {
                Console.WriteLine(EvasionReport.Of(compiled, messages, parsed.GetValue(threshold), EvasionReport.Seed).ToTable());
                return 0;
            }

            ScoredLabel[] scored = ScoredLabel.Of(compiled, messages);
            EvaluationReport report = EvaluationReport.Of(scored, parsed.GetValue(threshold) ?? compiled.Threshold);
            if (parsed.GetValue(picture) is { } path)
            {
                File.WriteAllText(path, EvaluationPicture.Draw(scored, report.Threshold, $"{compiled.Name} on {Path.GetFileName(parsed.GetRequiredValue(data))}, {scored.Length} messages"));
            }

            Console.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(report, ModelManifest.Json)
                : Tables(compiled, messages, scored, report));
            return 0;
        });
        return command;
    }

    /// <summary>Everything an evaluation says to people, as Markdown.</summary>
    public static string Tables(CompiledModel model, IReadOnlyList<LabelledMessage> messages, ScoredLabel[] scored, EvaluationReport report) =>
        string.Join("\n\n", ((string[])
        [
            ReportTable.Of(report),
            CategoryReport.Of(model, messages, report.Threshold).ToTable(),
            PrecisionRecallCurve.Of(scored).ToTable(),
            CalibrationReport.Of(scored).ToTable(),
        ]).Where(static table => table.Length > 0));
}
