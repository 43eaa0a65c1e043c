using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using SpamGate.Screening.Content;

namespace SpamGate.Screening.Classification;

/// <summary>
/// Loads <c>models/NAME/</c>: checks manifest, schema and hashes, compiles the ML.NET model, and lets it serve only when it gives every golden message the
/// probability that ML.NET gives it.
/// </summary>
public static class ModelDirectory
{
    /// <summary>Name of the ML.NET model in the directory.</summary>
    public const string ModelFile = "model.zip";

    /// <summary>Name of the manifest.</summary>
    public const string ManifestFile = "manifest.json";

    /// <summary>Name of the golden messages.</summary>
    public const string GoldenFile = "golden.jsonl";

    /// <summary>Largest accepted difference between the compiled probability and ML.NET's.</summary>
    public const float ParityLimit = 1e-5f;

    /// <summary>Fewest golden messages that prove anything.</summary>
    public const int MinGolden = 200;

    // A linear model of this feature space is a few megabytes; a larger file is not one of ours.
    private const long MaxModelBytes = 64 << 20;

    /// <summary>Loads and verifies; slow (about a second), never on the message path.</summary>
    /// <exception cref="ModelLoadException">Anything missing, changed, of another version or out of parity.</exception>
    public static CompiledModel Load(string directory)
    {
        ModelManifest manifest = ReadManifest(Path.Combine(directory, ManifestFile));
        string modelPath = Path.Combine(directory, ModelFile);
        byte[] model = Read(modelPath, manifest.ModelSha256);
        string goldenPath = Path.Combine(directory, GoldenFile);
        byte[] golden = Read(goldenPath, manifest.GoldenSha256);

        var ml = new MLContext(seed: 1);
        ml.ComponentCatalog.RegisterAssembly(typeof(FeatureMapping).Assembly);
        ITransformer transformer = LoadTransformer(ml, modelPath, model);
        CompiledModel compiled = Compile(modelPath, manifest, transformer);
        CheckParity(ml, transformer, compiled, modelPath, goldenPath, ReadGolden(goldenPath, golden));
        return compiled;
    }

    /// <summary>Reads and checks a manifest alone.</summary>
    /// <exception cref="ModelLoadException">Missing, unreadable or of another version.</exception>
    public static ModelManifest ReadManifest(string path)
    {
        ModelManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<ModelManifest>(File.ReadAllBytes(path), ModelManifest.Json)
                ?? throw new ModelLoadException(path, "is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException(path, "cannot be read: " + exception.Message, exception);
        }
        catch (JsonException exception)
        {
            throw new ModelLoadException(path, "is not valid JSON: " + exception.Message, exception);
        }

        if (manifest.Schema != ModelManifest.CurrentSchema)
        {
            throw new ModelLoadException(path, $"schema is {manifest.Schema}, this program reads {ModelManifest.CurrentSchema}.");
        }

        if (manifest.FeatureVersion != FeatureSpace.Version)
        {
            throw new ModelLoadException(path, $"featureVersion is {manifest.FeatureVersion}, this program computes {FeatureSpace.Version}; train the model again.");
        }

        if (!(manifest.Threshold is > 0 and < 1))
        {
            throw new ModelLoadException(path, $"threshold is {manifest.Threshold}, it must lie between 0 and 1.");
        }

        return manifest;
    }

    private static byte[] Read(string path, string expectedSha)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Length > MaxModelBytes)
            {
                throw new ModelLoadException(path, $"has {file.Length} bytes, the limit is {MaxModelBytes}.");
            }

            byte[] content = File.ReadAllBytes(path);
            string sha = Convert.ToHexStringLower(SHA256.HashData(content));
            return sha == expectedSha
                ? content
                : throw new ModelLoadException(path, $"SHA-256 is {sha}, the manifest says {expectedSha}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException(path, "cannot be read: " + exception.Message, exception);
        }
    }

    private static List<GoldenMessage> ReadGolden(string path, byte[] content)
    {
        var messages = new List<GoldenMessage>();
        using var reader = new StreamReader(new MemoryStream(content));
        for (int line = 1; reader.ReadLine() is { } text; line++)
        {
            try
            {
                messages.Add(JsonSerializer.Deserialize<GoldenMessage>(text) ?? throw new ModelLoadException(path, $"line {line} is null."));
            }
            catch (JsonException exception)
            {
                throw new ModelLoadException(path, $"line {line} is not a golden message: {exception.Message}", exception);
            }
        }

        return messages.Count >= MinGolden
            ? messages
            : throw new ModelLoadException(path, $"has {messages.Count} golden messages, at least {MinGolden} are needed.");
    }

    private static ITransformer LoadTransformer(MLContext ml, string path, byte[] content)
    {
        try
        {
            return ml.Model.Load(new MemoryStream(content), out _);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // ML.NET reports a damaged file with whatever its parser ran into; all of them mean the same here.
            throw new ModelLoadException(path, "is not a model ML.NET can load: " + exception.Message, exception);
        }
    }

    private static CompiledModel Compile(string path, ModelManifest manifest, ITransformer transformer)
    {
        LinearBinaryModelParameters? linear = null;
        PlattCalibrator? calibrator = null;
        MaximumEntropyModelParameters? categories = null;
        foreach (ITransformer step in Steps(transformer))
        {
            switch (step)
            {
                case ISingleFeaturePredictionTransformer<PlattCalibrator> calibration:
                    calibrator = calibration.Model;
                    break;
                case ISingleFeaturePredictionTransformer<object> { Model: CalibratedModelParametersBase { SubModel: LinearBinaryModelParameters model } }:
                    linear = model;
                    break;
                case ISingleFeaturePredictionTransformer<object> { Model: LinearBinaryModelParameters model }:
                    linear = model;
                    break;
                case ISingleFeaturePredictionTransformer<object> { Model: MaximumEntropyModelParameters model }:
                    categories = model;
                    break;
            }
        }

        if (linear is null || calibrator is null)
        {
            throw new ModelLoadException(path, "holds no linear classifier with a Platt calibrator.");
        }

        if (linear.Weights.Count != FeatureSpace.Dimension)
        {
            throw new ModelLoadException(path, $"has {linear.Weights.Count} weights, the features are {FeatureSpace.Dimension}.");
        }

        return new CompiledModel(
            manifest,
            manifest.ModelSha256,
            new SpamWeights([.. linear.Weights], linear.Bias, calibrator.Slope, calibrator.Offset),
            Categories(path, manifest, categories));
    }

    private static CategoryWeights Categories(string path, ModelManifest manifest, MaximumEntropyModelParameters? parameters)
    {
        if (parameters is null)
        {
            return new CategoryWeights([], [], []);
        }

        VBuffer<float>[] vectors = null!;
        parameters.GetWeights(ref vectors, out int classes);
        if (classes != manifest.Categories.Count)
        {
            throw new ModelLoadException(path, $"scores {classes} categories, the manifest names {manifest.Categories.Count}.");
        }

        var categories = new SmsCategory[classes];
        for (int i = 0; i < classes; i++)
        {
            if (!SmsCategoryNames.TryParse(manifest.Categories[i], out categories[i]))
            {
                throw new ModelLoadException(path, $"category '{manifest.Categories[i]}' of the manifest is unknown.");
            }

            if (vectors[i].Length != FeatureSpace.CategoryDimension)
            {
                throw new ModelLoadException(path, $"has {vectors[i].Length} weights for category {manifest.Categories[i]}, the features are {FeatureSpace.CategoryDimension}.");
            }
        }

        return new CategoryWeights(categories, [.. vectors.Take(classes).Select(static vector => vector.DenseValues().ToArray())], [.. parameters.GetBiases()]);
    }

    private static IEnumerable<ITransformer> Steps(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Steps) : [transformer];

    private static void CheckParity(MLContext ml, ITransformer transformer, CompiledModel compiled, string modelPath, string goldenPath, List<GoldenMessage> golden)
    {
        IDataView data = ml.Data.LoadFromEnumerable(golden.Select(static message => new FeatureInput { Text = message.Text }));
        float[] probabilities = [.. transformer.Transform(data).GetColumn<float>("Probability")];
        var scratch = new ContentScratch();
        for (int i = 0; i < golden.Count; i++)
        {
            float own = compiled.Score(golden[i].Text, scratch);
            Compare(modelPath, i, "the compiled scorer", own, probabilities[i]);
            Compare(goldenPath, i, "the file", golden[i].Probability, probabilities[i]);
        }
    }

    private static void Compare(string path, int index, string who, float value, float expected)
    {
        if (!(MathF.Abs(value - expected) <= ParityLimit))
        {
            throw new ModelLoadException(path, $"golden message {index + 1}: {who} says {value:R}, ML.NET {expected:R}; the difference may be {ParityLimit:R} at most.");
        }
    }
}
