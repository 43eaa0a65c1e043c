using Microsoft.ML.Data;
using SpamGate.Screening.Classification;
using SpamGate.Training.Corpora;

namespace SpamGate.Training.Learning;

/// <summary>A message as ML.NET trains on it: features computed once, by the very step that is saved in model.zip.</summary>
public sealed class FeatureRow
{
    /// <summary>True = spam.</summary>
    public bool Label { get; set; }

    /// <summary>How much the row counts.</summary>
    public float Weight { get; set; }

    /// <summary>Position of the category in the model's list, from 0.</summary>
    [KeyType(64)]
    public uint Category { get; set; }

    /// <summary>Spam features.</summary>
    [VectorType(FeatureSpace.Dimension)]
    public VBuffer<float> SpamFeatures { get; set; }

    /// <summary>Category features.</summary>
    [VectorType(FeatureSpace.CategoryDimension)]
    public VBuffer<float> CategoryFeatures { get; set; }

    /// <summary>Computes the features of <paramref name="messages"/> on all processors, in order.</summary>
    public static FeatureRow[] From(IReadOnlyList<LabelledMessage> messages)
    {
        var rows = new FeatureRow[messages.Count];
        Parallel.For(0, messages.Count, i =>
        {
            var features = new FeatureOutput();
            FeatureMapping.Map(new FeatureInput { Text = messages[i].Text }, features);
            rows[i] = new FeatureRow
            {
                Label = messages[i].IsSpam,
                Weight = messages[i].Weight,
                SpamFeatures = features.SpamFeatures,
                CategoryFeatures = features.CategoryFeatures,
            };
        });
        return rows;
    }
}
