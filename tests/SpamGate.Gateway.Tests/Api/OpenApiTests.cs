using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SpamGate.Gateway.Api.Access;

namespace SpamGate.Gateway.Tests.Api;

/// <summary>The OpenAPI document says what runs.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task Document_NeedsNoKey_AndDescribesEveryEndpointWithRolesAndErrors()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        ApiAnswer document = await host.SendAsync(HttpMethod.Get, "/api/v1/openapi.json", key: null);

        Assert.Equal(200, document.Status);
        JsonElement paths = document.Json.GetProperty("paths");
        RouteEndpoint[] endpoints = [.. Endpoints(host)];
        Assert.NotEmpty(endpoints);
        foreach (RouteEndpoint endpoint in endpoints)
        {
            AccessRule rule = endpoint.Metadata.GetMetadata<AccessRule>()!;
            string method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Single().ToLowerInvariant();
            string path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            Assert.True(paths.TryGetProperty(path, out JsonElement operations) && operations.TryGetProperty(method, out _), $"{method} {path} is not described");
            JsonElement operation = operations.GetProperty(method);
            Assert.Equal(RoleNames.Of(rule.Roles), operation.GetProperty("x-roles").EnumerateArray().Select(role => role.GetString()!));
            Assert.False(string.IsNullOrEmpty(operation.GetProperty("summary").GetString()), $"{method} {path} has no summary");
            string[] responses = [.. operation.GetProperty("responses").EnumerateObject().Select(response => response.Name)];
            Assert.Contains(responses, status => status.StartsWith('2'));
            Assert.Superset(new HashSet<string> { "401", "403" }, responses.ToHashSet());
            if (rule.Writes)
            {
                Assert.Contains(operation.GetProperty("parameters").EnumerateArray(), parameter => parameter.GetProperty("name").GetString() == "X-Reason");
            }
        }
    }

    private static IEnumerable<RouteEndpoint> Endpoints(ApiHost host) =>
        host.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && endpoint.Metadata.GetMetadata<AccessRule>() is { IsPublic: false });
}
