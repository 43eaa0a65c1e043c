using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Loss;

/// <summary>
/// A service provider that never stops: several sessions, each with a full window of submits, every message to a recipient of
/// its own. A broken session binds again as soon as it can; nothing is sent twice. Remembers what was acknowledged and which
/// receipts came.
/// </summary>
public sealed class LoadingSp : IAsyncDisposable
{
    private const int Sessions = 2;
    private const int Window = 20;
    private const ushort ReceiptedMessageId = 0x001E;
    private static readonly TimeSpan s_reconnect = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, string> _acknowledged = new();
    private readonly ConcurrentDictionary<string, int> _receipts = new();
    private readonly List<Task> _sessions = [];
    private readonly int _port;
    private int _sent;
    private int _acknowledgedCount;
    private volatile bool _sending = true;

    private LoadingSp(int port) => _port = port;

    /// <summary>Message id to recipient of everything that was answered with status 0.</summary>
    public IReadOnlyDictionary<string, string> Acknowledged => _acknowledged;

    /// <summary>Ids of the receipts that were read, with how often.</summary>
    public IReadOnlyDictionary<string, int> Receipts => _receipts;

    /// <summary>Messages put on the wire.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Answers with status 0 so far.</summary>
    public int AcknowledgedCount => Volatile.Read(ref _acknowledgedCount);

    /// <summary>Starts sending.</summary>
    public static LoadingSp Start(int port)
    {
        var sp = new LoadingSp(port);
        for (int i = 0; i < Sessions; i++)
        {
            sp._sessions.Add(Task.Run(sp.RunSessionAsync));
        }

        return sp;
    }

    /// <summary>Sends no more, keeps the sessions for the receipts that are still to come.</summary>
    public void StopSending() => _sending = false;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_sessions);
        _stop.Dispose();
    }

    private async Task RunSessionAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using RawEsme esme = await RawEsme.ConnectAsync(_port);
                esme.Connection.OnRequest = Receive;
                if ((await esme.TryBindAsync("10001", "secret")).Status == 0)
                {
                    await SendUntilBrokenAsync(esme);
                }
            }
            catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException or TimeoutException or ObjectDisposedException)
            {
                // The gateway is away: that is what these tests do to it.
            }

            await Task.WhenAny(Task.Delay(s_reconnect), Task.Delay(Timeout.Infinite, _stop.Token));
        }
    }

    private async Task SendUntilBrokenAsync(RawEsme esme)
    {
        List<Task> lanes = [.. Enumerable.Range(0, Window).Select(_ => SendOneAfterAnotherAsync(esme))];
        await Task.WhenAny(esme.Connection.Closed, Task.Delay(Timeout.Infinite, _stop.Token));
        await esme.DisposeAsync();
        await Task.WhenAll(lanes);
    }

    private async Task SendOneAfterAnotherAsync(RawEsme esme)
    {
        try
        {
            while (_sending && !_stop.IsCancellationRequested)
            {
                string dest = "86139" + Interlocked.Increment(ref _sent).ToString("D8", CultureInfo.InvariantCulture);
                SubmitResult result = await esme.SubmitAsync(
                    ShortMessagePdu.Ascii("10655001", dest, "Dinner at seven?") with { RegisteredDelivery = 1 }, TimeSpan.FromSeconds(60));
                if (result.Status == 0)
                {
                    _acknowledged[result.MessageId] = dest;
                    Interlocked.Increment(ref _acknowledgedCount);
                }
                else
                {
                    // Refused for now; without a breath this lane would only count refusals.
                    await Task.Delay(TimeSpan.FromMilliseconds(5));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or TimeoutException)
        {
            // The session broke; its successor goes on.
        }
    }

    private RawPdu? Receive(RawPdu request)
    {
        if (request.CommandId == RawCommand.DeliverSm)
        {
            byte[] id = ShortMessagePdu.Parse(request).TlvValue(ReceiptedMessageId) ?? [];
            _receipts.AddOrUpdate(Encoding.ASCII.GetString(id).TrimEnd('\0'), 1, static (_, times) => times + 1);
        }

        return RawConnection.AnswerPolitely(request);
    }
}
