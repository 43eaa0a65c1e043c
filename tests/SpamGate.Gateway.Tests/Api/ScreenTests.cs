using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpamGate.Gateway.Tests.Api;

/// <summary>A verdict explained without a message sent.</summary>
public sealed class ScreenTests
{
    private const string Path = "/api/v1/screen";

    [Fact]
    public async Task Screen_KeywordInText_NamesReasonSymbolAndRules()
    {
        await using ApiHost host = await WithKeywordsAsync();

        ApiAnswer answer = await AskAsync(host, Message("a casino for you", "10690001"));

        Assert.Equal(200, answer.Status);
        Assert.Equal(("reject", "reject", "keyword"), (Text(answer, "action"), Text(answer, "wouldBe"), Text(answer, "reason")));
        Assert.Equal(("sp1", "green", "owned"), (Text(answer, "spId"), Text(answer, "card"), Text(answer, "sender")));
        Assert.Contains(answer.Json.GetProperty("symbols").EnumerateArray(), symbol => symbol.GetProperty("name").GetString() == "KEYWORD:gamble");
        Assert.NotEqual("", Text(answer, "ruleVersion"));
        Assert.Equal(JsonValueKind.Null, answer.Json.GetProperty("probability").ValueKind);
        Assert.DoesNotContain("casino for", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10690001", null, "pass", "none", "owned")]
    [InlineData("10690001", "sp2", "reject", "sender_not_owned", "not_owned")]
    [InlineData("8613800138000", null, "pass", "none", "subscriber")]
    [InlineData("8613800138000", "sp1", "reject", "sender_not_owned", "not_owned")]
    public async Task Screen_SenderAndSp_SayWhoAnswersForIt(string sender, string? spId, string action, string reason, string ownership)
    {
        await using ApiHost host = await ApiHost.StartAsync();

        ApiAnswer answer = await AskAsync(host, Message("hello", sender, spId));

        Assert.Equal((action, reason, ownership), (Text(answer, "action"), Text(answer, "reason"), Text(answer, "sender")));
    }

    [Fact]
    public async Task Screen_AsOftenAsYouLike_SpendsNoRate()
    {
        await using ApiHost host = await ApiHost.StartAsync(static section =>
        {
            section["Sps"]![0]!["Burst"] = 1;
            section["Sps"]![0]!["NumberRates"] = new JsonArray(new JsonObject { ["Number"] = "10690001", ["MessagesPerSecond"] = 0.1, ["Burst"] = 1 });
        });
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("pass", Text(await AskAsync(host, Message("hello", "10690001")), "action"));
        }

        JsonElement verdicts = (await host.SendAsync(HttpMethod.Get, "/api/v1/sps/sp1/status")).Json.GetProperty("verdicts");
        Assert.All(verdicts.EnumerateObject(), verdict => Assert.Equal(0, verdict.Value.GetInt64()));
    }

    [Fact]
    public async Task Batch_AnswersInItsOrder()
    {
        await using ApiHost host = await WithKeywordsAsync();
        var messages = new JsonArray([.. Enumerable.Range(0, 1000).Select(i => (JsonNode)Message(i % 2 == 0 ? "casino" : "hello", "10690001"))]);

        ApiAnswer answer = await host.SendAsync(HttpMethod.Post, Path + "/batch", body: new JsonObject { ["messages"] = messages }.ToJsonString());

        Assert.Equal(
            Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? "reject" : "pass"),
            answer.Json.GetProperty("answers").EnumerateArray().Select(one => one.GetProperty("action").GetString()));
    }

    [Fact]
    public async Task Batch_FaultsInSeveralMessages_AreAllNamedWithTheirPlaces()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        var messages = new JsonArray(Message("", "10690001"), Message("hello", new string('1', 21)), Message("hello", "10690001"));

        ApiAnswer answer = await host.SendAsync(HttpMethod.Post, Path + "/batch", body: new JsonObject { ["messages"] = messages }.ToJsonString());

        Assert.Equal((400, "invalid"), (answer.Status, answer.Code));
        Assert.Equal(["messages[0].text", "messages[1].sender"], answer.FaultyFields);
        Assert.Contains("allowed are 1 to 20", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("null", "body")]
    [InlineData("[]", "body")]
    [InlineData("{\"text\":\"a\",\"sender\":\"1\"}", "body")]
    [InlineData("{\"text\":1,\"sender\":\"1\",\"recipient\":\"2\"}", "text")]
    [InlineData("{\"text\":\"a\",\"sender\":\"1\",\"recipient\":\"2\",\"tume\":\"now\"}", "tume")]
    [InlineData("{\"text\":\"a\",\"sender\":\"1\",\"recipient\":\"2\",\"ngrams\":51}", "ngrams")]
    [InlineData("{\"text\":\"a\",\"sender\":\"1\",\"recipient\":\"2\",\"time\":\"soon\"}", "time")]
    [InlineData("{\"text\":\"a\",\"sender\":\"短信\",\"recipient\":\"2\"}", "sender")]
    [InlineData("{\"text\":\"a\",\"sender\":null,\"recipient\":\"2\"}", "sender")]
    public async Task Screen_FaultyBody_IsRefusedNamingTheField(string body, string field)
    {
        await using ApiHost host = await ApiHost.StartAsync();

        ApiAnswer answer = await host.SendAsync(HttpMethod.Post, Path, body: body);

        Assert.Equal((400, "invalid"), (answer.Status, answer.Code));
        Assert.Equal([field], answer.FaultyFields);
    }

    [Fact]
    public async Task Screen_UnknownSp_CanNotBeDone()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        ApiAnswer answer = await AskAsync(host, Message("hello", "10690001", "nobody"));

        Assert.Equal((422, "unknown_sp"), (answer.Status, answer.Code));
    }

    private static Task<ApiHost> WithKeywordsAsync() =>
        ApiHost.StartAsync(section => section["Screening"] = new JsonObject { ["Keywords"] = "keywords.txt" }, ("keywords.txt", "casino; name=gamble\n"));

    private static JsonObject Message(string text, string sender, string? spId = null)
    {
        var message = new JsonObject { ["text"] = text, ["sender"] = sender, ["recipient"] = "8613900139000" };
        if (spId is not null)
        {
            message["spId"] = spId;
        }

        return message;
    }

    private static Task<ApiAnswer> AskAsync(ApiHost host, JsonObject message) => host.SendAsync(HttpMethod.Post, Path, body: message.ToJsonString());

    private static string? Text(ApiAnswer answer, string property) => answer.Json.GetProperty(property).GetString();
}
