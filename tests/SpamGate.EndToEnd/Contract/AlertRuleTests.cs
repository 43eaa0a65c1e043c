using System.Text.RegularExpressions;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Contract;

/// <summary>The alert rules under deploy/ are rules to Prometheus itself, fire when they should, and ask for metrics that the gateway really has.</summary>
public sealed partial class AlertRuleTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private static string Folder { get; } = Path.Combine(Repository.Root, "deploy", "prometheus");

    public static TheoryData<string> Rules => [.. Directory.GetFiles(Path.Combine(Folder, "rules"), "*.yml").Select(static file => Path.GetFileName(file))];

    public static TheoryData<string> Tests => [.. Directory.GetFiles(Path.Combine(Folder, "rules", "tests"), "*.yml").Select(static file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Rules_AreRulesToPrometheus(string file)
    {
        (int exitCode, string said) = await ChildProcess.RunAsync("promtool", ["check", "rules", Path.Combine(Folder, "rules", file)], s_patience);
        Assert.True(exitCode == 0, said);
    }

    [Theory]
    [MemberData(nameof(Tests))]
    public async Task Alerts_FireWhenTheyShould_AndNotOtherwise(string file)
    {
        (int exitCode, string said) = await ChildProcess.RunAsync("promtool", ["test", "rules", Path.Combine(Folder, "rules", "tests", file)], s_patience);
        Assert.True(exitCode == 0, said);
    }

    [Fact]
    public async Task ConfigurationOfPrometheus_FindsTheRules()
    {
        (int exitCode, string said) = await ChildProcess.RunAsync("promtool", ["check", "config", Path.Combine(Folder, "prometheus.yml")], s_patience);
        Assert.True(exitCode == 0, said);
        Assert.Contains("rules found", said, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Rules_EveryMetricTheyAskFor_IsExported(string file)
    {
        await using RawEsme esme = await fixture.BindAsync();
        await esme.SubmitAsync(ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?"));
        string page = await (await fixture.Gateway.GetAsync("/metrics")).Content.ReadAsStringAsync();
        HashSet<string> exported = [.. TypeLine().Matches(page).Select(match => match.Groups[1].Value)];
        string[] asked = [.. File.ReadAllLines(Path.Combine(Folder, "rules", file)).Where(static line => line.TrimStart().StartsWith("expr:", StringComparison.Ordinal))
            .SelectMany(static line => MetricName().Matches(line).Select(static match => match.Value)).Distinct()];

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(exported));
    }

    [GeneratedRegex(@"^# TYPE (\w+) ", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"\bspamgate_\w+")]
    private static partial Regex MetricName();
}
