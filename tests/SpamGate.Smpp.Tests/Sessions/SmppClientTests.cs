using System.Net;
using System.Text;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Sessions;
using SpamGate.Smpp.Wire;

namespace SpamGate.Smpp.Tests.Sessions;

public sealed class SmppClientTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Client_BindSubmitReceiptUnbind_WholeLifeAgainstServer()
    {
        await using SmppServer server = Serve(SubmitWithReceipt);
        await using SmppClient client = await SmppClient.ConnectAsync(server.EndPoint);
        TaskCompletionSource<DeliverSm> receipt = new(TaskCreationOptions.RunContinuationsAsynchronously);
        client.DeliverHandler = deliver =>
        {
            receipt.TrySetResult(deliver);
            return ValueTask.FromResult(CommandStatus.EsmeROk);
        };

        Assert.Equal(CommandStatus.EsmeROk, await client.BindAsync(BindMode.Transceiver, "user", "secret"));
        Assert.Equal(SessionPhase.BoundTrx, client.Phase);
        SubmitResult result = await client.SubmitAsync(Message("hello"));
        Assert.Equal(new SubmitResult(CommandStatus.EsmeROk, "id-1"), result);
        Assert.True((await receipt.Task.WaitAsync(Limit)).IsReceipt);
        Assert.Equal(CommandStatus.EsmeROk, await client.EnquireLinkAsync());

        await client.UnbindAsync();
        Assert.Equal(SessionEndReason.LocalUnbound, await client.Completion.WaitAsync(Limit));
    }

    [Fact]
    public async Task Client_WrongPassword_StatusReturnedAndSessionEnds()
    {
        await using SmppServer server = Serve(static (_, _) => null);
        await using SmppClient client = await SmppClient.ConnectAsync(server.EndPoint);

        Assert.Equal(CommandStatus.EsmeRInvPaswd, await client.BindAsync(BindMode.Transmitter, "user", "wrong"));
        Assert.Equal(SessionEndReason.BindRefused, await client.Completion.WaitAsync(Limit));
    }

    [Fact]
    public async Task Client_ManySubmitsThroughSmallWindow_EachGetsItsOwnAnswer()
    {
        await using SmppServer server = Serve(static (submit, _) => MessageResponse.To(submit, CommandStatus.EsmeROk, Encoding.ASCII.GetString(submit.ShortMessage)));
        await using SmppClient client = await SmppClient.ConnectAsync(server.EndPoint, new SmppConnectionOptions { Window = 7 });
        await client.BindAsync(BindMode.Transmitter, "user", "secret");

        string[] texts = [.. Enumerable.Range(0, 2000).Select(i => $"m{i}")];
        SubmitResult[] results = await Task.WhenAll(texts.Select(t => client.SubmitAsync(Message(t)))).WaitAsync(Limit);

        Assert.Equal(texts, results.Select(r => r.MessageId));
        Assert.Equal(0, client.InFlight);
    }

    [Fact]
    public async Task Client_ServerSilent_TimesOutAndFreesTheSlot()
    {
        int seen = 0;
        await using SmppServer server = Serve((submit, _) =>
            Interlocked.Increment(ref seen) == 1 ? null : MessageResponse.To(submit, CommandStatus.EsmeROk, "second"));
        SmppConnectionOptions options = new()
        {
            Window = 1,
            TickInterval = TimeSpan.FromMilliseconds(20),
            Timers = SessionTimers.Default with { Response = TimeSpan.FromMilliseconds(300) },
        };
        await using SmppClient client = await SmppClient.ConnectAsync(server.EndPoint, options);
        await client.BindAsync(BindMode.Transmitter, "user", "secret");

        Task<SubmitResult> first = client.SubmitAsync(Message("a"));
        Task<SubmitResult> second = client.SubmitAsync(Message("b"));

        await Assert.ThrowsAsync<TimeoutException>(() => first.WaitAsync(Limit));
        Assert.Equal("second", (await second.WaitAsync(Limit)).MessageId);
    }

    [Fact]
    public async Task Client_ServerCloses_RequestsInFlightFailWithTheReason()
    {
        await using SmppServer server = Serve(static (submit, connection) =>
        {
            _ = connection.CloseAsync(SessionEndReason.ServerStopping);
            return null;
        });
        await using SmppClient client = await SmppClient.ConnectAsync(server.EndPoint);
        await client.BindAsync(BindMode.Transmitter, "user", "secret");

        SmppSessionEndedException ended = await Assert.ThrowsAsync<SmppSessionEndedException>(
            () => client.SubmitAsync(Message("a")).WaitAsync(Limit));
        Assert.Equal(SessionEndReason.PeerClosed, ended.Reason);
        await Assert.ThrowsAsync<SmppSessionEndedException>(() => client.SubmitAsync(Message("b")).WaitAsync(Limit));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(15u)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0xFFFFFFFFu)]
    public async Task Server_HostileLength_NackWithSequenceZeroThenClose(uint length)
    {
        await using SmppServer server = Serve(static (_, _) => null);
        await using SmppClient client = await SmppClient.ConnectAsync(server.EndPoint);
        TaskCompletionSource<byte[]> nack = new(TaskCreationOptions.RunContinuationsAsynchronously);
        client.UnmatchedPdu = octets => nack.TrySetResult(octets);

        byte[] hostile = new byte[16];
        new PduHeader(length, CommandId.EnquireLink, CommandStatus.EsmeROk, 9).Write(hostile);
        await client.SendRawAsync(hostile);

        PduHeader answer = PduHeader.Read(await nack.Task.WaitAsync(Limit));
        Assert.Equal(new PduHeader(16, CommandId.GenericNack, CommandStatus.EsmeRInvCmdLen, 0), answer);
        Assert.Equal(SessionEndReason.PeerClosed, await client.Completion.WaitAsync(Limit));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(0xFFFFFFFFu)]
    public async Task Server_UnknownRequest_NackEchoesSequenceAndSessionStays(uint sequence)
    {
        await using SmppServer server = Serve(static (_, _) => null);
        await using SmppClient client = await SmppClient.ConnectAsync(server.EndPoint);
        await client.BindAsync(BindMode.Transceiver, "user", "secret");

        byte[] unknown = new byte[16];
        Pdu.WriteHeaderOnly(unknown, (CommandId)0x77, CommandStatus.EsmeROk, sequence);
        PduHeader answer = PduHeader.Read(await client.RequestRawAsync(unknown).WaitAsync(Limit));

        Assert.Equal(new PduHeader(16, CommandId.GenericNack, CommandStatus.EsmeRInvCmdId, sequence), answer);
        Assert.Equal(CommandStatus.EsmeROk, await client.EnquireLinkAsync().WaitAsync(Limit));
    }

    [Fact]
    public async Task Server_SubmitBeforeBind_OwnResponseThenClose()
    {
        await using SmppServer server = Serve(static (_, _) => null);
        await using SmppClient client = await SmppClient.ConnectAsync(server.EndPoint);

        SubmitSm submit = Message("early");
        submit.SequenceNumber = 3;
        PduHeader answer = PduHeader.Read(await client.RequestRawAsync(submit.ToArray()).WaitAsync(Limit));

        Assert.Equal(new PduHeader(16, CommandId.SubmitSmResp, CommandStatus.EsmeRInvBndSts, 3), answer);
        Assert.Equal(SessionEndReason.PeerClosed, await client.Completion.WaitAsync(Limit));
    }

    [Fact]
    public async Task Server_TlvOverrun_AnsweredInTheOwnResponse()
    {
        await using SmppServer server = Serve(static (_, _) => null);
        await using SmppClient client = await SmppClient.ConnectAsync(server.EndPoint);
        await client.BindAsync(BindMode.Transmitter, "user", "secret");

        byte[] octets = [.. Message("x").ToArray(), 0x04, 0x24, 0x7F, 0xFF];
        PduHeader header = PduHeader.Read(octets);
        (header with { CommandLength = (uint)octets.Length, SequenceNumber = 77 }).Write(octets);
        PduHeader answer = PduHeader.Read(await client.RequestRawAsync(octets).WaitAsync(Limit));

        Assert.Equal(new PduHeader(16, CommandId.SubmitSmResp, CommandStatus.EsmeRInvOptParStream, 77), answer);
    }

    [Fact]
    public async Task Server_HandlerThrows_AnsweredSystemError()
    {
        await using SmppServer server = Serve(static (_, _) => throw new InvalidOperationException("fault"));
        await using SmppClient client = await SmppClient.ConnectAsync(server.EndPoint);
        await client.BindAsync(BindMode.Transmitter, "user", "secret");

        Assert.Equal(CommandStatus.EsmeRSysErr, (await client.SubmitAsync(Message("x")).WaitAsync(Limit)).CommandStatus);
    }

    [Fact]
    public async Task Server_ByteByByte_SameAsWhole()
    {
        await using SmppServer server = Serve(static (submit, _) => MessageResponse.To(submit, CommandStatus.EsmeROk, "slow"));
        await using SmppClient client = await SmppClient.ConnectAsync(server.EndPoint);
        await client.BindAsync(BindMode.Transmitter, "user", "secret");

        TaskCompletionSource<byte[]> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        client.UnmatchedPdu = octets => answer.TrySetResult(octets);
        SubmitSm submit = Message("one octet a write");
        submit.SequenceNumber = 4711;
        foreach (byte octet in submit.ToArray())
        {
            await client.SendRawAsync(new[] { octet });
        }

        byte[] response = await answer.Task.WaitAsync(Limit);
        Assert.Equal(4711u, PduHeader.Read(response).SequenceNumber);
        Assert.Equal("slow"u8.ToArray(), MessageIds.ReadSubmitSmResp(response).ToArray());
    }

    [Fact]
    public async Task Connection_PeerThatNeverAnswersEnquireLink_IsClosed()
    {
        SmppConnectionOptions options = new()
        {
            TickInterval = TimeSpan.FromMilliseconds(10),
            Timers = SessionTimers.Default with { EnquireLink = TimeSpan.FromMilliseconds(50), Response = TimeSpan.FromMilliseconds(100) },
        };
        TaskCompletionSource<SmppConnection> accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using SmppServer server = SmppServer.Start(
            new IPEndPoint(IPAddress.Loopback, 0),
            connection =>
            {
                connection.RequestHandler = AcceptBind;
                accepted.TrySetResult(connection);
            },
            options);
        using System.Net.Sockets.TcpClient mute = new();
        await mute.ConnectAsync(server.EndPoint);
        await mute.GetStream().WriteAsync(new BindRequest(BindMode.Receiver) { SystemId = "user", Password = "secret", }.ToArray());

        byte[] received = new byte[16 + 5 + 16];
        await mute.GetStream().ReadExactlyAsync(received).AsTask().WaitAsync(Limit);
        Assert.Equal(CommandId.EnquireLink, PduHeader.Read(received.AsSpan(21)).CommandId);
        SmppConnection connection = await accepted.Task.WaitAsync(Limit);
        Assert.Equal(SessionEndReason.EnquireLinkTimeout, await connection.Completion.WaitAsync(Limit));
    }

    [Fact]
    public async Task Server_UnbindWhileASubmitIsHandled_SubmitIsAnsweredFirst()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using SmppServer server = SmppServer.Start(
            new IPEndPoint(IPAddress.Loopback, 0),
            connection => connection.RequestHandler = async request =>
            {
                if (request is BindRequest)
                {
                    return await AcceptBind(request);
                }

                await release.Task;
                return MessageResponse.To(request, CommandStatus.EsmeROk, "late");
            });
        await using SmppClient client = await SmppClient.ConnectAsync(server.EndPoint);
        await client.BindAsync(BindMode.Transceiver, "user", "secret");
        Task<SubmitResult> submit = client.SubmitAsync(Message("in flight"));

        byte[] unbind = new byte[16];
        Pdu.WriteUnbind(unbind, 99);
        Task<byte[]> unbound = client.RequestRawAsync(unbind);
        SubmitSm refused = Message("too late");
        refused.SequenceNumber = 100;
        PduHeader answer = PduHeader.Read(await client.RequestRawAsync(refused.ToArray()).WaitAsync(Limit));

        Assert.Equal(CommandStatus.EsmeRInvBndSts, answer.CommandStatus);
        Assert.False(unbound.IsCompleted);
        release.SetResult();
        Assert.Equal("late", (await submit.WaitAsync(Limit)).MessageId);
        Assert.Equal(CommandId.UnbindResp, PduHeader.Read(await unbound.WaitAsync(Limit)).CommandId);
        Assert.Equal(SessionEndReason.PeerClosed, await client.Completion.WaitAsync(Limit));
    }

    [Fact]
    public async Task Client_RequestThatCannotBeEncoded_ThrowsAndKeepsItsSlotFree()
    {
        await using SmppServer server = Serve(static (submit, _) => MessageResponse.To(submit, CommandStatus.EsmeROk, "fine"));
        await using SmppClient client = await SmppClient.ConnectAsync(server.EndPoint, new SmppConnectionOptions { Window = 1 });
        await client.BindAsync(BindMode.Transmitter, "user", "secret");

        await Assert.ThrowsAsync<ArgumentException>(() => client.SubmitAsync(new SubmitSm { ShortMessage = new byte[300] }));
        Assert.Equal(0, client.InFlight);
        Assert.Equal("fine", (await client.SubmitAsync(Message("x")).WaitAsync(Limit)).MessageId);
    }

    [Fact]
    public async Task Connection_PeerThatDoesNotRead_IsClosedNotBuffered()
    {
        SmppConnectionOptions options = new() { MaxUnsentBytes = 64 * 1024, WriteTimeout = TimeSpan.FromSeconds(30) };
        TaskCompletionSource<SmppConnection> accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using SmppServer server = SmppServer.Start(
            new IPEndPoint(IPAddress.Loopback, 0), connection => accepted.TrySetResult(connection), options);
        using System.Net.Sockets.TcpClient deaf = new() { ReceiveBufferSize = 4096 };
        await deaf.ConnectAsync(server.EndPoint);
        SmppConnection connection = await accepted.Task.WaitAsync(Limit);

        byte[] block = new byte[16 * 1024];
        while (!connection.Completion.IsCompleted)
        {
            try
            {
                await connection.SendRawAsync(block);
            }
            catch (SmppSessionEndedException)
            {
                break;
            }
        }

        Assert.Equal(SessionEndReason.SlowReader, await connection.Completion.WaitAsync(Limit));
    }

    private static ValueTask<SmppPdu?> AcceptBind(SmppPdu request) =>
        ValueTask.FromResult<SmppPdu?>(new BindResponse(((BindRequest)request).Mode) { SystemId = "smsc" });

    private static SubmitSm Message(string text) => new()
    {
        Source = SmppAddress.Alphanumeric("Shop"),
        Destination = SmppAddress.International("8613800138000"),
        ShortMessage = Encoding.ASCII.GetBytes(text),
        RegisteredDelivery = 1,
    };

    private static MessageResponse SubmitWithReceipt(SubmitSm submit, SmppConnection connection)
    {
        // The receipt is queued before the answer: the client must take both, in either order, from one segment.
        _ = connection.RequestAsync(new DeliverSm
        {
            Source = submit.Destination,
            Destination = submit.Source,
            EsmClass = 0x04,
            ShortMessage = "id:id-1 sub:001 dlvrd:001 submit date:2501010000 done date:2501010000 stat:DELIVRD err:000 text:"u8.ToArray(),
        });
        return MessageResponse.To(submit, CommandStatus.EsmeROk, "id-1");
    }

    private static SmppServer Serve(Func<SubmitSm, SmppConnection, MessageResponse?> submit, SmppConnectionOptions? options = null) =>
        SmppServer.Start(
            new IPEndPoint(IPAddress.Loopback, 0),
            connection => connection.RequestHandler = request => ValueTask.FromResult<SmppPdu?>(request switch
            {
                BindRequest { Password: "secret" } bind => new BindResponse(bind.Mode) { SystemId = "smsc" },
                BindRequest bind => new BindResponse(bind.Mode) { CommandStatus = CommandStatus.EsmeRInvPaswd },
                SubmitSm message => submit(message, connection),
                _ => MessageResponse.To(request, CommandStatus.EsmeRInvCmdId),
            }),
            options);
}
