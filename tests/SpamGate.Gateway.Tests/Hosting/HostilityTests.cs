using System.Net;
using System.Net.Sockets;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Hosting;

/// <summary>Peers that ask for more than their share.</summary>
public sealed class HostilityTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Connection_OverTheLimit_IsClosedAtOnceAndCounted()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(smpp => smpp["MaxConnections"] = 2);
        await using RawEsme first = await RawEsme.BindAsync(gateway.Port, "one", "pass1");
        await using RawEsme second = await RawEsme.BindAsync(gateway.Port, "one", "pass1");

        await AssertRefusedAsync(gateway.Port, IPAddress.Loopback);
        Assert.Equal(1, await gateway.MetricAsync("spamgate_connections_refused_total", ("limit", "connections")));

        await first.UnbindAsync();
        await RunningGateway.UntilAsync(() => Task.FromResult(gateway.Sessions == 1), "the place to be free");
        await using RawEsme third = await RawEsme.BindAsync(gateway.Port, "one", "pass1");
    }

    [Fact]
    public async Task Connection_OverTheLimitOfItsAddress_IsClosed_OthersAreNot()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(smpp => smpp["MaxConnectionsPerAddress"] = 1);
        await using RawEsme first = await RawEsme.BindAsync(gateway.Port, "one", "pass1");

        await AssertRefusedAsync(gateway.Port, IPAddress.Loopback);

        await using RawEsme other = await FromAsync(IPAddress.Parse("127.0.0.2"), gateway.Port);
        Assert.Equal(0u, (await other.TryBindAsync("one", "pass1")).Status);
        Assert.Equal(1, await gateway.MetricAsync("spamgate_connections_refused_total", ("limit", "connections_per_address")));
    }

    [Fact]
    public async Task Binds_AfterFailuresFromTheirAddress_AreAnsweredLate_OthersAtOnce()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(smpp => smpp["BindFailures"] = 2);
        for (int i = 0; i < 2; i++)
        {
            await using RawEsme guesser = await RawEsme.ConnectAsync(gateway.Port);
            Assert.Equal(0x0Eu, (await guesser.TryBindAsync("one", "wrong")).Status);
        }

        long start = TimeProvider.System.GetTimestamp();
        await using RawEsme late = await RawEsme.ConnectAsync(gateway.Port);
        Task<RawPdu> judged = late.TryBindAsync("one", "pass1");

        await using RawEsme other = await FromAsync(IPAddress.Parse("127.0.0.2"), gateway.Port);
        Assert.Equal(0u, (await other.TryBindAsync("one", "pass1")).Status);
        Assert.Equal(0u, (await judged).Status);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0.95, 30);
        Assert.Equal(1, await gateway.MetricAsync("spamgate_binds_delayed_total"));

        await using RawEsme forgiven = await RawEsme.BindAsync(gateway.Port, "one", "pass1");
        Assert.Equal(1, await gateway.MetricAsync("spamgate_binds_delayed_total"));
    }

    [Fact]
    public async Task Bind_HeldForFailures_OutlivesSessionInit()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(smpp =>
        {
            smpp["BindFailures"] = 1;
            smpp["SessionInitTimeout"] = "00:00:00.3";
        });
        await using RawEsme guesser = await RawEsme.ConnectAsync(gateway.Port);
        await guesser.TryBindAsync("one", "wrong");
        await using RawEsme late = await RawEsme.ConnectAsync(gateway.Port);
        Assert.Equal(0u, (await late.TryBindAsync("one", "pass1")).Status);
    }

    [Fact]
    public async Task PdusBeforeABind_AFewAreAnswered_ThenTheConnectionEnds()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        await using RawEsme esme = await RawEsme.ConnectAsync(gateway.Port);
        for (int i = 0; i < 8; i++)
        {
            await esme.Connection.RequestAsync(RawCommand.EnquireLink, []);
        }

        await Assert.ThrowsAsync<IOException>(() => esme.Connection.RequestAsync(RawCommand.EnquireLink, []));
        await RunningGateway.UntilAsync(
            async () => await gateway.MetricAsync("spamgate_session_ends_total", ("reason", "FloodBeforeBind")) == 1, "the end to be counted");
    }

    [Fact]
    public async Task LongPduBeforeABind_IsRefusedByItsLength()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        await using RawEsme esme = await RawEsme.ConnectAsync(gateway.Port);

        // The header alone: nobody may make us wait for the rest.
        await esme.Connection.SendAsync(new RawPdu(RawCommand.BindTransceiver, 0, 7, new byte[2000]).ToBytes().AsMemory(0, 16));

        RawPdu nack = await esme.Connection.NextStrayAsync();
        Assert.Equal((RawCommand.GenericNack, 0x02u, 0u), (nack.CommandId, nack.Status, nack.Sequence));
        await esme.Connection.Closed.WaitAsync(s_patience);
    }

    [Fact]
    public async Task PeerThatAsksAndNeverReads_IsNotBufferedAndClosedByTheWriteTimer()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(smpp =>
        {
            smpp["WriteTimeout"] = "00:00:01";
            smpp["MaxUnsentBytes"] = 4096;
        });
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, gateway.Port);
        await socket.SendAsync(new RawPdu(RawCommand.BindTransceiver, 0, 1, RawEsme.BindBody("one", "pass1")).ToBytes());
        byte[] flood = [.. Enumerable.Range(0, 4096).SelectMany(static i => new RawPdu(RawCommand.EnquireLink, 0, (uint)i, []).ToBytes())];

        long sent = 0;
        using var patience = new CancellationTokenSource(s_patience);
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            while (true)
            {
                sent += await socket.SendAsync(flood, patience.Token);
            }
        });

        // What fits the kernel's and the pipe's buffers on both ways, and not a byte a second more.
        Assert.InRange(sent, 1, 64 * 1024 * 1024);
        await RunningGateway.UntilAsync(
            async () => await gateway.MetricAsync("spamgate_session_ends_total", ("reason", "SlowReader")) == 1, "the end to be counted");
    }

    [Fact]
    public async Task PeerThatAsksALotAndReads_GetsEveryAnswer()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(smpp => smpp["MaxUnsentBytes"] = 1024);
        await using RawEsme esme = await RawEsme.BindAsync(gateway.Port, "one", "pass1");
        Task<RawPdu>[] answers = new Task<RawPdu>[20_000];
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = await esme.Connection.BeginRequestAsync(RawCommand.EnquireLink, []);
        }

        Assert.All(await Task.WhenAll(answers).WaitAsync(s_patience), static answer => Assert.Equal(0u, answer.Status));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(0xFFFFFFFFu)]
    [InlineData(0x80000000u)]
    [InlineData(7u)]
    public async Task SequenceNumbers_OutOfRangeOrTwice_AreEchoedWithOneAnswerEach(uint sequence)
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        await using RawEsme esme = await RawEsme.BindAsync(gateway.Port, "one", "pass1");
        byte[] submit = new RawPdu(RawCommand.SubmitSm, 0, sequence, ShortMessagePdu.Ascii("10690001", "8613800138000", "twice").ToBody()).ToBytes();

        await esme.Connection.SendAsync((byte[])[.. submit, .. submit]);

        for (int i = 0; i < 2; i++)
        {
            RawPdu answer = await esme.Connection.NextStrayAsync();
            Assert.Equal((RawCommand.SubmitSm | RawCommand.Response, 0x64u, sequence), (answer.CommandId, answer.Status, answer.Sequence));
        }

        Assert.Equal(0u, (await esme.Connection.RequestAsync(RawCommand.EnquireLink, [])).Status);
        Assert.False(esme.Connection.Stray.TryRead(out _));
    }

    private static async Task<RawEsme> FromAsync(IPAddress source, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(source, 0));
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var connection = new RawConnection(socket);
        connection.Start();
        return RawEsme.On(connection);
    }

    private static async Task AssertRefusedAsync(int port, IPAddress source)
    {
        try
        {
            await using RawEsme esme = await FromAsync(source, port);
            await esme.Connection.Closed.WaitAsync(s_patience);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            // The reset was faster than the end of our connect.
        }
    }
}
