using SpamGate.Gateway.Tests.Conformance.Rig;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Egress;

public sealed class LinkSharingTests
{
    private static readonly ShortMessagePdu s_message = ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?");

    // What one link's window has no room for is not to wait behind it while the other link's is empty.
    [Fact]
    public async Task Links_OneReadOfHundred_FillBothWindows()
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port, binds: 2, window: 50));
        MemoryPeer peer = await rig.BindAsync();
        byte[] hundred = [.. Enumerable.Range(1, 100).SelectMany(i => new RawPdu(RawCommand.SubmitSm, 0, (uint)i, s_message.ToBody()).ToBytes())];

        await peer.SendAsync(hundred);

        await GatewayRig.UntilAsync(() => rig.Egress.Links.Sum(link => link.InFlight + link.Queued) == 100, "all to be with a link");
        await GatewayRig.UntilAsync(() => rig.Egress.Links.All(link => link.InFlight == 50), "both windows to be full");
    }
}
