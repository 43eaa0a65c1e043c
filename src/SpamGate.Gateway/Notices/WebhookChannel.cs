using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Notices;

/// <summary>
/// Posts notices to SPs. Whatever a name resolves to is checked where the connection is made, so a name that changes between check and use leads nowhere; redirects
/// are not followed, and no proxy is asked.
/// </summary>
internal sealed class WebhookChannel : IDisposable
{
    private const int LongestFault = 200;

    private readonly HttpClient _client;
    private readonly WebhookSecret _secret;
    private readonly TimeProvider _time;
    private readonly bool _mayBePrivate;

    public WebhookChannel(NoticeOptions options, WebhookSecret secret, TimeProvider time)
    {
        _secret = secret;
        _time = time;
        _mayBePrivate = options.AllowPrivateAddresses;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = options.Timeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 16,
            ConnectCallback = ConnectAsync,
        })
        {
            Timeout = options.Timeout,
        };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("SpamGate", "1"));
    }

    /// <summary>Delivers; null = taken, else what went wrong.</summary>
    public async Task<string?> DeliverAsync(NoticeRecord notice, NoticeTargetRecord target, CancellationToken cancellationToken)
    {
        byte[] body = Encoding.UTF8.GetBytes(notice.Body);
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.Add("X-SpamGate-Notice", notice.NoticeId.ToString());
        request.Headers.Add("X-SpamGate-Signature", WebhookSecret.Signature(_secret.Of(target.SpId, target.Salt), _time.GetUtcNow().ToUnixTimeSeconds(), body));
        try
        {
            // The status is all that is wanted of the answer.
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : $"it answered {(int)response.StatusCode}{((int)response.StatusCode / 100 == 3 ? "; redirects are not followed" : "")}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"it did not answer within {_client.Timeout.TotalSeconds:0} s";
        }
        catch (HttpRequestException error)
        {
            string fault = error.InnerException is { } inner ? $"{error.Message} {inner.Message}" : error.Message;
            return fault.Length > LongestFault ? fault[..LongestFault] : fault;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        string host = context.DnsEndPoint.Host;
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        bool isLoopback = NoticeAddress.IsLoopback(host);
        IPAddress[] allowed = [.. addresses.Where(address => _mayBePrivate || NoticeAddress.IsPublic(address) || (isLoopback && IPAddress.IsLoopback(address)))];
        if (allowed.Length == 0)
        {
            throw new HttpRequestException($"{host} leads to no public address.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
