using System.Text.Json.Nodes;

namespace SpamGate.Gateway.Tests.Api;

/// <summary>Whatever stands in a body, the answer is a problem of the client's or a success, never an error of ours.</summary>
public sealed class BodyFuzzTests
{
    private const int Seed = 20261124;
    private const int PerEndpoint = 25;

    private static readonly string[] s_texts =
        ["", " ", "\0", "a\0b", "\ud800", "\u202e", "🂡", "*", "%00", "../..", "{number}{text}{id}", "-1", "1e999", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-24", "'; DROP TABLE x; --", new string('9', 5000), new string('信', 300)];

    private static readonly string[] s_raw =
        ["", "null", "[]", "{}", "1", "\"\"", "{\"a\":", "{\"spId\":\"\\ud800\"}", "{\"spId\":\"\\u0000\"}", "\u0001", "{\"x\":1,\"x\":2}", new string('[', 100), "{\"entries\":[null]}", "{\"messages\":[null]}", "{\"values\":[null]}", "{\"carries\":[null]}", "{\"limits\":{\"carries\":[null]}}"];

    [Fact]
    public async Task Bodies_MutatedAtRandom_AreNeverOurFault()
    {
        await using ApiHost host = await ApiHost.StartWithRecordsAsync();
        var random = new Random(Seed);
        var wrong = new List<string>();
        foreach (MatrixRow row in AccessTable.Rows)
        {
            MatrixRequest request = await row.Prepare(host, ApiHost.OwnSp);
            if (request is not { Body: not null, MediaType: "application/json" })
            {
                continue;
            }

            foreach (string body in s_raw.Concat(Enumerable.Range(0, PerEndpoint).Select(_ => Mutate(request.Body, random))))
            {
                ApiAnswer answer = await host.SendAsync(
                    new HttpMethod(row.Method),
                    "/api/v1" + request.Path,
                    host.KeyOf(row.Roles.Split(' ').First(role => role != "sp")),
                    body,
                    headers: [("X-Reason", "fuzz"), ("If-Match", "*")]);
                if (answer.Status >= 500 || (answer.Status >= 400 && answer.Code.Length == 0))
                {
                    wrong.Add($"{row.Method} {row.Route} {body}: {answer.Status} {answer.Text}");
                }
            }
        }

        Assert.Empty(wrong);

        // Nothing that was let in keeps the next change from the traffic.
        ApiAnswer made = await host.WriteAsync(HttpMethod.Post, "/api/v1/sps", """{"spId":"afterwards"}""");
        Assert.Equal(201, made.Status);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!host.Snapshot.SpsById.ContainsKey("afterwards"))
        {
            Assert.False(patience.IsCancellationRequested, "A snapshot with the new SP was waited for in vain: some record can not be built.");
            await Task.Delay(50);
        }
    }

    private static string Mutate(string body, Random random)
    {
        JsonNode root = JsonNode.Parse(body)!;
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            JsonObject target = root is JsonObject whole ? Descend(whole, random) : [];
            string[] names = [.. target.Select(property => property.Key)];
            string name = names.Length > 0 && random.Next(4) > 0 ? names[random.Next(names.Length)] : s_texts[random.Next(s_texts.Length)];
            if (random.Next(5) == 0)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = Value(random, 2);
            }
        }

        string text = root.ToJsonString();
        return random.Next(6) == 0 ? text[..random.Next(text.Length)] : text;
    }

    private static JsonObject Descend(JsonObject target, Random random) =>
        target.Select(property => property.Value).OfType<JsonArray>().FirstOrDefault() is [JsonObject inner, ..] && random.Next(2) == 0 ? inner : target;

    private static JsonNode? Value(Random random, int depth) => random.Next(depth > 0 ? 8 : 6) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Next(2) == 0),
        2 => JsonValue.Create(random.NextInt64()),
        3 => JsonValue.Create(-random.NextDouble() * 1e12),
        4 => JsonValue.Create(random.Next(-1, 3)),
        5 => JsonValue.Create(s_texts[random.Next(s_texts.Length)]),
        6 => new JsonArray(Value(random, depth - 1), Value(random, depth - 1)),
        _ => new JsonObject { ["a"] = Value(random, depth - 1) },
    };
}
