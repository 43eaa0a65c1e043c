using System.Globalization;
using System.Text.RegularExpressions;
using SpamGate.Testing.Network;

namespace SpamGate.Testing.Processes;

/// <summary>Kannel's bearerbox and smsbox as a service provider's gateway: binds to an SMSC port and sends by HTTP.</summary>
public sealed partial class KannelBearerbox : IAsyncDisposable
{
    private static readonly TimeSpan s_startUp = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(100);

    private readonly ScratchDirectory _directory = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly int _adminPort = FreePorts.Next();
    private readonly int _boxPort = FreePorts.Next();
    private readonly int _sendPort = FreePorts.Next();
    private readonly HttpSink _receipts = HttpSink.Start();
    private ChildProcess? _bearerbox;
    private ChildProcess? _smsbox;

    private KannelBearerbox()
    {
    }

    /// <summary>What the bearerbox printed.</summary>
    public string Output => _bearerbox?.Output ?? "";

    /// <summary>Starts both and waits until the link to the SMSC is online.</summary>
    /// <param name="retries">sms-resend-retry: how often a message with a temporary status is tried again.</param>
    /// <param name="smscPort">Where to bind.</param>
    /// <param name="systemId">Account.</param>
    /// <param name="password">Its password.</param>
    /// <param name="tls">True to speak TLS.</param>
    public static async Task<KannelBearerbox> StartAsync(int smscPort, string systemId, string password, int retries = 2, bool tls = false)
    {
        ToolMissingException.Require("bearerbox");
        ToolMissingException.Require("smsbox");
        var kannel = new KannelBearerbox();
        await kannel.LaunchAsync(smscPort, systemId, password, retries, tls);
        return kannel;
    }

    /// <summary>Hands a message to the smsbox, which must accept it. Receipts come to <see cref="NextReceiptAsync"/>.</summary>
    public async Task SendAsync(string from, string to, string text, bool unicode = false)
    {
        string receiptUrl = $"{_receipts.BaseAddress}dlr?type=%d&to=%p&answer=%A";
        var query = new Dictionary<string, string>
        {
            ["username"] = "u",
            ["password"] = "p",
            ["from"] = from,
            ["to"] = to,
            ["text"] = text,
            ["charset"] = "UTF-8",
            ["coding"] = unicode ? "2" : "0",
            ["dlr-mask"] = "31",
            ["dlr-url"] = receiptUrl,
        };
        string parameters = string.Join('&', query.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        using HttpResponseMessage response = await _http.GetAsync(new Uri($"http://127.0.0.1:{_sendPort}/cgi-bin/sendsms?{parameters}"));
        if (response.StatusCode != System.Net.HttpStatusCode.Accepted)
        {
            throw new InvalidOperationException($"Kannel's sendsms answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>The next report to the dlr-url as Kannel's dlr type: 1 delivered, 2 undelivered, 4 queued, 8 accepted by the SMSC, 16 refused by the SMSC.</summary>
    public async Task<int> NextReceiptAsync(TimeSpan? patience = null)
    {
        Uri request = await _receipts.NextAsync(patience ?? TimeSpan.FromSeconds(20));
        return int.Parse(DlrType().Match(request.Query).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_smsbox is not null)
        {
            await _smsbox.DisposeAsync();
        }

        if (_bearerbox is not null)
        {
            await _bearerbox.DisposeAsync();
        }

        await _receipts.DisposeAsync();
        _http.Dispose();
        _directory.Dispose();
    }

    [GeneratedRegex(@"type=(\d+)")]
    private static partial Regex DlrType();

    private async Task LaunchAsync(int smscPort, string systemId, string password, int retries, bool tls)
    {
        string configuration = _directory.Write("kannel.conf", $"""
            group = core
            admin-port = {_adminPort}
            admin-password = admin
            status-password = status
            smsbox-port = {_boxPort}
            box-deny-ip = "*.*.*.*"
            box-allow-ip = "127.0.0.1"
            admin-allow-ip = "127.0.0.1"
            log-level = 0
            sms-resend-freq = 1
            sms-resend-retry = {retries}
            dlr-storage = internal

            group = smsc
            smsc = smpp
            smsc-id = gateway
            host = 127.0.0.1
            port = {smscPort}
            use-ssl = {(tls ? "true" : "false")}
            transceiver-mode = true
            smsc-username = "{systemId}"
            smsc-password = "{password}"
            system-type = ""
            interface-version = 34
            max-pending-submits = 100
            enquire-link-interval = 10
            reconnect-delay = 1
            source-addr-ton = 1
            source-addr-npi = 1
            dest-addr-ton = 1
            dest-addr-npi = 1

            group = smsbox
            bearerbox-host = 127.0.0.1
            sendsms-port = {_sendPort}
            global-sender = 1065500
            log-level = 1

            group = sendsms-user
            username = u
            password = p
            max-messages = 10
            concatenation = true

            group = sms-service
            keyword = default
            catch-all = true
            max-messages = 0
            text = ""

            """);
        _bearerbox = ChildProcess.Start("/usr/sbin/bearerbox", ["-v", "0", configuration], _directory.Path);
        await WaitForAsync(async () => await StatusAsync() is not null, "bearerbox's status page");
        _smsbox = ChildProcess.Start("/usr/sbin/smsbox", ["-v", "1", configuration], _directory.Path);
        await WaitForAsync(IsReadyAsync, "Kannel's link and its smsbox");
    }

    private async Task<bool> IsReadyAsync() =>
        await StatusAsync() is { } status
        && status.Contains("smsbox:", StringComparison.Ordinal)
        && OnlineLink().IsMatch(status);

    [GeneratedRegex(@"gateway.*\(online")]
    private static partial Regex OnlineLink();

    private async Task<string?> StatusAsync()
    {
        try
        {
            return await _http.GetStringAsync(new Uri($"http://127.0.0.1:{_adminPort}/status.txt?password=status"));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task WaitForAsync(Func<Task<bool>> condition, string what)
    {
        using var timeout = new CancellationTokenSource(s_startUp);
        using var pulse = new PeriodicTimer(s_poll);
        try
        {
            while (!await condition())
            {
                await pulse.WaitForNextTickAsync(timeout.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited in vain for {what}. Output of bearerbox:\n{_bearerbox?.Output}\nOutput of smsbox:\n{_smsbox?.Output}");
        }
    }
}
