using System.Text.Json;
using System.Text.Json.Nodes;
using SpamGate.Screening.Classification;
using SpamGate.Training.Corpora;
using SpamGate.Training.Evaluation;

namespace SpamGate.Training.Tests.Evaluation;

public sealed class EvaluationReportTests
{
    [Fact]
    public void Confusion_KnownCounts_GivesKnownRatios()
    {
        var confusion = new Confusion();
        for (int i = 0; i < 100; i++)
        {
            confusion.Add(isSpam: i < 40, flagged: i is < 30 or >= 98);
        }

        Assert.Equal((100, 30 / 32.0, 0.75, 60 / 72.0, 2 / 60.0), (confusion.N, confusion.Precision, confusion.Recall, confusion.F1, confusion.Fpr));
    }

    [Fact]
    public void Json_AnyReport_HasTheContractsForm()
    {
        CompiledModel model = ModelDirectory.Load(TestFiles.ShippedModel);
        LabelledMessage[] messages =
        [
            new("代开发票，电话13812345678", true, SmsCategory.Unknown, "x", 1, false),
            new("晚上一起吃饭吗", false, SmsCategory.Unknown, "y", 1, false),
            new("好的", false, SmsCategory.Unknown, "", 1, false),
        ];
        JsonNode json = JsonSerializer.SerializeToNode(EvaluationReport.Of(model, messages, threshold: 0.5f), ModelManifest.Json)!;
        Assert.Equal(["threshold", "all", "sources"], json.AsObject().Select(static pair => pair.Key));
        Assert.Equal(["n", "precision", "recall", "f1", "fpr"], json["all"]!.AsObject().Select(static pair => pair.Key));
        Assert.Equal(["x", "y"], json["sources"]!.AsObject().Select(static pair => pair.Key));
        Assert.Equal(0.5f, json["threshold"]!.GetValue<float>());
        Assert.Equal(3, json["all"]!["n"]!.GetValue<int>());
        Assert.Equal(1.0, json["sources"]!["x"]!["recall"]!.GetValue<double>());
    }
}
