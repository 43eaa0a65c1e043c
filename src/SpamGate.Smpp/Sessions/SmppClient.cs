using System.Net;
using System.Net.Sockets;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Smpp.Sessions;

/// <summary>What became of a submit_sm.</summary>
/// <param name="CommandStatus">Of the submit_sm_resp (or the generic_nack).</param>
/// <param name="MessageId">The SMSC's id; empty on errors.</param>
public readonly record struct SubmitResult(CommandStatus CommandStatus, string MessageId);

/// <summary>An ESME: connects to an SMSC, binds, submits and receives.</summary>
/// <example>
/// <code>
/// await using SmppClient client = await SmppClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, 2775));
/// client.DeliverHandler = deliver => ValueTask.FromResult(CommandStatus.EsmeROk);
/// await client.BindAsync(BindMode.Transceiver, "user", "secret");
/// SubmitResult result = await client.SubmitAsync(new SubmitSm { Destination = SmppAddress.International("8613800138000"), ShortMessage = text });
/// await client.UnbindAsync();
/// </code>
/// </example>
public sealed class SmppClient : IAsyncDisposable
{
    private readonly SmppConnection _connection;

    private SmppClient(SmppConnection connection)
    {
        _connection = connection;
        connection.RequestHandler = HandleAsync;
        connection.Start();
    }

    /// <summary>Takes each deliver_sm, receipts included, and says what to answer. Without one every deliver_sm is answered 0.</summary>
    public Func<DeliverSm, ValueTask<CommandStatus>>? DeliverHandler { get; set; }

    /// <summary>Takes each data_sm. Without one every data_sm is answered 0.</summary>
    public Func<DataSm, ValueTask<CommandStatus>>? DataHandler { get; set; }

    /// <inheritdoc cref="SmppConnection.UnmatchedPdu"/>
    public Action<byte[]>? UnmatchedPdu
    {
        get => _connection.UnmatchedPdu;
        set => _connection.UnmatchedPdu = value;
    }

    /// <inheritdoc cref="SmppConnection.Phase"/>
    public SessionPhase Phase => _connection.Phase;

    /// <inheritdoc cref="SmppConnection.InFlight"/>
    public int InFlight => _connection.InFlight;

    /// <inheritdoc cref="SmppConnection.Completion"/>
    public Task<SessionEndReason> Completion => _connection.Completion;

    /// <summary>Connects with the default options.</summary>
    public static Task<SmppClient> ConnectAsync(EndPoint endpoint, CancellationToken cancellation = default) =>
        ConnectAsync(endpoint, new SmppConnectionOptions(), cancellation);

    /// <summary>Connects.</summary>
    /// <exception cref="TimeoutException">No connection within <see cref="SmppConnectionOptions.ConnectTimeout"/>.</exception>
    /// <exception cref="SocketException">The connection was refused.</exception>
    public static async Task<SmppClient> ConnectAsync(EndPoint endpoint, SmppConnectionOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(options);
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(options.ConnectTimeout);
        try
        {
            await socket.ConnectAsync(endpoint, timeout.Token).ConfigureAwait(false);
            return new SmppClient(new SmppConnection(new NetworkStream(socket, ownsSocket: true), SessionRole.Esme, options));
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"No connection to {endpoint} within {options.ConnectTimeout}.", e);
            }

            throw;
        }
    }

    /// <summary>A client over a stream that is connected already (TLS, tests); it owns the stream.</summary>
    public static SmppClient Over(Stream stream, SmppConnectionOptions? options = null) =>
        new(new SmppConnection(stream, SessionRole.Esme, options));

    /// <summary>Binds with the defaults of SMPP 3.4; an error ends the session.</summary>
    public Task<CommandStatus> BindAsync(BindMode mode, string systemId, string password, CancellationToken cancellation = default) =>
        BindAsync(new BindRequest(mode) { SystemId = systemId, Password = password }, cancellation);

    /// <inheritdoc cref="SmppConnection.BindAsync"/>
    public Task<CommandStatus> BindAsync(BindRequest bind, CancellationToken cancellation = default) => _connection.BindAsync(bind, cancellation);

    /// <summary>Submits a message; waits for room in the window and for the answer.</summary>
    /// <exception cref="TimeoutException">No answer within the response timer: the outcome is not known.</exception>
    /// <exception cref="SmppSessionEndedException">The session ended first: the outcome is not known.</exception>
    public async Task<SubmitResult> SubmitAsync(SubmitSm pdu, CancellationToken cancellation = default)
    {
        SmppPdu response = await _connection.RequestAsync(pdu, cancellation).ConfigureAwait(false);
        return new SubmitResult(response.CommandStatus, (response as MessageResponse)?.MessageId ?? "");
    }

    /// <inheritdoc cref="SmppConnection.RequestAsync"/>
    public Task<SmppPdu> RequestAsync(SmppPdu request, CancellationToken cancellation = default) => _connection.RequestAsync(request, cancellation);

    /// <summary>Asks whether the peer is there.</summary>
    public async Task<CommandStatus> EnquireLinkAsync(CancellationToken cancellation = default) =>
        (await _connection.RequestAsync(HeaderOnlyPdu.EnquireLink(), cancellation).ConfigureAwait(false)).CommandStatus;

    /// <inheritdoc cref="SmppConnection.SendRawAsync"/>
    public Task SendRawAsync(ReadOnlyMemory<byte> octets) => _connection.SendRawAsync(octets);

    /// <inheritdoc cref="SmppConnection.RequestRawAsync"/>
    public Task<byte[]> RequestRawAsync(ReadOnlyMemory<byte> pdu, CancellationToken cancellation = default) =>
        _connection.RequestRawAsync(pdu, cancellation);

    /// <inheritdoc cref="SmppConnection.UnbindAsync"/>
    public Task UnbindAsync(CancellationToken cancellation = default) => _connection.UnbindAsync(cancellation);

    /// <summary>Closes without unbind.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async ValueTask<SmppPdu?> HandleAsync(SmppPdu request)
    {
        CommandStatus status = CommandStatus.EsmeROk;
        switch (request)
        {
            case DeliverSm deliver when DeliverHandler is { } handler:
                status = await handler(deliver).ConfigureAwait(false);
                break;
            case DataSm data when DataHandler is { } handler:
                status = await handler(data).ConfigureAwait(false);
                break;
        }

        return MessageResponse.To(request, status, status == CommandStatus.EsmeROk ? "" : null);
    }
}
