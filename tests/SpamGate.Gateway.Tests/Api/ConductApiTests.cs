using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Breaches;
using SpamGate.Gateway.Tests.Notices;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Storage.Conduct;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Tests.Api;

/// <summary>Dry runs, samples, verdicts that are looked at again, notices: over HTTP.</summary>
public sealed class ConductApiTests : IAsyncLifetime
{
    private const string Root = "/api/v1";
    private const string Sp = ApiHost.OwnSp;

    private ApiHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartWithRecordsAsync(section => section["Screening"] = new JsonObject { ["Keywords"] = "keywords.txt" }, ("keywords.txt", "prize\n"));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Samples_AreMaskedForReaders_ClearForDeciders_OnTheRecord()
    {
        (Guid breach, Guid sample) = await ConductSamples.RecordAsync(_host, Sp);

        ApiAnswer masked = await _host.SendAsync(HttpMethod.Get, $"{Root}/sps/{Sp}/breaches/{breach}/samples", _host.KeyOf("sp"));
        JsonElement seen = masked.Json[0];
        Assert.Equal((sample, "138****5678", "Win a prize, call 139****5678 now"), (seen.GetProperty("sampleId").GetGuid(), seen.GetProperty("recipient").GetString(), seen.GetProperty("text").GetString()));

        ApiAnswer clear = await _host.WriteAsync(HttpMethod.Post, $"{Root}/sps/{Sp}/breaches/{breach}/samples/disclosure", key: _host.KeyOf("penalty_officer"));
        Assert.Equal(("8613812345678", ConductSamples.Text), (clear.Json[0].GetProperty("recipient").GetString(), clear.Json[0].GetProperty("text").GetString()));

        ApiAnswer audit = await _host.SendAsync(HttpMethod.Get, $"{Root}/audit?limit=1000", _host.KeyOf("auditor"));
        Assert.Contains(audit.Json.GetProperty("items").EnumerateArray(), row => row.GetProperty("actor").GetString() == "of.penalty_officer" && row.GetRawText().Contains(breach.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain("13812345678", audit.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notice_GivenUpAndResent_HasAllItsAttemptsAgain()
    {
        var notice = Guid.NewGuid();
        RecordWrite write = await _host.Records.WriteAsync(new RecordCause("tester", "test"), edit =>
        {
            edit.Records.Notices.Add(new NoticeRecord { NoticeId = notice, SpId = Sp, Kind = "card", Body = "{}", State = NoticeState.Failed, Attempts = 78 });
            return Task.FromResult(RecordWrite.Done);
        });
        Assert.True(write.IsDone, write.Detail);

        ApiAnswer resent = await _host.WriteAsync(HttpMethod.Post, $"{Root}/sps/{Sp}/notices/{notice}/resend", key: _host.KeyOf("ops"));

        Assert.Equal((200, 0), (resent.Status, resent.Json[0].GetProperty("attempts").GetInt32()));
    }

    [Fact]
    public async Task Samples_OfAnotherSpsBreach_AreNotFound()
    {
        (Guid breach, _) = await ConductSamples.RecordAsync(_host, ApiHost.OtherSp);

        Assert.Equal(404, (await _host.SendAsync(HttpMethod.Get, $"{Root}/sps/{Sp}/breaches/{breach}/samples", _host.KeyOf("sp"))).Status);
        Assert.Equal(404, (await _host.SendAsync(HttpMethod.Get, $"{Root}/sps/{ApiHost.OtherSp}/breaches/{breach}/samples", _host.KeyOf("sp"))).Status);
        Assert.Equal(404, (await _host.SendAsync(HttpMethod.Get, $"{Root}/sps/{Sp}/breaches/none/samples", _host.KeyOf("sp"))).Status);
    }

    [Fact]
    public async Task Replay_LooksWithTheStoredVersion_WhateverIsInForce()
    {
        (Guid breach, Guid sample) = await ConductSamples.RecordAsync(_host, Sp);

        ApiAnswer replay = await _host.SendAsync(HttpMethod.Post, $"{Root}/sps/{Sp}/breaches/{breach}/samples/{sample}/replay", _host.KeyOf("approver"));

        Assert.True(replay.Status == 200, replay.Text);
        Assert.True(replay.Json.GetProperty("agrees").GetBoolean(), replay.Text);
        Assert.Equal("keyword", replay.Json.GetProperty("replayed").GetProperty("reason").GetString());
        Assert.Equal(_host.Snapshot.Engine.Snapshot.Content.RuleVersion, replay.Json.GetProperty("contentRules").GetString());
    }

    [Fact]
    public async Task Replay_VersionIsNotStored_SaysSo()
    {
        (Guid breach, Guid sample) = await ConductSamples.RecordAsync(_host, Sp, rules: "0123456789abcdef");

        ApiAnswer replay = await _host.SendAsync(HttpMethod.Post, $"{Root}/sps/{Sp}/breaches/{breach}/samples/{sample}/replay", _host.KeyOf("approver"));

        Assert.Equal((422, "version_not_stored"), (replay.Status, replay.Code));
        Assert.Contains("Version 0123456789abcdef of the content rules is not stored any more.", replay.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DryRun_StricterLadder_ShowsWhoWouldBeYellow()
    {
        await ConductSamples.RecordAsync(_host, Sp, points: 15);

        ApiAnswer run = await DryRunAsync("""{"changes":{"ladder":{"yellowBalance":90}},"days":7}""");

        Assert.True(run.Status == 200, run.Text);
        JsonElement row = Assert.Single(run.Json.GetProperty("rows").EnumerateArray());
        Assert.Equal((Sp, "green", "yellow"), (row.GetProperty("spId").GetString(), row.GetProperty("before").GetProperty("card").GetString(), row.GetProperty("after").GetProperty("card").GetString()));
        Assert.Equal(85, row.GetProperty("after").GetProperty("points").GetInt32());
    }

    [Fact]
    public async Task DryRun_ChangedRules_FindInTheTalliesWhatTheyWouldHave()
    {
        ConductRecords records = _host.App.Services.GetRequiredService<ConductRecords>();
        long period = DateTimeOffset.UtcNow.AddHours(-3).ToUnixTimeMilliseconds() / 10_000 * 10_000;
        Assert.True((await records.RecordAsync(records.Prepare([], [new EvidenceTally(ApiHost.OtherSp, null, period) { Counts = [30] }, new EvidenceTally(Sp, null, period) { Counts = [3] }]))).IsDone);

        ApiAnswer run = await DryRunAsync("""{"changes":{"rules":[{"name":"less","signals":"spam","class":"b","points":20,"atLeast":20},{"name":"trial","signals":"spam","class":"a","points":60,"atLeast":10,"shadow":true}]}}""");

        Assert.True(run.Status == 200, run.Text);
        JsonElement row = Assert.Single(run.Json.GetProperty("rows").EnumerateArray());
        Assert.Equal((ApiHost.OtherSp, 80, "yellow", 1), (
            row.GetProperty("spId").GetString(),
            row.GetProperty("after").GetProperty("points").GetInt32(),
            row.GetProperty("after").GetProperty("card").GetString(),
            row.GetProperty("shadow").GetProperty("trial").GetInt32()));
    }

    [Theory]
    [InlineData("""{"changes":{"ladder":{"yellowBalance":101}}}""", "ladder: YellowBalance is 101, allowed is 0 to 99")]
    [InlineData("""{"changes":{"ladder":{"yellow":1}}}""", "yellow")]
    [InlineData("""{"changes":{"period":"00:00:20"}}""", "'period' can not be changed here")]
    [InlineData("""{"changes":7}""", "it is no object")]
    [InlineData("""{"changes":{},"days":0}""", "allowed")]
    public async Task DryRun_BadRequest_NamesWhatIsWrong(string body, string problem)
    {
        ApiAnswer run = await DryRunAsync(body);

        Assert.True(run.Status is 400 or 422, run.Text);
        Assert.Contains(JsonEncodedText.Encode(problem).ToString(), run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_OfAnSp_IsHttpsOnly_AndItsSecretIsShownOnRenewal()
    {
        ApiAnswer loopback = await _host.WriteAsync(HttpMethod.Put, $"{Root}/sps/{Sp}/notice-target", """{"url":"http://127.0.0.1:1/"}""", _host.KeyOf("sp"));
        Assert.Equal(["url"], loopback.FaultyFields);
        ApiAnswer set = await _host.WriteAsync(HttpMethod.Put, $"{Root}/sps/{Sp}/notice-target", """{"url":"https://sp.example/hook","phone":"13800138000"}""", _host.KeyOf("sp"));
        Assert.True(set.Status == 200, set.Text);

        ApiAnswer first = await _host.WriteAsync(HttpMethod.Post, $"{Root}/sps/{Sp}/notice-target/secret", key: _host.KeyOf("sp"));
        ApiAnswer second = await _host.WriteAsync(HttpMethod.Post, $"{Root}/sps/{Sp}/notice-target/secret", key: _host.KeyOf("sp"));

        Assert.Equal(64, first.Json.GetProperty("secret").GetString()!.Length);
        Assert.NotEqual(first.Text, second.Text);
        Assert.Equal("https://sp.example/hook", (await _host.SendAsync(HttpMethod.Get, $"{Root}/sps/{Sp}/notice-target", _host.KeyOf("sp"))).Json.GetProperty("url").GetString());
    }

    [Fact]
    public async Task Webhook_BreachAndCard_ArriveSigned()
    {
        await using var hook = new HookListener();
        Assert.Equal(200, (await _host.WriteAsync(HttpMethod.Put, $"{Root}/sps/{Sp}/notice-target", $$"""{"url":"{{hook.Url}}"}""")).Status);
        string secret = (await _host.WriteAsync(HttpMethod.Post, $"{Root}/sps/{Sp}/notice-target/secret")).Json.GetProperty("secret").GetString()!;

        (Guid breach, _) = await ConductSamples.RecordAsync(_host, Sp, points: 20);

        Arrival[] arrivals = [await hook.NextAsync(), await hook.NextAsync()];
        JsonElement[] notices = [.. arrivals.Select(arrival => JsonDocument.Parse(arrival.Body).RootElement).OrderBy(notice => notice.GetProperty("kind").GetString())];
        Assert.Equal(("breach", breach, 20), (notices[0].GetProperty("kind").GetString(), notices[0].GetProperty("breachId").GetGuid(), notices[0].GetProperty("deducts").GetInt32()));
        Assert.Equal(("card", "yellow", 80), (notices[1].GetProperty("kind").GetString(), notices[1].GetProperty("card").GetString(), notices[1].GetProperty("points").GetInt32()));
        Assert.All(arrivals, arrival =>
        {
            string moment = arrival.Signature.Split(',')[0][2..];
            byte[] hash = HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), Encoding.UTF8.GetBytes($"{moment}.{arrival.Body}"));
            Assert.Equal($"t={moment},v1={Convert.ToHexStringLower(hash)}", arrival.Signature);
            Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(moment, CultureInfo.InvariantCulture), 0, 60);
        });
        ApiAnswer shown = await _host.SendAsync(HttpMethod.Get, $"{Root}/sps/{Sp}/notices", _host.KeyOf("sp"));
        Assert.Equal(["breach", "card"], shown.Json.EnumerateArray().Select(notice => notice.GetProperty("kind").GetString()).Order());
    }

    [Fact]
    public async Task YellowCardOfANumber_HalvesThatNumbersRateAlone()
    {
        ConductRecords records = _host.App.Services.GetRequiredService<ConductRecords>();
        long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var breach = new Breach
        {
            Id = Guid.NewGuid(),
            SpId = Sp,
            Port = "10690001",
            At = now,
            OccurredAt = now,
            Actor = ConductEvent.Machine,
            Class = BreachClass.C,
            Points = 20,
            Rule = "hours",
            RuleVersion = "v",
        };
        Assert.True((await records.RecordAsync(records.Prepare([new DetectedBreach(breach, [], IsShadow: false)], []))).IsDone);
        SmsAddress number = SmsAddress.Create("10690001"u8, AddressKind.Number);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (_host.Snapshot.SpsById[Sp].NumberCards.IsEmpty)
        {
            await Task.Delay(20, patience.Token);
        }

        SpPolicy policy = _host.Snapshot.SpsById[Sp];
        Assert.Equal((Card.Green, GcraLimit.PerSecond(100, 20)), (policy.Card, policy.RateLimit));
        Assert.True(policy.NumberRates.TryFind(number, out NumberRate? rate));
        Assert.Equal(GcraLimit.PerSecond(50, 20), rate.Limit);
        Assert.False(policy.NumberRates.TryFind(SmsAddress.Create("106900099"u8, AddressKind.Number), out _));
    }

    private Task<ApiAnswer> DryRunAsync(string body) => _host.SendAsync(HttpMethod.Post, $"{Root}/conduct/dry-runs", _host.KeyOf("penalty_officer"), body);
}
