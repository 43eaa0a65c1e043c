using System.Net;
using System.Text.Json;
using SpamGate.Gateway.Tests.Hosting;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Api;

/// <summary>What support sees of live sessions.</summary>
public sealed class SessionsApiTests
{
    [Fact]
    public async Task Sessions_TellWhoIsBoundAndWhatItDid()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);
        await using RawEsme esme = await gateway.BindAsync(command: RawCommand.BindTransmitter);
        smsc.OnSubmit = submit => submit.Text == "silence" ? null : 0u;
        await esme.SubmitAsync(ShortMessagePdu.Ascii("10690001", "8613800138000", "answer"));
        await esme.Connection.BeginRequestAsync(RawCommand.SubmitSm, ShortMessagePdu.Ascii("10690001", "8613800138000", "silence").ToBody());
        await smsc.NextSubmitAsync();
        await smsc.NextSubmitAsync();

        JsonElement session = Assert.Single((await gateway.GetAsync("/api/v1/sessions")).EnumerateArray());

        Assert.Equal("one", session.GetProperty("systemId").GetString());
        Assert.Equal("bound_tx", session.GetProperty("state").GetString());
        Assert.Equal("3.4", session.GetProperty("interfaceVersion").GetString());
        Assert.Equal("127.0.0.1", session.GetProperty("remoteAddress").GetString());
        Assert.Equal(1, session.GetProperty("inFlight").GetInt32());
        Assert.InRange(DateTimeOffset.UtcNow - session.GetProperty("since").GetDateTimeOffset(), TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal(2, session.GetProperty("received").GetProperty("submit_sm").GetInt32());
        Assert.Equal(1, session.GetProperty("sent").GetProperty("submit_sm_resp").GetInt32());
    }

    [Fact]
    public async Task Diary_HasHeadersAndMaskedAddresses_AndNothingElse()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);
        await using RawEsme esme = await gateway.BindAsync();
        await esme.SubmitAsync(ShortMessagePdu.Ascii("10690001234", "8613800138000", "a forbidden thing"));
        await smsc.DeliverAsync(ShortMessagePdu.Ascii("8613912345678", "10690001234", "private words"));

        string id = (await gateway.GetAsync("/api/v1/sessions"))[0].GetProperty("id").GetString()!;
        JsonElement diary = await gateway.GetAsync($"/api/v1/sessions/{id}/diary");

        Assert.Equal(
            [
                ("in", "bind_transceiver", null, null),
                ("out", "bind_transceiver_resp", null, null),
                ("in", "submit_sm", "106****1234", "138****8000"),
                ("out", "submit_sm_resp", null, null),
                ("out", "deliver_sm", "139****5678", "106****1234"),
                ("in", "deliver_sm_resp", null, null),
            ],
            diary.EnumerateArray().Select(line => (Text(line, "direction")!, Text(line, "command")!, Text(line, "source"), Text(line, "destination"))));
        JsonElement refusal = diary[3];
        Assert.Equal(("0x80000004", "0x00000045", 2u, 16u), (Text(refusal, "commandId"), Text(refusal, "status"), refusal.GetProperty("sequence").GetUInt32(), refusal.GetProperty("length").GetUInt32()));
        string raw = diary.GetRawText();
        Assert.All((string[])["secret", "forbidden", "private", "13800138000", "13912345678"], word => Assert.DoesNotContain(word, raw, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Diary_KeepsAsManyPdusAsConfigured()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")], diaryPdus: 4);
        await using RawEsme esme = await gateway.BindAsync();
        for (int i = 0; i < 5; i++)
        {
            await esme.Connection.RequestAsync(RawCommand.EnquireLink, []);
        }

        string id = (await gateway.GetAsync("/api/v1/sessions"))[0].GetProperty("id").GetString()!;
        JsonElement diary = await gateway.GetAsync($"/api/v1/sessions/{id}/diary");

        Assert.Equal(["enquire_link", "enquire_link_resp", "enquire_link", "enquire_link_resp"], diary.EnumerateArray().Select(line => Text(line, "command")));
    }

    [Fact]
    public async Task Sessions_AskForAKey_AndAnUnknownOneIsNotFound()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);
        using var stranger = new HttpClient { BaseAddress = gateway.Client.BaseAddress };

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/v1/sessions")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/v1/sessions/x/diary")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Client.GetAsync("/api/v1/sessions/x/diary")).StatusCode);
    }

    private static string? Text(JsonElement line, string property) => line.GetProperty(property).GetString();
}
