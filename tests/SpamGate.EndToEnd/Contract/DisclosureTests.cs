using System.Text;
using System.Text.Json.Nodes;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Contract;

/// <summary>What promotions and charged messages have to say, from outside: switched on while the gateway runs, asked of whole messages only, not of registered texts.</summary>
public sealed class DisclosureTests : IAsyncLifetime
{
    private const string Promotional = "10655009";
    private const string Recipient = "8613800138000";
    private const string Whole = "【海港超市】周末水果八折，退订回T";
    private const uint Refused = 0x45;
    private static readonly TimeSpan s_live = TimeSpan.FromSeconds(15);

    private FakeSmsc _smsc = null!;
    private GatewayProcess _gateway = null!;
    private RawEsme _esme = null!;

    public async Task InitializeAsync()
    {
        _smsc = FakeSmsc.Start();
        GatewayConfig config = new GatewayConfig().WithSmsc(_smsc.Port).WithSp("10001", "1065500");

        // What is commercial is said by the number alone here, not by the classifier.
        config.ScreeningSection["Threshold"] = 0.9999;
        JsonObject sp = config.Sp("10001");
        sp["PromotionalNumbers"] = new JsonArray(Promotional);
        sp["Signatures"] = new JsonArray("海港超市");
        sp["ServiceCodes"] = new JsonArray(new JsonObject { ["Code"] = "WX", ["PriceFen"] = 200 });
        _gateway = await GatewayProcess.StartReadyAsync(config);
        sp["Templates"] = _gateway.WriteFile("texts.txt", "您的订单{number}已发货\n");
        config.ScreeningSection["Disclosure"] = new JsonObject { ["Price"] = true, ["Method"] = true, ["OptOut"] = true, ["Signature"] = true };
        _esme = await RawEsme.BindAsync(_gateway.SmppPort, "10001", "secret");
    }

    public async Task DisposeAsync()
    {
        await _esme.DisposeAsync();
        await _gateway.DisposeAsync();
        await _smsc.DisposeAsync();
    }

    [Fact]
    public async Task SwitchedOnWhileRunning_WhatIsMissingIsRefused_AndWhatIsWholeOrRegisteredPasses()
    {
        Assert.Equal(0u, await SubmitAsync("周末水果八折"));
        await SwitchOnAsync();

        Assert.Equal(0u, await SubmitAsync(Whole));
        Assert.Equal(Refused, await SubmitAsync("【海港超市】周末水果八折"));
        Assert.Equal(Refused, await SubmitAsync("周末水果八折，退订回T"));
        Assert.Equal(Refused, await SubmitAsync("【别家超市】周末水果八折，退订回T"));
        Assert.Equal(0u, await SubmitAsync("您的订单123456已发货"));
        Assert.Equal(0u, await SubmitAsync("会议改到下午三点", source: "10655001"));

        Assert.Equal(Refused, await SubmitAsync("天气预报：晴", source: "10655001", service: "WX"));
        Assert.Equal(Refused, await SubmitAsync("天气预报：晴，2元", source: "10655001", service: "WX"));
        Assert.Equal(0u, await SubmitAsync("天气预报：晴，2元/条", source: "10655001", service: "WX"));
    }

    [Fact]
    public async Task LongMessage_IsAskedWhenItIsWhole_InWhateverOrderItsPartsCome()
    {
        await SwitchOnAsync();

        Assert.Equal(0u, await SubmitPartAsync(1, 1, "【海港超市】周末水果八折，"));
        Assert.Equal(0u, await SubmitPartAsync(1, 2, "欢迎光临，退订回T"));

        Assert.Equal(0u, await SubmitPartAsync(2, 2, "欢迎光临，退订回T"));
        Assert.Equal(0u, await SubmitPartAsync(2, 1, "【海港超市】周末水果八折，"));

        Assert.Equal(0u, await SubmitPartAsync(3, 1, "【海港超市】周末水果八折，"));
        Assert.Equal(Refused, await SubmitPartAsync(3, 2, "欢迎光临"));
    }

    private async Task SwitchOnAsync()
    {
        _gateway.Rewrite();
        await _gateway.WaitForAsync(async () => await SubmitAsync("周末蔬菜八折") == Refused, s_live, "a promotion that says nothing to be refused");
    }

    private Task<uint> SubmitPartAsync(byte reference, byte number, string text) => StatusAsync(
        new ShortMessagePdu { Source = Promotional, Dest = Recipient, DataCoding = 8, EsmClass = 0x40 }
            .WithUserData([5, 0, 3, reference, 2, number, .. Encoding.BigEndianUnicode.GetBytes(text)]));

    private Task<uint> SubmitAsync(string text, string source = Promotional, string service = "") =>
        StatusAsync(ShortMessagePdu.Ucs2(source, Recipient, text) with { ServiceType = service });

    private async Task<uint> StatusAsync(ShortMessagePdu message) => (await _esme.SubmitAsync(message)).Status;
}
