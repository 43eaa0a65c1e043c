using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using SpamGate.Screening.Classification;
using SpamGate.Training.Corpora;

namespace SpamGate.Training.Learning;

/// <summary>Trains the category model: maximum entropy over the leaves that the corpus names often enough.</summary>
public sealed class CategoryTrainer(MLContext ml, TrainingOptions options)
{
    private const int FewestRows = 20;

    // A leaf with thousands of rows must not drown one with fifty: weights go with the square root of the ratio, up to this.
    private const double MostBoost = 8;

    /// <summary>Trains on the messages whose category is known, and on those whose words hint at one.</summary>
    /// <param name="messages">All messages.</param>
    /// <param name="rows">Their features, in the same order; categories and weights are set here.</param>
    /// <param name="names">Leaves in the order of the model's scores.</param>
    public MulticlassPredictionTransformer<MaximumEntropyModelParameters> Train(IReadOnlyList<LabelledMessage> messages, FeatureRow[] rows, out IReadOnlyList<string> names)
    {
        bool[] hinted = [.. messages.Select(static message => message.Category == SmsCategory.Unknown)];
        messages = [.. messages.Select(static message => message.Category == SmsCategory.Unknown ? message with { Category = LeafHints.Of(message) } : message)];
        Dictionary<SmsCategory, int> counts = messages.Where(static message => message.Category != SmsCategory.Unknown)
            .GroupBy(static message => message.Category).Where(static group => group.Count() >= FewestRows)
            .ToDictionary(static group => group.Key, static group => group.Count());
        SmsCategory[] categories = [.. counts.Keys.Order()];
        names = [.. categories.Select(static category => category.Name())];
        int most = counts.Values.Max();

        FeatureRow[] known = [.. Enumerable.Range(0, rows.Length).Where(i => counts.ContainsKey(messages[i].Category)).Select(i =>
        {
            SmsCategory category = messages[i].Category;
            double boost = Math.Min(MostBoost, Math.Sqrt((double)most / counts[category]));
            return new FeatureRow
            {
                Label = rows[i].Label,
                Weight = (float)boost * (hinted[i] ? LeafHints.Weight : 1),
                Category = (uint)Array.IndexOf(categories, category),
                SpamFeatures = default,
                CategoryFeatures = rows[i].CategoryFeatures,
            };
        })];

        // The key's range must be the number of leaves, or the model would carry empty classes.
        SchemaDefinition schema = SchemaDefinition.Create(typeof(FeatureRow));
        schema[nameof(FeatureRow.Category)].ColumnType = new KeyDataViewType(typeof(uint), categories.Length);
        var trainer = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            LabelColumnName = nameof(FeatureRow.Category),
            FeatureColumnName = nameof(FeatureRow.CategoryFeatures),
            ExampleWeightColumnName = nameof(FeatureRow.Weight),
            L1Regularization = 0,
            L2Regularization = options.CategoryL2,
            MaximumNumberOfIterations = options.MaxIterations,
            OptimizationTolerance = 1e-6f,
            NumberOfThreads = 1,
        });
        return trainer.Fit(ml.Data.LoadFromEnumerable(known, schema));
    }
}
