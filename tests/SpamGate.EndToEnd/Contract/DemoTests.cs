using System.Diagnostics;
using SpamGate.Testing.Network;
using SpamGate.Testing.Processes;

namespace SpamGate.EndToEnd.Contract;

/// <summary><c>--demo</c>: one process, nothing installed, everything visible within 20 s.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task Demo_WithinTwentySeconds_ShowsPassRejectThrottleAndReceipts()
    {
        long start = Stopwatch.GetTimestamp();
        int http = FreePorts.Next();
        await using ChildProcess demo = ChildProcess.StartProject(
            "src/SpamGate.Gateway", ["--demo", $"--SpamGate:Smpp:Port={FreePorts.Next()}", $"--SpamGate:Http:Port={http}"]);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{http}") };

        TimeSpan Left() => TimeSpan.FromSeconds(20) - Stopwatch.GetElapsedTime(start);
        await demo.WaitForLineAsync(line => ShowsSome(line, "pass"), Left());
        await demo.WaitForLineAsync(line => ShowsSome(line, "reject"), Left());
        await demo.WaitForLineAsync(line => ShowsSome(line, "throttle"), Left());
        await demo.WaitForLineAsync(line => ShowsSome(line, "receipt"), Left());

        MetricsPage page = MetricsPage.Parse(await client.GetStringAsync(new Uri("/metrics", UriKind.Relative)));
        Assert.True(page.Sum("spamgate_messages_total", ("verdict", "pass")) > 0);
        Assert.True(page.Sum("spamgate_messages_total", ("verdict", "reject")) > 0);
        Assert.True(page.Sum("spamgate_messages_total", ("verdict", "throttle")) > 0);
        demo.Terminate();
        Assert.Equal(0, await demo.WaitForExitAsync(TimeSpan.FromSeconds(20)));
    }

    // "pass 1234" or "receipts 88/s": the word with a number behind it that is not zero.
    private static bool ShowsSome(string line, string word) => System.Text.RegularExpressions.Regex.IsMatch(
        line, $@"\b{word}s?[ :=]+[1-9]", System.Text.RegularExpressions.RegexOptions.IgnoreCase);
}
