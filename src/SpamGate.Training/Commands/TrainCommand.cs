using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SpamGate.Screening.Classification;
using SpamGate.Training.Artefacts;
using SpamGate.Training.Corpora;
using SpamGate.Training.Evaluation;
using SpamGate.Training.Learning;
using SpamGate.Training.Synthesis;

namespace SpamGate.Training.Commands;

/// <summary><c>train</c>: a corpus becomes a model directory.</summary>
internal static class TrainCommand
{
    private static readonly TrainingOptions Defaults = new();

    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Corpus: CSV or CSV.gz with columns text,label and, where present, category,source,flags,weight.", Required = true };
        var output = new Option<string>("--out") { Description = "Model directory to write, e.g. models/default.", Required = true };
        var name = new Option<string?>("--name") { Description = "Name of the model; default: the directory's name." };
        var dev = new Option<string?>("--dev") { Description = "Held-out corpus; its figures (rows without the flag uncertain) go into manifest and card." };
        var seed = new Option<int>("--seed") { Description = "Seed of every random choice.", DefaultValueFactory = static _ => Defaults.Seed };
        var folds = new Option<int>("--folds") { Description = "Parts of the cross-validation.", DefaultValueFactory = static _ => Defaults.Folds };
        var target = new Option<double>("--target-fpr") { Description = "Share of carrier ham that may be flagged, as cross-validation sees it (its labels are noisy; see the card).", DefaultValueFactory = static _ => Defaults.TargetFalsePositiveRate };
        var l2 = new Option<float>("--l2") { Description = "L2 regularisation of the spam model.", DefaultValueFactory = static _ => Defaults.L2 };
        var categoryL2 = new Option<float>("--category-l2") { Description = "L2 regularisation of the category model.", DefaultValueFactory = static _ => Defaults.CategoryL2 };
        var iterations = new Option<int>("--iterations") { Description = "Most iterations of L-BFGS.", DefaultValueFactory = static _ => Defaults.MaxIterations };
        var synthetic = new Option<int>("--synthetic") { Description = "Messages from each template of synthetic carrier ham; 0 = none.", DefaultValueFactory = static _ => Defaults.SyntheticPerTemplate };
        var feedback = new Option<string?>("--feedback") { Description = "Verdicts that people corrected: CSV with columns text,label and, where wanted, weight and category; learnt beside the corpus, each with its own weight." };
        var command = new Command("train", "Trains a model and writes its directory: model.zip, manifest.json, golden.jsonl, card.md.")
        {
            data, output, name, dev, seed, folds, target, l2, categoryL2, iterations, synthetic, feedback,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(data),
            parsed.GetRequiredValue(output),
            parsed.GetValue(name),
            parsed.GetValue(dev),
            parsed.GetValue(feedback),
            Defaults with
            {
                Seed = parsed.GetValue(seed),
                Folds = Math.Clamp(parsed.GetValue(folds), 2, 20),
                TargetFalsePositiveRate = parsed.GetValue(target),
                L2 = parsed.GetValue(l2),
                CategoryL2 = parsed.GetValue(categoryL2),
                MaxIterations = parsed.GetValue(iterations),
                SyntheticPerTemplate = parsed.GetValue(synthetic),
            },
            "train " + string.Join(' ', parsed.Tokens.Skip(1).Select(static token => token.Value))));
        return command;
    }

    private static int Run(string data, string output, string? name, string? dev, string? feedback, TrainingOptions options, string commandLine)
    {
        var clock = Stopwatch.StartNew();
        void Progress(string text) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds,6:0.0} s  {text}"));

        List<LabelledMessage> corpus = CorpusReader.Read(data);
        if (feedback is not null)
        {
            corpus.AddRange(CorpusReader.Read(feedback).Select(static message => message with { Source = "feedback" }));
        }

        TrainedModel trained = new TrainingRun(options, Progress).Run(corpus);
        var manifest = new ModelManifest
        {
            Name = name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(output))),
            FeatureVersion = FeatureSpace.Version,
            TrainingDataSha256 = ModelWriter.Sha256(data),
            TrainingRows = trained.Rows,
            Seed = options.Seed,
            Threshold = trained.Threshold,
            Categories = trained.Categories,
        };
        ModelWriter.Write(output, trained.Context, trained.Transformer, GoldenTexts.Write(options.Seed), manifest);

        // Loading is the proof that what was written can serve.
        CompiledModel model = ModelDirectory.Load(output);
        Progress("written, loaded and in parity");

        string tables = "";
        if (dev is not null)
        {
            List<LabelledMessage> held = CorpusReader.Read(dev);
            held.RemoveAll(static message => message.IsUncertain);
            ScoredLabel[] scored = ScoredLabel.Of(model, held);
            var report = EvaluationReport.Of(scored, model.Threshold);
            File.WriteAllText(Path.Combine(output, ModelCard.PictureFile), EvaluationPicture.Draw(scored, model.Threshold, $"{model.Name} on held-out data, {scored.Length} messages"));
            var categories = CategoryReport.Of(model, held, model.Threshold);
            tables = EvaluateCommand.Tables(model, held, scored, report)
                + $"\n\n![precision-recall curve and calibration]({ModelCard.PictureFile})"
                + $"\n\nDisguised copies of the spam, `evaluate --model {output} --data {dev} --certain --evasion`:\n\n"
                + EvasionReport.Of(model, held, threshold: null, EvasionReport.Seed).ToTable();
            manifest.Figures = JsonSerializer.SerializeToElement(
                new { trainedBy = commandLine, evaluatedBy = $"evaluate --model {output} --data {dev} --certain --json", dev = report, categoryMacroF1 = categories.MacroF1 },
                ModelManifest.Json);
            ModelWriter.WriteManifest(output, manifest);
        }

        ModelCard.Write(output, manifest, corpus, options, commandLine, tables);
        Progress($"done: {output}, threshold {trained.Threshold.ToString("0.0000", CultureInfo.InvariantCulture)}");
        Console.WriteLine(tables);
        return 0;
    }
}
