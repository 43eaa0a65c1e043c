using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SpamGate.Gateway.Egress;
using SpamGate.Gateway.Tests.Conformance.Rig;

namespace SpamGate.Gateway.Tests.Conformance;

/// <summary>SMPP.md section 4: Nagle's algorithm is off on both sides.</summary>
public sealed class NoDelayTests
{
    [Fact]
    public async Task NoDelay_OfSessions_IsOn()
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        Assert.True(rig.Services.GetRequiredService<IOptions<SocketTransportOptions>>().Value.NoDelay);
    }

    [Fact]
    public void NoDelay_OfLinks_IsOn()
    {
        using Socket socket = LinkConnector.CreateSocket();
        Assert.True(socket.NoDelay);
    }
}
