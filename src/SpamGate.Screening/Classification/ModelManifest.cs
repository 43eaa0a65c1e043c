using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpamGate.Screening.Classification;

/// <summary>What a model directory says of itself: <c>manifest.json</c>.</summary>
public sealed class ModelManifest
{
    /// <summary>Version of the manifest's own form.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Form of this file; must be <see cref="CurrentSchema"/>.</summary>
    public int Schema { get; set; } = CurrentSchema;

    /// <summary>Name of the model.</summary>
    public string Name { get; set; } = "";

    /// <summary>When it was trained, ISO 8601; empty when the maker wants identical files from identical inputs.</summary>
    public string Created { get; set; } = "";

    /// <summary>Features it was trained on; must be <see cref="FeatureSpace.Version"/>.</summary>
    public int FeatureVersion { get; set; }

    /// <summary>SHA-256 of model.zip, lower-case hex.</summary>
    public string ModelSha256 { get; set; } = "";

    /// <summary>SHA-256 of golden.jsonl, lower-case hex.</summary>
    public string GoldenSha256 { get; set; } = "";

    /// <summary>SHA-256 of the training data as read, lower-case hex.</summary>
    public string TrainingDataSha256 { get; set; } = "";

    /// <summary>Messages it was trained on.</summary>
    public int TrainingRows { get; set; }

    /// <summary>Seed of every random choice.</summary>
    public int Seed { get; set; }

    /// <summary>Probability from which a message counts as spam.</summary>
    public float Threshold { get; set; }

    /// <summary>Categories in the order of the multi-class scores.</summary>
    public IReadOnlyList<string> Categories { get; set; } = [];

    /// <summary>Measured figures, each under the command that made it.</summary>
    public JsonElement? Figures { get; set; }

    /// <summary>Form of the file: camel case, indented.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

/// <summary>One line of <c>golden.jsonl</c>: a message and the probability ML.NET gave it when the model was made.</summary>
public sealed record GoldenMessage(
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("probability")] float Probability);
