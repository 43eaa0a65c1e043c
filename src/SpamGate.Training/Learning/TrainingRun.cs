using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using SpamGate.Screening.Classification;
using SpamGate.Training.Corpora;
using SpamGate.Training.Synthesis;

namespace SpamGate.Training.Learning;

/// <summary>A whole training run: features, cross-validation, calibration, threshold, spam model, category model, one ML.NET pipeline from raw text.</summary>
public sealed class TrainingRun(TrainingOptions options, Action<string> progress)
{
    /// <summary>Runs it.</summary>
    public TrainedModel Run(IReadOnlyList<LabelledMessage> corpus)
    {
        var ml = new MLContext(options.Seed);
        ml.ComponentCatalog.RegisterAssembly(typeof(FeatureMapping).Assembly);
        List<LabelledMessage> messages = [.. corpus.Select(Reweigh), .. SyntheticHam.Write(options.Seed, options.SyntheticPerTemplate, options.SyntheticWeight)];
        progress($"{corpus.Count} messages and {messages.Count - corpus.Count} of our own");

        List<int> groups = [.. NearDuplicates.Group([.. messages.Select(static message => message.Text)], options.Seed)];
        AddDisguised(messages, groups);
        progress($"{messages.Count} messages with disguised copies");

        FeatureRow[] rows = FeatureRow.From(messages);
        progress($"features computed, {groups.Distinct().Count()} groups of near-duplicates");

        var spam = new SpamTrainer(ml, options);
        float[] scores = spam.CrossValidate(rows, groups, fold => progress($"fold {fold} of {options.Folds} trained"));
        CalibratorTransformer<PlattCalibrator> calibrator = spam.Calibrate(rows, scores);
        PlattCalibrator platt = ((ISingleFeaturePredictionTransformer<PlattCalibrator>)calibrator).Model;
        float[] probabilities = [.. scores.Select(score => (float)(1 / (1 + Math.Exp((platt.Slope * score) + platt.Offset))))];
        float threshold = ThresholdChoice.Choose(messages, probabilities, options.TargetFalsePositiveRate);
        progress($"calibrated, threshold {threshold:0.0000}");

        ITransformer linear = spam.Train(rows);
        progress("spam model trained");
        ITransformer category = new CategoryTrainer(ml, options).Train(messages, rows, out IReadOnlyList<string> categories);
        progress($"category model trained, {categories.Count} leaves");

        ITransformer features = ml.Transforms
            .CustomMapping<FeatureInput, FeatureOutput>(FeatureMapping.Map, FeatureMapping.ContractName)
            .Fit(ml.Data.LoadFromEnumerable(Array.Empty<FeatureInput>()));
        var chain = new TransformerChain<ITransformer>(features, linear, calibrator, category);
        return new TrainedModel(ml, chain, threshold, categories, messages.Count);
    }

    // A copy stays in the group of its original, so that no fold is tested on what it trained on, and has no say in the threshold.
    private void AddDisguised(List<LabelledMessage> messages, List<int> groups)
    {
        var random = new Random(options.Seed);
        var disguises = new Disguises(options.Seed);
        int originals = messages.Count;
        for (int i = 0; i < originals; i++)
        {
            if (random.NextDouble() < options.DisguisedShare)
            {
                messages.Add(messages[i] with
                {
                    Text = disguises.Disguise(messages[i].Text),
                    Source = "disguised",
                    Weight = messages[i].Weight * options.DisguisedWeight,
                });
                groups.Add(groups[i]);
            }
        }
    }

    private LabelledMessage Reweigh(LabelledMessage message)
    {
        if (!message.IsSpam && (message.Source is "mudou" or "fbs"))
        {
            return message with { Weight = message.Weight * (message.Source == "mudou" ? options.CarrierHamFactor : options.FilledHamFactor) };
        }

        if (message.IsSpam && message.Source == "fbs")
        {
            return message with { Weight = message.Weight * options.CarrierSpamFactor };
        }

        if (!message.IsSpam || message.Text.AsSpan().IndexOfAnyInRange('\u3400', '\u9FFF') >= 0)
        {
            return message;
        }

        return message with { Weight = message.Weight * options.LatinSpamFactor * (message.Source == "uci" ? options.UciSpamFactor : 1) };
    }
}

/// <summary>What a run made.</summary>
/// <param name="Context">Context it was trained in.</param>
/// <param name="Transformer">From raw text to calibrated probability and category scores.</param>
/// <param name="Threshold">Chosen by cross-validation.</param>
/// <param name="Categories">Leaves in the order of the scores.</param>
/// <param name="Rows">Messages trained on.</param>
public sealed record TrainedModel(MLContext Context, ITransformer Transformer, float Threshold, IReadOnlyList<string> Categories, int Rows);
