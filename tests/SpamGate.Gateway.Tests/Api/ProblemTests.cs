namespace SpamGate.Gateway.Tests.Api;

/// <summary>Every error is a problem document that says what it is.</summary>
public sealed class ProblemTests
{
    [Theory]
    [InlineData("GET", "/api/v1/nothing", "key-one", null, 404, "not_found")]
    [InlineData("GET", "/api/v2/sessions", "key-one", null, 404, "not_found")]
    [InlineData("DELETE", "/api/v1/sessions", "key-one", null, 405, "method")]
    [InlineData("GET", "/api/v1/sessions", null, null, 401, "key_required")]
    [InlineData("POST", "/api/v1/screen", "wrong", "{}", 401, "key_required")]
    [InlineData("POST", "/api/v1/screen", "key-one", "{", 400, "invalid")]
    public async Task Error_IsAProblemDocument(string method, string path, string? key, string? body, int status, string code)
    {
        await using ApiHost host = await ApiHost.StartAsync();

        ApiAnswer answer = await host.SendAsync(new HttpMethod(method), path, key, body);

        Assert.Equal((status, "application/problem+json", code), (answer.Status, answer.MediaType, answer.Code));
        Assert.Equal(status, answer.Json.GetProperty("status").GetInt32());
        Assert.NotEqual("", answer.Json.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Body_OfAnotherMediaType_Is415()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        ApiAnswer answer = await host.SendAsync(HttpMethod.Post, "/api/v1/screen", body: "text=a", mediaType: "application/x-www-form-urlencoded");

        Assert.Equal((415, "media_type"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Body_BeyondItsLimit_Is413()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        // Asked first, the client hears the answer instead of a connection that is closed on it.
        ApiAnswer answer = await host.SendAsync(HttpMethod.Post, "/api/v1/screen", body: "{\"text\":\"" + new string('a', 9 * 1024 * 1024), headers: ("Expect", "100-continue"));

        Assert.Equal((413, "too_long"), (answer.Status, answer.Code));
    }
}
