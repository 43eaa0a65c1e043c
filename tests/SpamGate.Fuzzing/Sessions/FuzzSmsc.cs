using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.Fuzzing.Sessions;

/// <summary>
/// A message centre that answers everything, now and then with an error or out of turn, and sends a receipt for each accepted submit_sm that asks for one.
/// It remembers nothing, so that its memory does not grow with what it is sent.
/// </summary>
public sealed class FuzzSmsc : IAsyncDisposable
{
    private const int HeldAnswers = 8;
    private static readonly TimeSpan s_longestHold = TimeSpan.FromMilliseconds(5);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<RawConnection> _links = [];
    private readonly List<(RawConnection Link, RawPdu Answer)> _held = [];
    private readonly Lock _access = new();
    private readonly Timer _release;
    private int _count;
    private int _deliverSequence;

    private FuzzSmsc()
    {
        _listener.Start();
        _release = new Timer(_ => Release(), null, s_longestHold, s_longestHold);
    }

    /// <summary>Where the gateway finds it.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Requests it has answered.</summary>
    public int Answered => Volatile.Read(ref _count);

    /// <summary>Starts listening.</summary>
    public static FuzzSmsc Start()
    {
        var smsc = new FuzzSmsc();
        _ = smsc.AcceptAsync();
        return smsc;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _release.DisposeAsync().ConfigureAwait(false);
        RawConnection[] links;
        lock (_access)
        {
            links = [.. _links];
        }

        foreach (RawConnection link in links)
        {
            await link.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var link = new RawConnection(await _listener.AcceptSocketAsync().ConfigureAwait(false));
                link.OnRequest = request => Answer(link, request);
                link.Answered = (request, answer) => SendReceipt(link, request, answer);
                lock (_access)
                {
                    _links.Add(link);
                }

                _ = ForgetAsync(link.Requests);
                _ = ForgetAsync(link.Stray);
                link.Start();
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was stopped.
        }
    }

    private RawPdu? Answer(RawConnection link, RawPdu request)
    {
        int count = Interlocked.Increment(ref _count);
        RawPdu answer = request with { CommandId = request.CommandId | RawCommand.Response, Status = 0, Body = [] };
        string id = count.ToString("X8", CultureInfo.InvariantCulture);
        switch (request.CommandId)
        {
            case RawCommand.EnquireLink or RawCommand.Unbind:
                return answer;
            case RawCommand.BindReceiver or RawCommand.BindTransmitter or RawCommand.BindTransceiver:
                return answer with { Body = new RawWriter().CString("fuzz").Tlv(0x0210, [0x34]).ToArray() };
            case RawCommand.SubmitMulti:
                answer = answer with { Body = new RawWriter().CString(id).Byte(0).ToArray() };
                break;
            case RawCommand.QuerySm:
                answer = answer with { Body = new RawWriter().CString(request.ReadCString()).CString("").Byte(2).Byte(0).ToArray() };
                break;
            case RawCommand.SubmitSm or RawCommand.DataSm:
                answer = answer with { Body = new RawWriter().CString(id).ToArray() };
                break;
            default:
                break;
        }

        if (count % 13 == 0)
        {
            answer = answer with { Status = 0x0B, Body = [] };
        }

        if (count % 5 != 0)
        {
            return answer;
        }

        Hold(link, answer);
        return null;
    }

    // Answers that are held go out last come first.
    private void Hold(RawConnection link, RawPdu answer)
    {
        bool full;
        lock (_held)
        {
            _held.Add((link, answer));
            full = _held.Count >= HeldAnswers;
        }

        if (full)
        {
            Release();
        }
    }

    private void Release()
    {
        (RawConnection Link, RawPdu Answer)[] held;
        lock (_held)
        {
            held = [.. _held];
            _held.Clear();
        }

        for (int i = held.Length - 1; i >= 0; i--)
        {
            _ = SendAsync(held[i].Link, held[i].Answer);
        }
    }

    private void SendReceipt(RawConnection link, RawPdu request, RawPdu answer)
    {
        if (request.CommandId != RawCommand.SubmitSm || answer.Status != 0)
        {
            return;
        }

        ShortMessagePdu submit = ShortMessagePdu.Parse(request);
        if ((submit.RegisteredDelivery & 1) != 0)
        {
            uint sequence = (uint)Interlocked.Increment(ref _deliverSequence);
            _ = SendAsync(link, new RawPdu(RawCommand.DeliverSm, 0, sequence, FakeSmsc.Receipt(submit, answer.ReadCString()).ToBody()));
        }
    }

    private static async Task SendAsync(RawConnection link, RawPdu pdu)
    {
        try
        {
            await link.SendAsync(pdu).ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            // The link is gone; the gateway will make another.
        }
    }

    private static async Task ForgetAsync(System.Threading.Channels.ChannelReader<RawPdu> pdus)
    {
        await foreach (RawPdu _ in pdus.ReadAllAsync().ConfigureAwait(false))
        {
        }
    }
}
