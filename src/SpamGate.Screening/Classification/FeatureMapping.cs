using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace SpamGate.Screening.Classification;

/// <summary>A text on its way into the ML.NET pipeline.</summary>
public sealed class FeatureInput
{
    /// <summary>The message as received.</summary>
    public string Text { get; set; } = "";
}

/// <summary>The feature vectors of a text, as ML.NET columns.</summary>
public sealed class FeatureOutput
{
    /// <summary>Column of the spam features.</summary>
    [VectorType(FeatureSpace.Dimension)]
    public VBuffer<float> SpamFeatures { get; set; }

    /// <summary>Column of the category features.</summary>
    [VectorType(FeatureSpace.CategoryDimension)]
    public VBuffer<float> CategoryFeatures { get; set; }
}

/// <summary>
/// Makes the text-to-features step a part of the saved ML.NET model: <c>model.zip</c> names this contract, and any process that registered the assembly can
/// load it and score from raw text.
/// </summary>
[CustomMappingFactoryAttribute(ContractName)]
public sealed class FeatureMapping : CustomMappingFactory<FeatureInput, FeatureOutput>
{
    /// <summary>Name under which model.zip refers to the step.</summary>
    public const string ContractName = "SpamGate.Features.v4";

    /// <inheritdoc/>
    public override Action<FeatureInput, FeatureOutput> GetMapping() => Map;

    /// <summary>Computes both vectors of <paramref name="input"/>.</summary>
    public static void Map(FeatureInput input, FeatureOutput output)
    {
        output.SpamFeatures = Vector(ReferenceFeaturizer.Spam(input.Text), FeatureSpace.Dimension);
        output.CategoryFeatures = Vector(ReferenceFeaturizer.Category(input.Text), FeatureSpace.CategoryDimension);
    }

    private static VBuffer<float> Vector(SortedDictionary<int, float> features, int dimension) =>
        new(dimension, features.Count, [.. features.Values], [.. features.Keys]);
}
