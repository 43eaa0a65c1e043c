using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Api.Resources;
using SpamGate.Gateway.Conduct;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Telemetry;
using SpamGate.Screening.Content;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Standings;

/// <summary>The messages that prove a breach: masked for who reads, clear and on the record for who decides, and looked at again by what judged them.</summary>
internal static class SampleEndpoints
{
    private const string Tag = "Conduct";
    private const string Breach = "/sps/{spId}/breaches/{breachId}/samples";
    private const ApiRoles Deciders = ApiRoles.PenaltyOfficer | ApiRoles.Approver;
    private const float Parity = 1e-5f;

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet(Breach, Masked).ReadBy(ApiRoles.Sp | Deciders | ApiRoles.Auditor).Produces<IReadOnlyList<SampleView>>().ProducesProblem(StatusCodes.Status404NotFound)
            .As("Samples", Tag, "The messages that prove a breach, people's numbers masked");
        api.MapPost(Breach + "/disclosure", Disclose).WrittenBy(Deciders).Produces<IReadOnlyList<SampleView>>().ProducesProblem(StatusCodes.Status404NotFound)
            .As("DiscloseSamples", Tag, "The messages that prove a breach, nothing masked; who looked and why stands in the audit. Takes no Idempotency-Key");
        api.MapPost(Breach + "/{sampleId}/replay", Replay).ReadBy(Deciders | ApiRoles.Auditor).Produces<ReplayView>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .As("ReplayVerdict", Tag, "Looks at a sample again with exactly the model and the content rules that judged it");
    }

    private static Task<Answer> Masked(string spId, string breachId, ConductDesk desk, RecordRequests requests, HttpContext http) =>
        requests.ReadAsync(http, async (records, cancellation) =>
        {
            List<EvidenceRecord> samples = await Of(records, spId, breachId).ToListAsync(cancellation).ConfigureAwait(false);
            return samples.Count == 0 ? Missing(breachId) : Answer.Ok(samples.ConvertAll(sample => SampleView.Masked(sample, Words(desk, sample))));
        });

    private static Task<Answer> Disclose(string spId, string breachId, ConductDesk desk, RecordRequests requests, HttpContext http) =>
        http.Request.Headers.ContainsKey(ApiHeaders.IdempotencyKey)
            ? Task.FromResult(Problem.Invalid(ApiHeaders.IdempotencyKey, "is not taken here: the answer is not kept in the clear, so it could not be answered again"))
            : requests.WriteAsync(http, async edit =>
            {
                List<EvidenceRecord> samples = await Of(edit.Records, spId, breachId).AsNoTracking().ToListAsync().ConfigureAwait(false);
                if (samples.Count == 0)
                {
                    return Missing(breachId);
                }

                edit.Note("Evidence", breachId, JsonSerializer.Serialize(new { disclosed = samples.Count, spId }));
                return Answer.Ok(samples.ConvertAll(sample => SampleView.Clear(sample, Words(desk, sample))));
            });

    private static async Task<Answer> Replay(string spId, string breachId, string sampleId, ConductDesk desk, RecordRequests requests, HttpContext http)
    {
        EvidenceRecord? sample = null;
        Answer read = await requests.ReadAsync(http, async (records, cancellation) =>
        {
            Guid id = ConductEndpoints.Identity(sampleId);
            sample = await Of(records, spId, breachId).FirstOrDefaultAsync(it => it.SampleId == id, cancellation).ConfigureAwait(false);
            return sample is null ? Problem.NotFound($"Breach '{breachId}' has no sample '{sampleId}'.") : Answer.Done();
        }).ConfigureAwait(false);
        if (sample is null)
        {
            return read;
        }

        if (Words(desk, sample) is not { } words)
        {
            return Problem.Unprocessable("sample_erased", "The words of the sample were erased, or sealed with another data key.");
        }

        ContentArchive archive = http.RequestServices.GetRequiredService<ContentArchive>();
        return await YieldingThread.RunAsync(() =>
            archive.Load(sample.ModelSha, sample.ContentRules, out string problem) is { } engine
                ? Answer.Ok(LookAgain(engine, sample, words.Text))
                : Problem.Unprocessable("version_not_stored", problem)).ConfigureAwait(false);
    }

    private static ReplayView LookAgain(ContentEngine engine, EvidenceRecord sample, string text)
    {
        ContentFinding finding = default;
        engine.Inspect(text, new ContentScratch(), ref finding);
        float? probability = float.IsNaN(finding.SpamProbability) ? null : finding.SpamProbability;
        bool isSameProbability = probability is { } now && sample.Probability is { } then ? float.Abs(now - then) <= Parity : probability is null && sample.Probability is null;
        string[] recorded = SampleView.SymbolsOf(sample);
        return new ReplayView(
            sample.SampleId,
            sample.ModelSha,
            sample.ContentRules,
            Plain(engine.Threshold),
            recorded.Contains(SpWatch.PartialText),
            isSameProbability && finding.Category.ToString() == sample.Category,
            new LookView(LabelValue.SnakeCase(sample.Reason), LabelValue.SnakeCase(sample.Category), sample.Probability is { } before ? Plain(before) : null, recorded),
            new LookView(LabelValue.SnakeCase(engine.Judge(finding).ToString()), LabelValue.SnakeCase(finding.Category.ToString()), probability is { } again ? Plain(again) : null, finding.Symbols.ToStrings()));
    }

    private static IQueryable<EvidenceRecord> Of(RecordsContext records, string spId, string breachId)
    {
        Guid id = ConductEndpoints.Identity(breachId);
        return records.Evidence.Where(sample => sample.BreachId == id && sample.SpId == spId).OrderBy(static sample => sample.At);
    }

    private static (string Sender, string Recipient, string Text)? Words(ConductDesk desk, EvidenceRecord sample) =>
        desk.Records.TryOpen(sample, out string sender, out string recipient, out string text) ? (sender, recipient, text) : null;

    private static Answer Missing(string breachId) => Problem.NotFound($"This SP has no breach '{breachId}' with samples.");

    // 0.8 as 0.8, not as 0.800000011920929.
    private static double Plain(float value) => double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
