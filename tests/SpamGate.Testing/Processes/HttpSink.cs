using System.Net;
using System.Threading.Channels;
using SpamGate.Testing.Network;

namespace SpamGate.Testing.Processes;

/// <summary>A small HTTP server that answers 200 to everything and remembers what was asked: where Kannel reports deliveries.</summary>
public sealed class HttpSink : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Channel<Uri> _requests = Channel.CreateUnbounded<Uri>();
    private readonly Task _serving;

    private HttpSink(int port)
    {
        BaseAddress = new Uri($"http://127.0.0.1:{port}/");
        _listener.Prefixes.Add(BaseAddress.AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Root of the server.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Starts it on a free port.</summary>
    public static HttpSink Start() => new(FreePorts.Next());

    /// <summary>The next request that was asked for.</summary>
    public async Task<Uri> NextAsync(TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            return await _requests.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No HTTP request came within {patience.TotalSeconds:0} s.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                context.Response.StatusCode = 200;
                context.Response.Close();
                _requests.Writer.TryWrite(context.Request.Url!);
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}
