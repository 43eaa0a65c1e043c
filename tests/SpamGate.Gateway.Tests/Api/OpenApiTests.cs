using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
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

    /// <summary>Each endpoint's handler is taken apart: plain parameters that are no part of the route, and what bound parts look up in the query.</summary>
    [Fact]
    public async Task EveryQueryParameterThatAHandlerReads_IsDescribed_AndNoOther()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        JsonElement paths = (await host.SendAsync(HttpMethod.Get, "/api/v1/openapi.json", key: null)).Json.GetProperty("paths");
        var readAnywhere = new HashSet<string>();
        foreach (RouteEndpoint endpoint in Endpoints(host))
        {
            string method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Single().ToLowerInvariant();
            string path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            string[] described = paths.GetProperty(path).GetProperty(method).TryGetProperty("parameters", out JsonElement parameters)
                ? [.. parameters.EnumerateArray().Where(static it => it.GetProperty("in").GetString() == "query").Select(static it => it.GetProperty("name").GetString()!)]
                : [];
            HashSet<string> read = await ReadByAsync(host, endpoint);
            Assert.True(read.SetEquals(described), $"{method} {path} reads [{string.Join(", ", read)}], described are [{string.Join(", ", described)}]");
            readAnywhere.UnionWith(read);
        }

        Assert.Superset(new HashSet<string> { "limit", "cursor", "number", "spId", "messageId", "from", "to", "entity", "actor", "state" }, readAnywhere);
    }

    private static async Task<HashSet<string>> ReadByAsync(ApiHost host, RouteEndpoint endpoint)
    {
        var read = new HashSet<string>();
        await using AsyncServiceScope scope = host.App.Services.CreateAsyncScope();
        foreach (ParameterInfo parameter in endpoint.Metadata.GetMetadata<MethodInfo>()!.GetParameters())
        {
            Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            bool isPlain = type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(DateTimeOffset);
            if (isPlain && endpoint.RoutePattern.GetParameter(parameter.Name!) is null)
            {
                read.Add(parameter.Name!);
            }
            else if (type.GetMethod("BindAsync", BindingFlags.Public | BindingFlags.Static, [typeof(HttpContext)]) is { } bind)
            {
                var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
                context.Features.Set(new ApiCaller("test", ApiRoles.Ops, null));
                context.Request.Query = new RecordingQuery(read);
                object bound = bind.Invoke(null, [context])!;
                await (Task)bound.GetType().GetMethod("AsTask")!.Invoke(bound, null)!;
            }
        }

        return read;
    }

    /// <summary>An empty query that notes what it is asked for.</summary>
    private sealed class RecordingQuery(HashSet<string> asked) : IQueryCollection
    {
        public int Count => 0;

        public ICollection<string> Keys => [];

        public StringValues this[string key]
        {
            get
            {
                asked.Add(key);
                return StringValues.Empty;
            }
        }

        public bool ContainsKey(string key)
        {
            asked.Add(key);
            return false;
        }

        public bool TryGetValue(string key, out StringValues value)
        {
            asked.Add(key);
            value = StringValues.Empty;
            return false;
        }

        public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => Enumerable.Empty<KeyValuePair<string, StringValues>>().GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private static IEnumerable<RouteEndpoint> Endpoints(ApiHost host) =>
        host.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && endpoint.Metadata.GetMetadata<AccessRule>() is { IsPublic: false });
}
