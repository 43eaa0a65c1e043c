using System.Collections.Concurrent;
using System.Globalization;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using Xunit.Abstractions;

namespace SpamGate.EndToEnd.Quarantine;

/// <summary>
/// Killed at any moment between holding and releasing: what was acknowledged as held is there, and nothing reaches the message centre twice. Three rounds on each
/// database; <c>SPAMGATE_KILLS</c> says how many others.
/// </summary>
public sealed class QuarantineKillTests(ITestOutputHelper output)
{
    private static readonly int s_rounds = int.TryParse(Environment.GetEnvironmentVariable("SPAMGATE_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out int kills) ? kills : 3;
    private static readonly string[] s_settled = ["released", "unknown"];

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task GatewayKilled_WhileMessagesAreHeldAndReleased_NoneIsLostOrSentTwice(string provider)
    {
        await using SimulatorProcess simulator = await SimulatorProcess.StartAsync();
        await using HoldingGateway gateway = await HoldingGateway.StartAsync(simulator.Port, provider);
        var acknowledged = new ConcurrentDictionary<string, string>();
        var released = new ConcurrentDictionary<string, byte>();
        var random = new Random(5);
        int sent = 0;
        for (int round = 0; round < s_rounds; round++)
        {
            using var ending = new CancellationTokenSource();
            int before = acknowledged.Count;
            Task[] lanes =
            [
                .. Enumerable.Range(0, 4).Select(_ => Task.Run(() => HoldUntilBrokenAsync(gateway, acknowledged, () => Interlocked.Increment(ref sent), ending.Token))),
                Task.Run(() => ReleaseUntilBrokenAsync(gateway, acknowledged, released, ending.Token)),
            ];
            await gateway.Process.WaitForAsync(() => Task.FromResult(acknowledged.Count >= before + 20), TimeSpan.FromSeconds(60), "messages to be held");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 300)));
            gateway.Process.Kill9();
            await ending.CancelAsync();
            await Task.WhenAll(lanes);
            await gateway.Process.RestartAsync();
        }

        Dictionary<string, string> states = await gateway.StatesAsync();
        Assert.All(acknowledged.Keys, id => Assert.Contains(id, states.Keys));
        foreach (string id in states.Where(static pair => pair.Value == "held").Select(static pair => pair.Key).ToList())
        {
            await gateway.DecideAsync(id, "release");
        }

        await gateway.Process.WaitForAsync(
            async () => (states = await gateway.StatesAsync()).Values.All(s_settled.Contains), TimeSpan.FromSeconds(60), "every message to be settled");
        ILookup<string, LoggedMessage> taken = simulator.ReadMessages().ToLookup(static message => message.Dest);
        output.WriteLine(
            $"{provider}: {s_rounds} kills, sent {sent}, acknowledged {acknowledged.Count}, held in all {states.Count}, "
            + $"released {states.Values.Count(static state => state == "released")}, unknown {states.Values.Count(static state => state == "unknown")}, at the message centre {taken.Count}");

        // Every message has a recipient of its own. One that was released is there once; one of unknown outcome is there or not.
        Assert.Empty(taken.Where(static messages => messages.Count() > 1).Select(static messages => messages.Key));
        Assert.Empty(acknowledged.Where(pair => states[pair.Key] == "released" && !taken.Contains(pair.Value)).Select(static pair => pair.Key));
        Assert.True(states.Values.Count(static state => state == "unknown") <= s_rounds * 16, "more messages are unknown than can have been on their way");
    }

    private static async Task HoldUntilBrokenAsync(
        HoldingGateway gateway, ConcurrentDictionary<string, string> acknowledged, Func<int> next, CancellationToken ending)
    {
        try
        {
            await using RawEsme esme = await gateway.BindAsync();
            while (!ending.IsCancellationRequested)
            {
                string dest = "86138" + next().ToString("D8", CultureInfo.InvariantCulture);
                SubmitResult result = await esme.SubmitAsync(HoldingGateway.Doubtful(dest, registeredDelivery: 0), TimeSpan.FromSeconds(20));
                if (result.Status == 0)
                {
                    acknowledged[result.MessageId] = dest;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException or ObjectDisposedException or TimeoutException or InvalidOperationException)
        {
            // Killed: what this test does.
        }
    }

    private static async Task ReleaseUntilBrokenAsync(
        HoldingGateway gateway, ConcurrentDictionary<string, string> acknowledged, ConcurrentDictionary<string, byte> released, CancellationToken ending)
    {
        try
        {
            while (!ending.IsCancellationRequested)
            {
                string? id = acknowledged.Keys.FirstOrDefault(known => released.TryAdd(known, 0));
                if (id is null)
                {
                    await Task.Delay(5, ending);
                    continue;
                }

                await gateway.DecideAsync(id, "release");
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // Killed: what this test does.
        }
    }
}
