using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using SpamGate.Screening.Classification;

namespace SpamGate.Training.Artefacts;

/// <summary>Writes a model directory: model.zip, golden.jsonl and manifest.json, in that order, so that a manifest never speaks of files that are not there.</summary>
public static class ModelWriter
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes all files and completes <paramref name="manifest"/>'s hashes.</summary>
    /// <param name="directory">Created if need be; its files are replaced.</param>
    /// <param name="ml">The context the model was trained in.</param>
    /// <param name="transformer">From the column Text to the columns Probability and Score.</param>
    /// <param name="golden">Texts whose probabilities the loader will ask for.</param>
    /// <param name="manifest">Everything but hashes.</param>
    public static void Write(string directory, MLContext ml, ITransformer transformer, IReadOnlyList<string> golden, ModelManifest manifest)
    {
        Directory.CreateDirectory(directory);
        string manifestPath = Path.Combine(directory, ModelDirectory.ManifestFile);
        File.Delete(manifestPath);

        IDataView view = ml.Data.LoadFromEnumerable(golden.Select(static text => new FeatureInput { Text = text }));
        string modelPath = Path.Combine(directory, ModelDirectory.ModelFile);
        ml.Model.Save(transformer, view.Schema, modelPath);

        string goldenPath = Path.Combine(directory, ModelDirectory.GoldenFile);
        float[] probabilities = [.. transformer.Transform(view).GetColumn<float>("Probability")];
        using (var lines = new StreamWriter(goldenPath))
        {
            for (int i = 0; i < golden.Count; i++)
            {
                lines.Write(JsonSerializer.Serialize(new GoldenMessage(golden[i], probabilities[i]), Compact) + "\n");
            }
        }

        manifest.ModelSha256 = Sha256(modelPath);
        manifest.GoldenSha256 = Sha256(goldenPath);
        WriteManifest(directory, manifest);
    }

    /// <summary>Writes the manifest alone, for instance with figures measured after loading.</summary>
    public static void WriteManifest(string directory, ModelManifest manifest) =>
        File.WriteAllText(Path.Combine(directory, ModelDirectory.ManifestFile), JsonSerializer.Serialize(manifest, ModelManifest.Json) + "\n");

    /// <summary>SHA-256 of a file, lower-case hex.</summary>
    public static string Sha256(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
