using SpamGate.Gateway.Tests.Conformance.Rig;
using SpamGate.Smpp.Sessions;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Conformance;

/// <summary>SMPP.md section 4: what is kept for a peer that does not read, and for how long.</summary>
public sealed class SlowReaderTests
{
    private const int MaxUnsentBytes = 256 * 1024;

    /// <summary>What a peer can have put on its way beyond what the session has read: the pipe stops its writer at 64 KiB, and a write is 16 KiB.</summary>
    private const int ReadAhead = 96 * 1024;

    /// <summary>What the pipe towards the peer takes: 64 KiB and the flush that goes beyond.</summary>
    private const int WrittenAhead = 96 * 1024;

    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);
    private readonly OddTimeProvider _time = new();

    [Theory]
    [InlineData("00:00:30", 30)]
    [InlineData("00:00:04", 4)]
    public async Task Reader_ThatStopsReading_IsClosedAfterThirtySecondsAndNotBefore(string configured, int seconds)
    {
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.SmppSection["WriteTimeout"] = configured, _time);
        MemoryPeer peer = await BindWithoutReadingAsync(rig);
        await peer.SendAsync(EnquireLinks(5000));
        await GatewayRig.UntilAsync(() => peer.Session.WaitsForPeer, "the session to wait for its peer");

        _time.Advance(TimeSpan.FromSeconds(seconds) - s_moment);
        Assert.Equal(SessionPhase.BoundTrx, peer.Session.Phase);

        _time.Advance(s_moment + s_tick);
        await peer.EndAsync();
        Assert.Equal(SessionEndReason.SlowReader, peer.Session.EndReason);
    }

    [Fact]
    public async Task Reader_ThatDoesNotRead_IsClosedNotBuffered()
    {
        await using GatewayRig rig = await GatewayRig.StartAsync(time: _time);
        MemoryPeer peer = await BindWithoutReadingAsync(rig);
        long before = peer.Taken;
        Task flood = Task.Run(async () =>
        {
            byte[] requests = EnquireLinks(1000);
            while (await peer.SendAsync(requests))
            {
            }
        });
        await GatewayRig.UntilAsync(() => peer.Session.WaitsForPeer && peer.Session.Unsent > MaxUnsentBytes, "the session to have enough");

        // Its answers are as long as its requests, so what was read of it is what waits for it.
        for (int second = 0; second < 29; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.InRange(peer.Session.Unsent, MaxUnsentBytes, MaxUnsentBytes + ReadAhead);
            Assert.InRange(peer.Taken - before, 0, MaxUnsentBytes + ReadAhead + WrittenAhead);
        }

        Assert.False(flood.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1.1));
        await peer.Closed.WaitAsync(TimeSpan.FromSeconds(30));

        // The read loop looks for room every 10 ms, and time is ours.
        await GatewayRig.UntilAsync(
            () =>
            {
                _time.Advance(s_tick);
                return peer.Handled.IsCompleted;
            },
            "the session to end");
        Assert.Equal(SessionEndReason.SlowReader, peer.Session.EndReason);
        await flood.WaitAsync(TimeSpan.FromSeconds(30));
    }

    // Who is only slow goes on where it was: nothing is lost, nothing comes twice.
    [Fact]
    public async Task Reader_ThatReadsAgainInTime_GetsEveryAnswer()
    {
        await using GatewayRig rig = await GatewayRig.StartAsync(time: _time);
        MemoryPeer peer = await rig.BindAsync();
        using var gate = new ManualResetEventSlim(initialState: false);
        var seen = new List<uint>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        peer.Seen = pdu =>
        {
            gate.Wait(TimeSpan.FromSeconds(30));
            if (pdu.IsResponse)
            {
                seen.Add(pdu.Sequence);
                if (seen.Count == 30_000)
                {
                    all.TrySetResult();
                }
            }
        };

        Task sent = Task.Run(async () => await peer.SendAsync(EnquireLinks(30_000)));
        await GatewayRig.UntilAsync(() => peer.Session.WaitsForPeer && peer.Session.Unsent > MaxUnsentBytes, "the session to have enough");
        _time.Advance(TimeSpan.FromSeconds(20));
        gate.Set();
        await GatewayRig.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(10));
                return all.Task.IsCompleted;
            },
            "all answers");
        await sent;

        Assert.Equal(Enumerable.Range(1, 30_000).Select(i => (uint)i + 100), seen);
        Assert.Equal(SessionPhase.BoundTrx, peer.Session.Phase);
    }

    private static async Task<MemoryPeer> BindWithoutReadingAsync(GatewayRig rig)
    {
        MemoryPeer peer = rig.Connect(reads: false);
        await peer.SendAsync(new RawPdu(RawCommand.BindTransceiver, 0, 1, RawEsme.BindBody("10001", "secret")).ToBytes());
        await GatewayRig.UntilAsync(() => peer.Session.Phase == SessionPhase.BoundTrx, "the bind");
        return peer;
    }

    private static byte[] EnquireLinks(int count) =>
        [.. Enumerable.Range(1, count).SelectMany(i => new RawPdu(RawCommand.EnquireLink, 0, (uint)i + 100, []).ToBytes())];
}
