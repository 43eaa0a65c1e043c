using System.Diagnostics;
using System.Net;
using SpamGate.Gateway.Demo;

namespace SpamGate.Gateway.Tests.Demo;

public sealed class DemoRunTests
{
    [Fact]
    public void Settings_NameEverySpItsAccountAndTheSimulator()
    {
        using DemoRun demo = DemoRun.Start();

        Dictionary<string, string?> settings = demo.Settings();

        Assert.Equal(demo.SmscPort.ToString(System.Globalization.CultureInfo.InvariantCulture), settings["SpamGate:Smscs:0:Port"]);
        string?[] sps = [.. Values(settings, "SpamGate:Sps:", ":SpId")];
        Assert.True(sps.Length >= 4);
        Assert.Equal(sps, Values(settings, "SpamGate:Accounts:", ":SpId"));
        Assert.Contains("Yellow", Values(settings, "SpamGate:Sps:", ":Card"));
        Assert.Contains("Red", Values(settings, "SpamGate:Sps:", ":Card"));
        Assert.True(File.Exists(settings["SpamGate:Screening:Keywords"]));
    }

    [Fact]
    public async Task Run_AgainstAnythingThatSpeaksSmpp_PrintsALineASecondAndEndsByItself()
    {
        using DemoRun demo = DemoRun.Start();
        var output = new StringWriter();
        long start = Stopwatch.GetTimestamp();

        // The simulator stands in for the gateway: everything passes, and there are no metrics to read.
        await demo.RunAsync(
            new IPEndPoint(IPAddress.Loopback, demo.SmscPort), new Uri("http://127.0.0.1:1"), TimeSpan.FromSeconds(4), output, CancellationToken.None);

        string[] lines = output.ToString().Split('\n');
        Assert.Contains(lines, static l => l.StartsWith("00:0", StringComparison.Ordinal) && l.Contains("/s  pass ", StringComparison.Ordinal) && l.Contains("http://127.0.0.1:1/metrics", StringComparison.Ordinal));
        Assert.Contains(lines, static l => l.Contains("演示", StringComparison.Ordinal));
        SmscCounts counts = demo.Smsc.ReadCounts();

        // The SPs send 850 a second together and catch up on a busy machine: the bound is that of the time it really took.
        Assert.InRange(counts.Accepted, 50, (long)(1000 * Stopwatch.GetElapsedTime(start).TotalSeconds));
        Assert.InRange(counts.Acknowledged, 5, counts.Accepted);
    }

    private static IEnumerable<string?> Values(Dictionary<string, string?> settings, string prefix, string suffix) => settings
        .Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal) && s.Key.EndsWith(suffix, StringComparison.Ordinal))
        .OrderBy(static s => s.Key, StringComparer.Ordinal)
        .Select(static s => s.Value);
}
