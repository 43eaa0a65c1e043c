using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SpamGate.Testing.Network;
using SpamGate.Testing.Processes;

namespace SpamGate.EndToEnd.Loss;

/// <summary>
/// The message log of a gateway that is killed under load misses nothing that was answered a second before, or longer where the gateway is starved and says
/// so (<c>spamgate_message_log_waiting_seconds</c>).
/// </summary>
public sealed class MessageLogKillTests
{
    private const string Waiting = "spamgate_message_log_waiting_seconds";
    private static readonly int s_rounds = int.TryParse(Environment.GetEnvironmentVariable("SPAMGATE_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out int kills) ? kills : 3;
    private static readonly TimeSpan s_promise = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task GatewayKilled_UnderLoad_NothingOlderThanItsLogSaysIsMissing()
    {
        await using SimulatorProcess simulator = await SimulatorProcess.StartAsync();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(
            new GatewayConfig().WithSmsc(simulator.Port, binds: 2, window: 50).WithSp("10001", "1065500"));
        await using LoadingSp sp = LoadingSp.Start(gateway.SmppPort);
        var mustBeThere = new HashSet<string>(StringComparer.Ordinal);
        var mayBeLost = new HashSet<string>(StringComparer.Ordinal);
        for (int round = 0; round < s_rounds; round++)
        {
            int before = sp.AcknowledgedCount;
            await gateway.WaitForAsync(() => Task.FromResult(sp.AcknowledgedCount >= before + 50), TimeSpan.FromSeconds(60), "traffic");
            mustBeThere.UnionWith(sp.Acknowledged.Keys.Where(id => !mayBeLost.Contains(id)));
            long taken = Stopwatch.GetTimestamp();
            await gateway.WaitForAsync(() => IsWrittenAsync(gateway, Stopwatch.GetElapsedTime(taken)), TimeSpan.FromSeconds(60), "the message log");
            await gateway.Kill9AndRestartAsync();

            // What was answered between the count and the kill was too young to be asked for, and is in no later round either.
            mayBeLost.UnionWith(sp.Acknowledged.Keys.Where(id => !mustBeThere.Contains(id)));
        }

        Assert.True(mustBeThere.Count >= 50 * s_rounds);
        Assert.Empty(mustBeThere.Except(await ReadIdsAsync(gateway)));
    }

    // What was acknowledged so long ago is in its file: by the promise after a second, and by what the log says of itself.
    private static async Task<bool> IsWrittenAsync(GatewayProcess gateway, TimeSpan age)
    {
        if (age < s_promise)
        {
            return false;
        }

        try
        {
            MetricsPage metrics = await gateway.MetricsAsync();
            Assert.Contains(Waiting, metrics.Names);
            return metrics.Sum(Waiting) < age.TotalSeconds;
        }
        catch (TaskCanceledException)
        {
            // Starved: it answers later.
            return false;
        }
    }

    private static async Task<HashSet<string>> ReadIdsAsync(GatewayProcess gateway)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            string path = "/api/v1/messages?spId=10001&limit=1000" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor));
            using HttpResponseMessage response = await gateway.GetAsync(path, ("X-Api-Key", GatewayConfig.ApiKey));
            response.EnsureSuccessStatusCode();
            JsonElement page = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
            ids.UnionWith(page.GetProperty("items").EnumerateArray().Select(static item => item.GetProperty("messageId").GetString()!));
            cursor = page.TryGetProperty("next", out JsonElement next) ? next.GetString() : null;
        }
        while (cursor is not null);
        return ids;
    }
}
