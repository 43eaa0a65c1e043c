using System.Text.Json;
using System.Text.RegularExpressions;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Contract;

/// <summary>The dashboard under deploy/ asks for metrics that the gateway really has.</summary>
public sealed partial class DashboardTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task Dashboard_EveryMetricItAsksFor_IsExported()
    {
        string path = Path.Combine(Repository.Root, "deploy", "grafana", "dashboards", "traffic.json");
        using JsonDocument dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(path));
        await using RawEsme esme = await fixture.BindAsync();
        await esme.SubmitAsync(ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?"));
        string page = await (await fixture.Gateway.GetAsync("/metrics")).Content.ReadAsStringAsync();
        HashSet<string> exported = [.. TypeLine().Matches(page).Select(match => match.Groups[1].Value)];

        string[] asked = [.. Expressions(dashboard.RootElement)
            .SelectMany(expression => MetricName().Matches(expression).Select(match => HistogramSuffix().Replace(match.Value, "")))
            .Distinct()];

        Assert.True(asked.Length >= 8, string.Join(' ', asked));
        Assert.Empty(asked.Except(exported));
    }

    private static IEnumerable<string> Expressions(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => property.Name == "expr" && property.Value.ValueKind == JsonValueKind.String
            ? [property.Value.GetString()!]
            : Expressions(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Expressions),
        _ => [],
    };

    [GeneratedRegex(@"^# TYPE (\w+) ", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"\b(spamgate|process|dotnet)_\w+")]
    private static partial Regex MetricName();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramSuffix();
}
