using System.Net;
using System.Threading.Channels;
using SpamGate.Testing.Network;

namespace SpamGate.Gateway.Tests.Notices;

/// <summary>A notice as it arrived.</summary>
internal sealed record Arrival(string Id, string Signature, string Body);

/// <summary>An SP's HTTP server: remembers what came, and answers as it is told.</summary>
internal sealed class HookListener : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly HttpListener _listener = new();
    private readonly Channel<Arrival> _arrivals = Channel.CreateUnbounded<Arrival>();
    private readonly Task _serving;

    public HookListener()
    {
        Url = $"http://127.0.0.1:{FreePorts.Next()}/";
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url { get; }

    /// <summary>The status to answer with; 200 when there is none left.</summary>
    public Queue<int> Answers { get; } = new();

    /// <summary>Where redirects lead to.</summary>
    public string Location { get; set; } = "";

    public bool HasMore => _arrivals.Reader.TryPeek(out _);

    public Task<Arrival> NextAsync() => _arrivals.Reader.ReadAsync().AsTask().WaitAsync(s_patience);

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
                using var reader = new StreamReader(context.Request.InputStream);
                string body = await reader.ReadToEndAsync();
                context.Response.StatusCode = Answers.TryDequeue(out int status) ? status : 200;
                if (Location.Length > 0)
                {
                    context.Response.Headers["Location"] = Location;
                }

                context.Response.Close();
                _arrivals.Writer.TryWrite(new Arrival(context.Request.Headers["X-SpamGate-Notice"]!, context.Request.Headers["X-SpamGate-Signature"]!, body));
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener is closed.
        }
    }
}
