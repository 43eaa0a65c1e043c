using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SpamGate.Screening.Classification;

namespace SpamGate.Screening.Tests.Classification;

public sealed class ModelDirectoryTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("spamgate-model-").FullName;

    public ModelDirectoryTests()
    {
        foreach (string file in Directory.GetFiles(TestModels.ShippedDirectory))
        {
            File.Copy(file, Path.Combine(_directory, Path.GetFileName(file)));
        }
    }

    private string ManifestPath => Path.Combine(_directory, "manifest.json");

    private string ModelPath => Path.Combine(_directory, "model.zip");

    private string GoldenPath => Path.Combine(_directory, "golden.jsonl");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Load_ShippedModel_Serves()
    {
        CompiledModel model = ModelDirectory.Load(_directory);
        Assert.Equal("default", model.Name);
        Assert.Equal(Sha(ModelPath), model.Sha);
        Assert.InRange(model.Threshold, 0.01f, 0.999f);
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("model.zip")]
    [InlineData("golden.jsonl")]
    public void Load_FileMissing_IsRefusedByName(string file)
    {
        File.Delete(Path.Combine(_directory, file));
        ModelLoadException refusal = Refusal();
        Assert.Equal(Path.Combine(_directory, file), refusal.File);
        Assert.StartsWith($"{refusal.File}: cannot be read: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ManifestNotJson_IsRefused()
    {
        File.WriteAllText(ManifestPath, "{ \"schema\": ");
        Assert.StartsWith($"{ManifestPath}: is not valid JSON: ", Refusal().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OtherSchema_IsRefused()
    {
        Edit(static manifest => manifest["schema"] = 2);
        Assert.Equal($"{ManifestPath}: schema is 2, this program reads 1.", Refusal().Message);
    }

    [Fact]
    public void Load_OtherFeatureVersion_IsRefused()
    {
        Edit(static manifest => manifest["featureVersion"] = 99);
        Assert.Equal($"{ManifestPath}: featureVersion is 99, this program computes {FeatureSpace.Version}; train the model again.", Refusal().Message);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(-3f)]
    public void Load_ThresholdOutOfRange_IsRefused(float threshold)
    {
        Edit(manifest => manifest["threshold"] = threshold);
        Assert.Equal($"{ManifestPath}: threshold is {threshold}, it must lie between 0 and 1.", Refusal().Message);
    }

    [Theory]
    [InlineData("model.zip")]
    [InlineData("golden.jsonl")]
    public void Load_ChangedFile_IsRefusedByHash(string file)
    {
        string path = Path.Combine(_directory, file);
        string before = Sha(path);
        byte[] content = File.ReadAllBytes(path);
        content[content.Length / 2] ^= 1;
        File.WriteAllBytes(path, content);
        Assert.Equal($"{path}: SHA-256 is {Sha(path)}, the manifest says {before}.", Refusal().Message);
    }

    [Fact]
    public void Load_TruncatedModelWithItsHash_IsRefused()
    {
        File.WriteAllBytes(ModelPath, File.ReadAllBytes(ModelPath)[..100_000]);
        Edit(manifest => manifest["modelSha256"] = Sha(ModelPath));
        Assert.StartsWith($"{ModelPath}: is not a model ML.NET can load: ", Refusal().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_GoldenOutOfParity_IsRefusedWithItemAndLimit()
    {
        string[] lines = File.ReadAllLines(GoldenPath);
        JsonNode second = JsonNode.Parse(lines[1])!;
        second["probability"] = second["probability"]!.GetValue<float>() + 0.001f;
        lines[1] = second.ToJsonString();
        File.WriteAllLines(GoldenPath, lines);
        Edit(manifest => manifest["goldenSha256"] = Sha(GoldenPath));
        string message = Refusal().Message;
        Assert.StartsWith($"{GoldenPath}: golden message 2: the file says ", message, StringComparison.Ordinal);
        Assert.EndsWith("the difference may be 1E-05 at most.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FewGoldenMessages_IsRefused()
    {
        File.WriteAllLines(GoldenPath, File.ReadAllLines(GoldenPath)[..199]);
        Edit(manifest => manifest["goldenSha256"] = Sha(GoldenPath));
        Assert.Equal($"{GoldenPath}: has 199 golden messages, at least 200 are needed.", Refusal().Message);
    }

    [Fact]
    public void Load_GoldenLineNotJson_IsRefusedByLine()
    {
        string[] lines = File.ReadAllLines(GoldenPath);
        lines[6] = "no json";
        File.WriteAllLines(GoldenPath, lines);
        Edit(manifest => manifest["goldenSha256"] = Sha(GoldenPath));
        Assert.StartsWith($"{GoldenPath}: line 7 is not a golden message: ", Refusal().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_CategoryUnknown_IsRefused()
    {
        Edit(static manifest => manifest["categories"]![0] = "gossip");
        Assert.Equal($"{ModelPath}: category 'gossip' of the manifest is unknown.", Refusal().Message);
    }

    [Fact]
    public void Load_CategoryMissing_IsRefused()
    {
        int count = 0;
        Edit(manifest =>
        {
            JsonArray categories = manifest["categories"]!.AsArray();
            count = categories.Count;
            categories.RemoveAt(0);
        });
        Assert.Equal($"{ModelPath}: scores {count} categories, the manifest names {count - 1}.", Refusal().Message);
    }

    private static string Sha(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private ModelLoadException Refusal() => Assert.Throws<ModelLoadException>(() => ModelDirectory.Load(_directory));

    private void Edit(Action<JsonNode> edit)
    {
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(ManifestPath))!;
        edit(manifest);
        File.WriteAllText(ManifestPath, manifest.ToJsonString());
    }
}
