using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace SpamGate.Gateway.Tests.Api;

/// <summary>Every endpoint, every role, own and other SP: exactly the cells of <see cref="AccessTable"/> succeed.</summary>
public sealed class AccessMatrixTests
{
    // Without a session there is no diary: who is let in hears that there is none.
    private static readonly string[] s_nothingThere = ["/sessions/{connectionId}/diary"];

    [Fact]
    public async Task EveryCell_SucceedsExactlyWhereTheTableSaysSo()
    {
        await using ApiHost host = await ApiHost.StartWithRecordsAsync();
        var wrong = new List<string>();
        foreach (MatrixRow row in AccessTable.Rows)
        {
            foreach (string role in AccessTable.Roles.Append("nobody"))
            {
                foreach (string sp in (string[])[ApiHost.OwnSp, ApiHost.OtherSp])
                {
                    MatrixRequest request = await row.Prepare(host, sp);
                    ApiAnswer answer = await host.SendAsync(
                        new HttpMethod(row.Method),
                        "/api/v1" + request.Path,
                        role == "nobody" ? null : host.KeyOf(role),
                        request.Body,
                        request.MediaType,
                        headers: [("X-Reason", "matrix"), .. request.ETag is { } tag ? [("If-Match", tag)] : ((string, string)[])[]]);
                    bool isOther = role == "sp" && sp == ApiHost.OtherSp && IsOfOneSp(row, request, sp);
                    if (!IsExpected(row, role, isOther, answer))
                    {
                        wrong.Add($"{row.Method} {row.Route} as {role} for {sp}: {answer.Status} {answer.Text}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Sp_InListsOfAll_SeesOnlyItself()
    {
        await using ApiHost host = await ApiHost.StartWithRecordsAsync();

        ApiAnswer sps = await host.SendAsync(HttpMethod.Get, "/api/v1/sps", host.KeyOf("sp"));
        ApiAnswer accounts = await host.SendAsync(HttpMethod.Get, "/api/v1/accounts", host.KeyOf("sp"));

        Assert.Equal([ApiHost.OwnSp], sps.Json.GetProperty("items").EnumerateArray().Select(sp => sp.GetProperty("spId").GetString()));
        Assert.All(accounts.Json.GetProperty("items").EnumerateArray(), account => Assert.Equal(ApiHost.OwnSp, account.GetProperty("spId").GetString()));
    }

    [Fact]
    public async Task Table_NamesEveryEndpointThatIsMapped()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        IEnumerable<string> mapped = host.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} /{endpoint.RoutePattern.RawText!.TrimStart('/')["api/v1/".Length..]}"));

        Assert.Equal(
            AccessTable.Rows.Select(row => $"{row.Method} {row.Route}").Concat(AccessTable.Public).Order(StringComparer.Ordinal),
            mapped.Order(StringComparer.Ordinal));
    }

    // What is 404 to a stranger is not there for it; what lies under no SP is there for all who may see it.
    private static bool IsOfOneSp(MatrixRow row, MatrixRequest request, string sp) =>
        row.Route.Contains("{spId}", StringComparison.Ordinal) ? request.Path.Contains(sp, StringComparison.Ordinal) : row.Route.StartsWith("/accounts/", StringComparison.Ordinal);

    private static bool IsExpected(MatrixRow row, string role, bool isOther, ApiAnswer answer)
    {
        if (role == "nobody")
        {
            return (answer.Status, answer.Code) == (401, "key_required");
        }

        if (!row.Roles.Split(' ').Contains(role))
        {
            return (answer.Status, answer.Code) == (403, "forbidden");
        }

        return isOther || s_nothingThere.Contains(row.Route) ? (answer.Status, answer.Code) == (404, "not_found") : answer.Status is 200 or 201 or 204;
    }
}
