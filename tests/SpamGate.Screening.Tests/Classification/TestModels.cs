using SpamGate.Screening.Classification;

namespace SpamGate.Screening.Tests.Classification;

/// <summary>Models for tests: random ones built in memory, and the shipped one.</summary>
internal static class TestModels
{
    private static readonly Lazy<CompiledModel> ShippedModel = new(static () => ModelDirectory.Load(ShippedDirectory));

    /// <summary>The directory of the model that ships.</summary>
    public static string ShippedDirectory
    {
        get
        {
            for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "SpamGate.sln")))
                {
                    return Path.Combine(folder.FullName, "models", "default");
                }
            }

            throw new InvalidOperationException("The tests do not run below the repository.");
        }
    }

    public static CompiledModel Shipped => ShippedModel.Value;

    public static SpamWeights RandomSpam(int seed)
    {
        var random = new Random(seed);
        return new SpamWeights(Weights(random, FeatureSpace.Dimension), (float)random.NextDouble() - 0.5f, -1.1, 0.2);
    }

    public static CategoryWeights RandomCategories(int seed)
    {
        var random = new Random(seed);
        SmsCategory[] categories = [.. Enum.GetValues<SmsCategory>().Skip(1)];
        return new CategoryWeights(categories, [.. categories.Select(_ => Weights(random, FeatureSpace.CategoryDimension))], Weights(random, categories.Length));
    }

    public static CompiledModel Compile(SpamWeights spam, CategoryWeights categories) =>
        new(new ModelManifest { Name = "test", Threshold = 0.5f }, "sha", spam, categories);

    private static float[] Weights(Random random, int count)
    {
        var weights = new float[count];
        for (int i = 0; i < count; i++)
        {
            weights[i] = (float)((random.NextDouble() - 0.5) * 4);
        }

        return weights;
    }
}
