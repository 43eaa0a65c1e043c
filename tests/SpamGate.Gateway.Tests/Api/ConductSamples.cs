using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Breaches;
using SpamGate.Gateway.Conduct;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;
using SpamGate.Storage.Conduct;

namespace SpamGate.Gateway.Tests.Api;

/// <summary>Breaches with a sample that the host's own content rules have judged.</summary>
internal static class ConductSamples
{
    /// <summary>What the sample says.</summary>
    public const string Text = "Win a prize, call 13912345678 now";

    /// <summary>Records one; the rules in force are in the archive then.</summary>
    public static async Task<(Guid BreachId, Guid SampleId)> RecordAsync(ApiHost host, string sp, string? rules = null, int points = 0, string text = Text)
    {
        ContentEngine engine = host.Snapshot.Engine.Snapshot.Content;
        Assert.Null(host.App.Services.GetRequiredService<ContentArchive>().Keep(engine, host.Snapshot.ContentSources));
        ContentFinding finding = default;
        engine.Inspect(text, new ContentScratch(), ref finding);
        long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var sample = new EvidenceSample
        {
            Id = Guid.NewGuid(),
            At = now,
            Sender = Address("10690001"),
            Recipient = Address("8613812345678"),
            Text = text,
            Reason = ScreenReason.Keyword,
            Category = finding.Category,
            Probability = float.IsNaN(finding.SpamProbability) ? null : finding.SpamProbability,
            ContentRules = rules ?? engine.RuleVersion,
            ModelSha = engine.ModelSha,
        };
        var breach = new Breach
        {
            Id = Guid.NewGuid(),
            SpId = sp,
            At = now,
            OccurredAt = now,
            Actor = ConductEvent.Machine,
            Class = BreachClass.B,
            Points = points,
            Rule = "spam_share",
            RuleVersion = "v",
            Messages = 200,
            Evidence = [sample.Id],
        };
        ConductRecords records = host.App.Services.GetRequiredService<ConductRecords>();
        Assert.True((await records.RecordAsync(records.Prepare([new DetectedBreach(breach, [sample], IsShadow: false)], []))).IsDone);
        return (breach.Id, sample.Id);
    }

    private static SmsAddress Address(string number) => SmsAddress.Create(Encoding.ASCII.GetBytes(number), AddressKind.Number);
}
