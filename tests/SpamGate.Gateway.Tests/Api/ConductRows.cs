using Microsoft.Extensions.DependencyInjection;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Breaches;
using SpamGate.Storage.Conduct;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Tests.Api;

/// <summary>Who may do what with cards and points; each row makes the breach it needs.</summary>
internal static class ConductRows
{
    private const string Deciders = "penalty_officer approver";
    private const string Staff = "desk ops penalty_officer approver auditor";

    public static readonly MatrixRow[] All =
    [
        new("GET", "/me", "sp", static (_, _) => Task.FromResult(new MatrixRequest("/me"))),
        new("GET", "/sps/{spId}/conduct", "sp desk ops penalty_officer approver auditor", static (_, sp) => Task.FromResult(new MatrixRequest($"/sps/{sp}/conduct"))),
        new("GET", "/conduct/work", Deciders + " auditor", static (_, _) => Task.FromResult(new MatrixRequest("/conduct/work"))),
        new("GET", "/conduct/events", Deciders + " auditor", static (_, _) => Task.FromResult(new MatrixRequest("/conduct/events"))),
        new("POST", "/sps/{spId}/proposals/{proposalId}/decision", Deciders, async (host, sp) =>
        {
            // What an earlier cell proposed is answered with no, so that this breach raises the proposal of its own.
            Guid breach = await BreachAsync(host, sp, BreachClass.A);
            return new MatrixRequest($"/sps/{sp}/proposals/{await ProposalAsync(host, sp, breach)}/decision", """{"agree":false}""");
        }),
        new("POST", "/sps/{spId}/breaches/{breachId}/confirmation", Deciders, async (host, sp) => new MatrixRequest($"/sps/{sp}/breaches/{await BreachAsync(host, sp)}/confirmation")),
        new("POST", "/sps/{spId}/breaches/{breachId}/reversal", Deciders, async (host, sp) => new MatrixRequest($"/sps/{sp}/breaches/{await BreachAsync(host, sp)}/reversal")),
        new("POST", "/sps/{spId}/breaches/{breachId}/appeals", "sp", async (host, sp) => new MatrixRequest($"/sps/{sp}/breaches/{await BreachAsync(host, sp)}/appeals")),
        new("POST", "/sps/{spId}/appeals/{appealId}/decision", Deciders, async (host, sp) =>
        {
            Guid breach = await BreachAsync(host, sp);
            var appeal = new AppealFiled { Id = Guid.NewGuid(), SpId = sp, At = 0, Actor = "sp", BreachId = breach };
            await DecideAsync(host, sp, appeal);
            return new MatrixRequest($"/sps/{sp}/appeals/{appeal.Id}/decision", """{"upheld":false}""");
        }),
        new("POST", "/sps/{spId}/rectification", "sp", async (host, sp) =>
        {
            await BreachAsync(host, sp);
            return new MatrixRequest($"/sps/{sp}/rectification", "{}");
        }),
        new("POST", "/sps/{spId}/rectification/judgement", Deciders, async (host, sp) =>
        {
            await BreachAsync(host, sp);
            return new MatrixRequest($"/sps/{sp}/rectification/judgement", """{"accepted":true}""");
        }),
        new("POST", "/sps/{spId}/release", Deciders, async (host, sp) => new MatrixRequest($"/sps/{sp}/release", $$"""{"number":"{{await RedNumberAsync(host, sp)}}"}""")),
        new("POST", "/conduct/dry-runs", Deciders + " auditor", static (_, _) => Task.FromResult(new MatrixRequest("/conduct/dry-runs", """{"changes":{"ladder":{"yellowBalance":90}}}"""))),
        new("GET", "/sps/{spId}/breaches/{breachId}/samples", "sp " + Deciders + " auditor", async (host, sp) =>
            new MatrixRequest($"/sps/{sp}/breaches/{(await ConductSamples.RecordAsync(host, sp)).BreachId}/samples")),
        new("POST", "/sps/{spId}/breaches/{breachId}/samples/disclosure", Deciders, async (host, sp) =>
            new MatrixRequest($"/sps/{sp}/breaches/{(await ConductSamples.RecordAsync(host, sp)).BreachId}/samples/disclosure")),
        new("POST", "/sps/{spId}/breaches/{breachId}/samples/{sampleId}/replay", Deciders + " auditor", async (host, sp) =>
        {
            (Guid breach, Guid sample) = await ConductSamples.RecordAsync(host, sp);
            return new MatrixRequest($"/sps/{sp}/breaches/{breach}/samples/{sample}/replay");
        }),
        new("GET", "/sps/{spId}/notice-target", "sp " + Staff, static async (host, sp) => await TargetAsync(host, sp)),
        new("PUT", "/sps/{spId}/notice-target", "sp ops", static (_, sp) => Task.FromResult(new MatrixRequest($"/sps/{sp}/notice-target", """{"url":"https://sp.example/hook"}"""))),
        new("DELETE", "/sps/{spId}/notice-target", "sp ops", static async (host, sp) => await TargetAsync(host, sp)),
        new("POST", "/sps/{spId}/notice-target/secret", "sp ops", static async (host, sp) => await TargetAsync(host, sp, "/secret")),
        new("GET", "/sps/{spId}/notices", "sp " + Staff, static (_, sp) => Task.FromResult(new MatrixRequest($"/sps/{sp}/notices"))),
        new("POST", "/sps/{spId}/notices/{noticeId}/resend", "sp ops", static async (host, sp) =>
        {
            var notice = Guid.NewGuid();
            RecordWrite write = await host.Records.WriteAsync(new RecordCause("tester", "test"), edit =>
            {
                edit.Records.Notices.Add(new NoticeRecord { NoticeId = notice, SpId = sp, Kind = "card", Body = "{}", State = NoticeState.Failed });
                return Task.FromResult(RecordWrite.Done);
            });
            Assert.True(write.IsDone, write.Detail);
            return new MatrixRequest($"/sps/{sp}/notices/{notice}/resend");
        }),
    ];

    private static async Task<MatrixRequest> TargetAsync(ApiHost host, string sp, string below = "")
    {
        ApiAnswer set = await host.WriteAsync(HttpMethod.Put, $"/api/v1/sps/{sp}/notice-target", "{}");
        Assert.True(set.Status == 200, set.Text);
        return new MatrixRequest($"/sps/{sp}/notice-target{below}", ETag: set.ETag);
    }

    private static async Task<Guid> BreachAsync(ApiHost host, string sp, BreachClass breachClass = BreachClass.B, int points = 0, string? number = null, DateTimeOffset? at = null)
    {
        long moment = (at ?? DateTimeOffset.UtcNow).ToUnixTimeMilliseconds();
        var breach = new Breach
        {
            Id = Guid.NewGuid(),
            SpId = sp,
            Port = number,
            At = moment,
            OccurredAt = moment,
            Actor = ConductEvent.Machine,
            Class = breachClass,
            Points = points,
            Rule = "matrix",
            RuleVersion = "v",
        };
        await ImportAsync(host, breach);
        return breach.Id;
    }

    // A number that two people made red long ago, so that its term is over.
    private static async Task<string> RedNumberAsync(ApiHost host, string sp)
    {
        string number = $"1065{Random.Shared.Next(1_000_000):D6}";
        DateTimeOffset then = DateTimeOffset.UtcNow.AddDays(-100);
        Guid breach = await BreachAsync(host, sp, BreachClass.C, 60, number, then);
        await ImportAsync(host, [.. new[] { "li", "wang" }.Select((person, i) => new ProposalConfirmed
        {
            Id = Guid.NewGuid(), SpId = sp, At = then.ToUnixTimeMilliseconds() + 1 + i, Actor = person, ProposalId = $"red-{sp}-{breach:N}",
        })]);
        return number;
    }

    private static async Task<string> ProposalAsync(ApiHost host, string sp, Guid breach)
    {
        ApiAnswer answer = await host.SendAsync(HttpMethod.Get, $"/api/v1/sps/{sp}/conduct", host.KeyOf("auditor"));
        string? open = null;
        ConductRecords records = host.App.Services.GetRequiredService<ConductRecords>();
        await records.DecideAsync(new RecordCause("reader", "test"), sp, history =>
        {
            open = history.StandingAt(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()).Company.Proposals is [{ } proposal, ..] ? proposal.Id : null;
            return [];
        });
        Assert.True(open is not null, $"{breach}: {answer.Text}");
        return open;
    }

    private static async Task DecideAsync(ApiHost host, string sp, ConductEvent fact)
    {
        ConductDecision decision = await host.App.Services.GetRequiredService<ConductRecords>().DecideAsync(new RecordCause(fact.Actor, "test"), sp, _ => [fact]);
        Assert.True(decision.Write.IsDone, decision.Fault.ToString());
    }

    private static async Task ImportAsync(ApiHost host, params ConductEvent[] events)
    {
        RecordWrite write = await host.App.Services.GetRequiredService<ConductRecords>().ImportAsync(new RecordCause("tester", "test"), events);
        Assert.True(write.IsDone, write.Detail);
    }
}
