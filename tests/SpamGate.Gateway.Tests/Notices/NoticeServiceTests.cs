using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Notices;
using SpamGate.Gateway.Telemetry;
using SpamGate.Storage.Encryption;
using SpamGate.Storage.Records;
using SpamGate.Testing.Processes;

namespace SpamGate.Gateway.Tests.Notices;

/// <summary>From the outbox to the SP: at least once, signed, under one id, however often it is refused; a real HTTP server, time that is moved by hand.</summary>
public sealed class NoticeServiceTests : IAsyncLifetime, IDisposable
{
    private const string Sp = "10001";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly RecordCause s_tester = new("tester", "because it is a test");
    private static readonly WebhookSecret s_secret = new(DataKey.FromSecret(new byte[DataKey.Length]));

    private static readonly Dictionary<string, int> s_none = [];

    private readonly ScratchDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero));
    private readonly HookListener _hook = new();
    private RecordStore _store = null!;

    public async Task InitializeAsync()
    {
        RecordStoreOpening opening = await RecordStore.OpenAsync(RecordStoreOptions.ForFile(_directory.File("records.db")), TimeProvider.System, NullLogger.Instance);
        Assert.True(opening.IsOpen, opening.Problem);
        _store = opening.Store!;
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _hook.DisposeAsync();
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Webhook_RefusedTwice_ArrivesUnderOneIdAndSigned()
    {
        _hook.Answers.Enqueue(500);
        _hook.Answers.Enqueue(404);
        await AddAsync(NoticeChannel.Webhook, _hook.Url);
        await using Running running = await StartAsync(new NoticeOptions());

        Arrival[] arrivals = [await _hook.NextAsync(), await LaterAsync(7, 1, "it answered 500"), await LaterAsync(20, 2, "it answered 404")];

        NoticeRecord notice = await UntilAsync(it => it.State == NoticeState.Delivered);
        Assert.Equal((3, "", _time.GetUtcNow()), (notice.Attempts, notice.Fault, notice.DoneAt));
        Assert.All(arrivals, arrival => Assert.Equal((notice.NoticeId.ToString(), notice.Body), (arrival.Id, arrival.Body)));
        Assert.Equal(SignatureOf(arrivals[2]), arrivals[2].Signature);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.False(_hook.HasMore);

        // The fault is written before the next attempt is due, and the wait is not shorter than the back-off says.
        async Task<Arrival> LaterAsync(int seconds, int attempts, string fault)
        {
            NoticeRecord waiting = await UntilAsync(it => it.Attempts == attempts && it.Fault == fault);
            Assert.Equal(NoticeState.Waiting, waiting.State);
            Assert.InRange((waiting.DueAt - _time.GetUtcNow()).TotalSeconds, seconds * 0.7, seconds);
            _time.Advance(TimeSpan.FromSeconds(seconds));
            return await _hook.NextAsync();
        }
    }

    [Fact]
    public async Task Webhook_Redirect_IsNotFollowed()
    {
        await using var elsewhere = new HookListener();
        _hook.Answers.Enqueue(307);
        _hook.Location = elsewhere.Url;
        await AddAsync(NoticeChannel.Webhook, _hook.Url);
        await using Running running = await StartAsync(new NoticeOptions());
        await _hook.NextAsync();

        NoticeRecord notice = await UntilAsync(it => it.Fault.Length > 0);

        Assert.Equal(("it answered 307; redirects are not followed", false), (notice.Fault, elsewhere.HasMore));
    }

    [Fact]
    public async Task Webhook_PrivateAddress_IsNotConnectedTo()
    {
        await AddAsync(NoticeChannel.Webhook, "https://10.1.2.3/hook");
        await using Running running = await StartAsync(new NoticeOptions());

        NoticeRecord refused = await UntilAsync(it => it.Fault.Length > 0);

        Assert.Contains("leads to no public address", refused.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_NeverTaken_IsGivenUpAfterItsTime()
    {
        for (int i = 0; i < 100; i++)
        {
            _hook.Answers.Enqueue(503);
        }

        await AddAsync(NoticeChannel.Webhook, _hook.Url);
        await using Running running = await StartAsync(new NoticeOptions { GiveUpAfter = TimeSpan.FromMinutes(2) });
        int attempts = 0;
        for (NoticeRecord notice = await NextAttemptAsync(); notice.State == NoticeState.Waiting; notice = await NextAttemptAsync())
        {
            _time.Advance(notice.DueAt - _time.GetUtcNow());
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((NoticeState.Failed, 5), ((await NoticeAsync()).State, attempts));

        Task<NoticeRecord> NextAttemptAsync()
        {
            attempts++;
            int number = attempts;
            return UntilAsync(it => it.Attempts == number && it.Fault.Length > 0 && (it.State == NoticeState.Failed || it.DueAt - _time.GetUtcNow() < TimeSpan.FromMinutes(4)));
        }
    }

    [Fact]
    public async Task Webhook_OneSpDoesNotAnswer_OthersAreToldMeanwhile()
    {
        // The kernel connects, nobody answers; time stands still, so no delivery ends by itself.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await AddAsync("10002", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/", 20, _time.GetUtcNow().AddMinutes(-1));
        await AddAsync(Sp, _hook.Url, 20, _time.GetUtcNow());
        await using Running running = await StartAsync(new NoticeOptions());

        var told = new HashSet<string>();
        for (int i = 0; i < 20; i++)
        {
            told.Add((await _hook.NextAsync()).Id);
        }

        Assert.Equal(20, told.Count);
        Assert.Equal(2, await _store.ReadAsync(static (records, cancellation) => records.Notices.CountAsync(static notice => notice.SpId == "10002" && notice.Attempts == 1, cancellation)));
    }

    [Fact]
    public async Task Webhook_OfSomethingLongAgo_IsTriedAgain()
    {
        _hook.Answers.Enqueue(503);
        await AddAsync(Sp, _hook.Url, 1, _time.GetUtcNow().AddDays(-10));
        await using Running running = await StartAsync(new NoticeOptions());

        NoticeRecord refused = await UntilAsync(it => it.Fault.Length > 0);
        Assert.Equal(NoticeState.Waiting, refused.State);
        _time.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal(2, (await UntilAsync(it => it.State == NoticeState.Delivered)).Attempts);
    }

    [Fact]
    public async Task Claimed_AndItsDelivererDied_IsDeliveredAgain()
    {
        await AddAsync(NoticeChannel.Webhook, _hook.Url);
        Assert.Single(await new NoticeOutbox(_store).ClaimAsync(_time.GetUtcNow(), 10, s_none, 2, default));
        Assert.Empty(await new NoticeOutbox(_store).ClaimAsync(_time.GetUtcNow(), 10, s_none, 2, default));
        _time.Advance(TimeSpan.FromMinutes(5));

        await using Running running = await StartAsync(new NoticeOptions());

        Assert.Equal((await NoticeAsync()).NoticeId.ToString(), (await _hook.NextAsync()).Id);
        Assert.Equal(2, (await UntilAsync(it => it.State == NoticeState.Delivered)).Attempts);
    }

    [Fact]
    public async Task Command_GetsTheNoticeAndWhomToTell_ItsExitCodeDecides()
    {
        string taken = _directory.File("taken");
        var options = new NoticeOptions { Command = ["/bin/sh", "-c", $"test -e {taken}.ready || exit 3; cat > {taken}; echo \"$NOTICE_SP $NOTICE_KIND $NOTICE_PHONE $NOTICE_MAIL\" > {taken}.who"] };
        await AddAsync(NoticeChannel.Command, "", phone: "13800138000", mail: "li@sp.example");
        await using Running running = await StartAsync(options);
        NoticeRecord refused = await UntilAsync(it => it.Fault.Length > 0);
        Assert.Equal("the command ended with 3", refused.Fault);

        await File.WriteAllTextAsync(taken + ".ready", "");
        _time.Advance(TimeSpan.FromSeconds(10));

        NoticeRecord notice = await UntilAsync(it => it.State == NoticeState.Delivered);
        Assert.Equal(notice.Body, await File.ReadAllTextAsync(taken));
        Assert.Equal($"{Sp} card 13800138000 li@sp.example\n", await File.ReadAllTextAsync(taken + ".who"));
    }

    [Fact]
    public async Task Command_DoesNotEnd_IsStopped()
    {
        await AddAsync(NoticeChannel.Command, "");
        await using Running running = await StartAsync(new NoticeOptions { Command = ["/bin/sh", "-c", $"echo x > {_directory.File("begun")}; sleep 600"] });
        await WaitAsync(() => Task.FromResult(File.Exists(_directory.File("begun"))));

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("the command did not end within 10 s", (await UntilAsync(it => it.Fault.Length > 0)).Fault);
    }

    private static string SignatureOf(Arrival arrival)
    {
        string moment = arrival.Signature.Split(',')[0][2..];
        Assert.InRange(long.Parse(moment, CultureInfo.InvariantCulture), 1_772_416_800, 1_772_416_800 + 60);
        byte[] hash = HMACSHA256.HashData(Encoding.ASCII.GetBytes(s_secret.Of(Sp, [1, 2, 3])), Encoding.UTF8.GetBytes($"{moment}.{arrival.Body}"));
        return $"t={moment},v1={Convert.ToHexStringLower(hash)}";
    }

    private Task<RecordWrite> AddAsync(NoticeChannel channel, string url, string phone = "", string mail = "") => _store.WriteAsync(s_tester, edit =>
    {
        edit.Records.Add(new NoticeTargetRecord { SpId = Sp, Url = url, Salt = [1, 2, 3], Phone = phone, Mail = mail });
        edit.Records.Add(new NoticeRecord
        {
            NoticeId = Guid.NewGuid(),
            Channel = channel,
            SpId = Sp,
            Kind = "card",
            At = _time.GetUtcNow(),
            Body = JsonSerializer.Serialize(new { kind = "card", card = "黄" }),
            DueAt = _time.GetUtcNow(),
        });
        return Task.FromResult(RecordWrite.Done);
    });

    private Task<RecordWrite> AddAsync(string spId, string url, int notices, DateTimeOffset at) => _store.WriteAsync(s_tester, edit =>
    {
        edit.Records.Add(new NoticeTargetRecord { SpId = spId, Url = url, Salt = [1, 2, 3] });
        edit.Records.AddRange(Enumerable.Range(0, notices).Select(_ => new NoticeRecord { NoticeId = Guid.NewGuid(), SpId = spId, Kind = "card", At = at, Body = "{}", DueAt = at }));
        return Task.FromResult(RecordWrite.Done);
    });

    private async Task<Running> StartAsync(NoticeOptions options)
    {
        var webhook = new WebhookChannel(options, s_secret, _time);
        var service = new NoticeService(
            new NoticeOutbox(_store), webhook, new CommandChannel(options, _time), options, new NoticeCounts(new GatewayMetrics()), _time, NullLogger<NoticeService>.Instance);
        await service.StartAsync(default);
        return new Running(service, webhook);
    }

    private Task<NoticeRecord> NoticeAsync() => _store.ReadAsync(static (records, cancellation) => records.Notices.SingleAsync(cancellation));

    private async Task<NoticeRecord> UntilAsync(Func<NoticeRecord, bool> condition)
    {
        NoticeRecord notice = null!;
        await WaitAsync(async () => condition(notice = await NoticeAsync()));
        return notice;
    }

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!await condition())
        {
            await Task.Delay(5, patience.Token);
        }
    }

    private sealed class Running(NoticeService service, WebhookChannel webhook) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await service.StopAsync(default);
            webhook.Dispose();
            service.Dispose();
        }
    }
}
