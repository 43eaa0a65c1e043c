using System.Text.Json.Nodes;
using SpamGate.Gateway.Tests.Configuration;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Hosting;

/// <summary>From outside, over SMPP, with a clock of the test's own: when commercial messages get through, and when they are put off.</summary>
public sealed class DeliveryHoursTests
{
    private const uint SubmitFailed = 0x45;
    private const string Promotional = "1069000199";

    // 2026-07-15, a Wednesday without holidays near; China is eight hours ahead.
    private readonly WallClock _time = new(new DateTimeOffset(2026, 7, 15, 12, 0, 0, TimeSpan.FromHours(8)));

    [Fact]
    public async Task SubmitScheduledIntoTheQuietHours_IsRefused_ForTheDayItPasses()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using RunningGateway gateway = await StartAsync(smsc);
        await using RawEsme esme = await RawEsme.BindAsync(gateway.Port, "one", "pass1");

        Assert.Equal(0u, await SubmitAsync(esme, ""));
        Assert.Equal(0u, await SubmitAsync(esme, "260715215959932+"));
        Assert.Equal(SubmitFailed, await SubmitAsync(esme, "260715220000032+"));
        Assert.Equal(SubmitFailed, await SubmitAsync(esme, "260715140000000+"));
        Assert.Equal(SubmitFailed, await SubmitAsync(esme, "000000100000000R"));
        Assert.Equal(0u, await SubmitAsync(esme, "000000095959000R"));
        Assert.Equal(SubmitFailed, await SubmitAsync(esme, "260716075959932+"));
        Assert.Equal(0u, await SubmitAsync(esme, "260716080000032+"));
        Assert.Equal(0x61u, await SubmitAsync(esme, "260230080000032+"));
        Assert.Equal(4, await gateway.MetricAsync("spamgate_rejections_total", ("reason", "hours")));
    }

    [Fact]
    public async Task AtNight_OnlyCommercialMessagesAreRefused_UntilTheMorning()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using RunningGateway gateway = await StartAsync(smsc);
        _time.Jump(TimeSpan.FromHours(10) - TimeSpan.FromMilliseconds(1));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.Port, "one", "pass1");
        Assert.Equal(0u, await SubmitAsync(esme, ""));
        _time.Jump(TimeSpan.FromMilliseconds(1));
        Assert.Equal(SubmitFailed, await SubmitAsync(esme, ""));
        Assert.Equal(0u, await SubmitAsync(esme, "", "10690001"));
        Assert.Equal(0u, await SubmitAsync(esme, "", "10690001777"));
        Assert.Equal(0u, await SubmitAsync(esme, "260716090000032+"));
    }

    [Fact]
    public async Task SpThatForwards_HasItsMessageScheduled_AtAnSmscThatSchedules()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using RunningGateway gateway = await StartAsync(smsc, forward: true, schedules: true);
        _time.Jump(TimeSpan.FromHours(11));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.Port, "one", "pass1");
        ShortMessagePdu sent = ShortMessagePdu.Ascii(Promotional, "13800138000", "Sale") with { Validity = "000003000000000R", RegisteredDelivery = 1 };
        Assert.Equal(0u, (await esme.SubmitAsync(sent)).Status);
        ShortMessagePdu arrived = await smsc.NextSubmitAsync();

        // 08:00 in China is midnight in UTC; what is put off is spread over half an hour.
        Assert.Matches("^26071600[0-2][0-9][0-5][0-9][0-9]00\\+$", arrived.Schedule);
        Assert.Equal((sent.Validity, sent.RegisteredDelivery, "Sale"), (arrived.Validity, arrived.RegisteredDelivery, arrived.Text));

        // Its own time is replaced, too; what may go at once is left alone; what expires before the morning is refused.
        Assert.Equal(0u, (await esme.SubmitAsync(sent with { Schedule = "260716030000032+" })).Status);
        Assert.StartsWith("26071600", (await smsc.NextSubmitAsync()).Schedule, StringComparison.Ordinal);
        Assert.Equal(0u, (await esme.SubmitAsync(sent with { Schedule = "260717120000032+" })).Status);
        Assert.Equal("260717120000032+", (await smsc.NextSubmitAsync()).Schedule);
        Assert.Equal(SubmitFailed, (await esme.SubmitAsync(sent with { Validity = "000000080000000R" })).Status);
    }

    [Fact]
    public async Task SpThatForwards_IsRefused_WhereNoSmscSchedules()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using RunningGateway gateway = await StartAsync(smsc, forward: true);
        _time.Jump(TimeSpan.FromHours(11));
        await using RawEsme esme = await RawEsme.BindAsync(gateway.Port, "one", "pass1");
        Assert.Equal(SubmitFailed, await SubmitAsync(esme, ""));
    }

    [Fact]
    public async Task Submit_LongAfterTheStart_IsJudgedByATableThatMovedOn()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using RunningGateway gateway = await StartAsync(smsc);
        _time.Jump(TimeSpan.FromDays(800));
        long day = _time.GetUtcNow().ToUnixTimeMilliseconds();
        await RunningGateway.UntilAsync(
            () => Task.FromResult(gateway.Snapshots.Current.Engine.Snapshot.Schedule!.Table.BuiltFor >= day),
            "a new table");
        await using RawEsme esme = await RawEsme.BindAsync(gateway.Port, "one", "pass1");
        Assert.Equal(SubmitFailed, await SubmitAsync(esme, "280923230000032+"));
        Assert.Equal(0u, await SubmitAsync(esme, "280723130000032+"));
    }

    private static async Task<uint> SubmitAsync(RawEsme esme, string schedule, string source = Promotional) =>
        (await esme.SubmitAsync(ShortMessagePdu.Ascii(source, "13800138000", "Sale") with { Schedule = schedule })).Status;

    private async Task<RunningGateway> StartAsync(FakeSmsc smsc, bool forward = false, bool schedules = false)
    {
        var folder = new ConfigurationFolder();
        folder.Write("schedule.json", await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "schedule.china.json")));
        RunningGateway gateway = await RunningGateway.StartAsync(
            smsc: link =>
            {
                link["Port"] = smsc.Port;
                link["Schedules"] = schedules;
            },
            folder: folder,
            all: section =>
            {
                section["Screening"] = new JsonObject { ["Schedule"] = "schedule.json" };
                section["Sps"]![0]!["PromotionalNumbers"] = new JsonArray(Promotional);
                section["Sps"]![0]!["OutsideHours"] = forward ? "Forward" : "Refuse";
            },
            time: _time);
        await smsc.WaitForBindAsync();
        await RunningGateway.UntilAsync(() => Task.FromResult(gateway.Egress.AnyCanSubmit), "the link");
        return gateway;
    }
}
