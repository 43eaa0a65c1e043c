using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Conformance.Rig;

/// <summary>A message centre that accepts binds and leaves everything else to the test, each link in turn.</summary>
internal sealed class ManualSmsc : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<RawConnection> _links = Channel.CreateUnbounded<RawConnection>();
    private readonly List<RawConnection> _all = [];

    public ManualSmsc()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Answer to a bind; null = none.</summary>
    public uint? BindStatus { get; set; } = 0;

    /// <summary>Called with every bind.</summary>
    public Action<RawPdu>? BindSeen { get; set; }

    /// <summary>Answer to enquire_link and unbind.</summary>
    public Func<RawPdu, RawPdu?> OnRequest { get; set; } = request =>
        request.CommandId is RawCommand.EnquireLink or RawCommand.Unbind ? RawConnection.AnswerPolitely(request) : null;

    /// <summary>The next link that connected.</summary>
    public async Task<RawConnection> NextLinkAsync()
    {
        using var limit = new CancellationTokenSource(s_patience);
        return await _links.Reader.ReadAsync(limit.Token);
    }

    /// <summary>A submit_sm_resp.</summary>
    public static RawPdu SubmitResp(RawPdu submit, string messageId, uint status = 0) => new(
        RawCommand.SubmitSm | RawCommand.Response, status, submit.Sequence, new RawWriter().CString(messageId).ToArray());

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        foreach (RawConnection link in _all)
        {
            await link.DisposeAsync();
        }
    }

    private RawPdu? Answer(RawPdu request)
    {
        if (request.CommandId is not (RawCommand.BindReceiver or RawCommand.BindTransmitter or RawCommand.BindTransceiver))
        {
            return OnRequest(request);
        }

        BindSeen?.Invoke(request);
        return BindStatus is { } status
            ? new RawPdu(request.CommandId | RawCommand.Response, status, request.Sequence, status == 0 ? [(byte)'m', 0] : [])
            : null;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var link = new RawConnection(await _listener.AcceptSocketAsync())
                {
                    OnRequest = Answer,
                };
                _all.Add(link);
                link.Start();
                _links.Writer.TryWrite(link);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was stopped.
        }
    }
}
