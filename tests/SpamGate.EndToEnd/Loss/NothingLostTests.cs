using System.Diagnostics;
using SpamGate.Testing.Network;
using SpamGate.Testing.Processes;
using Xunit.Abstractions;

namespace SpamGate.EndToEnd.Loss;

/// <summary>
/// Whatever dies, and whenever: what was acknowledged to an SP is in the message centre's log, and a receipt that the gateway
/// acknowledged to the message centre has reached its SP. Twenty rounds each, at moments a seed decides.
/// </summary>
public sealed class NothingLostTests(ITestOutputHelper output)
{
    private const int Rounds = 20;
    private static readonly TimeSpan s_recovery = TimeSpan.FromSeconds(30);

    // The yardstick itself, without a gateway between: what it answered is in its log, whenever it dies.
    [Fact]
    public async Task Simulator_KilledWithoutAGateway_HasInItsLogWhatItAcknowledged()
    {
        await using SimulatorProcess simulator = await SimulatorProcess.StartAsync();
        await using LoadingSp sp = LoadingSp.Start(simulator.Port);

        await BreakRepeatedlyAsync(sp, seed: 5, simulator.Kill9AndRestartAsync, rounds: 5);

        await AssertNothingLostAsync(sp, simulator, everyReceiptReturns: false);
    }

    [Fact]
    public async Task GatewayKilled_UnderLoad_NothingAcknowledgedIsLost()
    {
        await using SimulatorProcess simulator = await SimulatorProcess.StartAsync();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(Config(simulator.Port));
        await using LoadingSp sp = LoadingSp.Start(gateway.SmppPort);

        await BreakRepeatedlyAsync(sp, seed: 1, gateway.Kill9AndRestartAsync);

        await AssertNothingLostAsync(sp, simulator, everyReceiptReturns: true);
    }

    [Fact]
    public async Task SmscKilled_UnderLoad_NothingAcknowledgedIsLost()
    {
        await using SimulatorProcess simulator = await SimulatorProcess.StartAsync();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(Config(simulator.Port));
        await using LoadingSp sp = LoadingSp.Start(gateway.SmppPort);

        await BreakRepeatedlyAsync(sp, seed: 2, simulator.Kill9AndRestartAsync);

        // The receipts it still owed died with the message centre.
        await AssertNothingLostAsync(sp, simulator, everyReceiptReturns: false);
    }

    [Fact]
    public async Task SmscLinkCut_UnderLoad_NothingAcknowledgedIsLost()
    {
        await using SimulatorProcess simulator = await SimulatorProcess.StartAsync();
        await using SmppTap tap = SmppTap.Start(simulator.Port);
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(Config(tap.Port));
        await using LoadingSp sp = LoadingSp.Start(gateway.SmppPort);

        await BreakRepeatedlyAsync(sp, seed: 3, () => CutAsync(tap));

        await AssertNothingLostAsync(sp, simulator, everyReceiptReturns: true);
    }

    [Fact]
    public async Task SpLinkCut_UnderLoad_NothingAcknowledgedIsLost()
    {
        await using SimulatorProcess simulator = await SimulatorProcess.StartAsync();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(Config(simulator.Port));
        await using SmppTap tap = SmppTap.Start(gateway.SmppPort);
        await using LoadingSp sp = LoadingSp.Start(tap.Port);

        await BreakRepeatedlyAsync(sp, seed: 4, () => CutAsync(tap));

        await AssertNothingLostAsync(sp, simulator, everyReceiptReturns: true);
    }

    private static GatewayConfig Config(int smscPort) => new GatewayConfig().WithSmsc(smscPort, binds: 2, window: 50).WithSp("10001", "1065500");

    private static Task CutAsync(SmppTap tap)
    {
        tap.Cut();
        return Task.CompletedTask;
    }

    private static async Task BreakRepeatedlyAsync(LoadingSp sp, int seed, Func<Task> breakIt, int rounds = Rounds)
    {
        var random = new Random(seed);
        for (int round = 0; round < rounds; round++)
        {
            // Traffic flows again before the next blow falls.
            int flowing = sp.AcknowledgedCount + 50;
            await WaitUntilAsync(() => sp.AcknowledgedCount >= flowing, s_recovery, $"traffic in round {round}");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 500)));
            await breakIt();
        }

        int last = sp.AcknowledgedCount + 50;
        await WaitUntilAsync(() => sp.AcknowledgedCount >= last, s_recovery, "traffic after the last round");
    }

    private async Task AssertNothingLostAsync(LoadingSp sp, SimulatorProcess simulator, bool everyReceiptReturns)
    {
        sp.StopSending();
        if (everyReceiptReturns)
        {
            await WaitUntilAsync(() => sp.Acknowledged.Keys.All(sp.Receipts.ContainsKey), s_recovery, "the receipt of every acknowledged message");
        }

        await WaitUntilAsync(
            () => simulator.ReadAcknowledgedReceipts().All(sp.Receipts.ContainsKey), TimeSpan.FromSeconds(5), "the receipts that were acknowledged");
        Dictionary<string, string> taken = [];
        foreach (LoggedMessage message in simulator.ReadMessages())
        {
            Assert.True(taken.TryAdd(message.MessageId, message.Dest), $"message id {message.MessageId} was given out twice");
        }

        string[] lost = [.. sp.Acknowledged.Where(pair => !taken.TryGetValue(pair.Key, out string? dest) || dest != pair.Value).Select(pair => pair.Key)];
        int acknowledgedReceipts = simulator.ReadAcknowledgedReceipts().Count;
        output.WriteLine(
            $"sent {sp.Sent}, acknowledged {sp.Acknowledged.Count}, in the log {taken.Count}, receipts acknowledged {acknowledgedReceipts}, "
            + $"received {sp.Receipts.Count}, received twice {sp.Receipts.Count(pair => pair.Value > 1)}");
        Assert.Empty(lost);
        Assert.True(sp.Acknowledged.Count >= 250);
        Assert.True(acknowledgedReceipts > 0);
    }

    private static async Task WaitUntilAsync(Func<bool> condition, TimeSpan patience, string what)
    {
        long start = Stopwatch.GetTimestamp();
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > patience)
            {
                throw new TimeoutException($"Waited {patience.TotalSeconds:0} s in vain for {what}.");
            }

            await pulse.WaitForNextTickAsync();
        }
    }
}
