using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;

namespace SpamGate.EndToEnd.Contract;

/// <summary>
/// One gateway with one fake message centre for a whole test class: SPs 10001 (1065500, transactional 10655009) and 10002 (1065600), a trunk
/// that carries both but not 10003 (1065700), and one that carries subscribers; the word <c>forbidden-word</c> is refused.
/// </summary>
public sealed class GatewayFixture : IAsyncLifetime
{
    /// <summary>A word that the keyword file refuses.</summary>
    public const string Keyword = "forbidden-word";

    /// <summary>The message centre behind the gateway.</summary>
    public FakeSmsc Smsc { get; private set; } = null!;

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Smsc = FakeSmsc.Start();
        GatewayConfig config = new GatewayConfig()
            .WithSmsc(Smsc.Port)
            .WithSp("10001", "1065500", transactional: ["10655009"])
            .WithSp("10002", "1065600")
            .AddSp("10003", "1065700")
            .WithTrunk("trunk", ["10001", "10002"])
            .WithTrunk("people", [], subscribers: true)
            .WithKeyword(Keyword)
            .WithListed("BlockedSenders", "10655008", "13900000001")
            .WithListed("BlockedRecipients", "13800138999");
        config.SmppSection["SessionInitTimeout"] = "00:00:02";
        Gateway = await GatewayProcess.StartReadyAsync(config);
    }

    /// <summary>A fresh session of SP 10001.</summary>
    public Task<RawEsme> BindAsync(string systemId = "10001") => RawEsme.BindAsync(Gateway.SmppPort, systemId, "secret");

    /// <summary>Forgets what earlier tests left at the message centre and lets it accept everything.</summary>
    public void Reset()
    {
        Smsc.OnSubmit = _ => 0;
        while (Smsc.Submits.TryRead(out _) || Smsc.Requests.TryRead(out _))
        {
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Smsc.DisposeAsync();
    }
}
