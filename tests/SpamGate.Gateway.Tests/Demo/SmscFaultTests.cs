using SpamGate.Gateway.Demo;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Tests.Demo;

public sealed class SmscFaultTests : IDisposable
{
    private readonly SmscSimulator _smsc = SmscSimulatorTests.Started(new SmscSimulatorOptions { ReceiptDelay = TimeSpan.Zero });
    private readonly SmscControl _control;

    public SmscFaultTests() => _control = new SmscControl(_smsc);

    public void Dispose()
    {
        _control.Dispose();
        _smsc.Dispose();
    }

    [Theory]
    [InlineData("throttle share 0.25", CommandStatus.EsmeRThrottled, 25)]
    [InlineData("throttle share 1", CommandStatus.EsmeRThrottled, 100)]
    [InlineData("fail 0x14 0.5", CommandStatus.EsmeRMsgQFul, 50)]
    [InlineData("fail 69 1", CommandStatus.EsmeRSubmitFail, 100)]
    public void Share_OfAHundredMessages_IsHitExactly(string command, CommandStatus status, int expected)
    {
        using var esme = EsmeProbe.Bound(_smsc.EndPoint);
        Assert.Equal("ok", _control.Execute(command));

        int hits = Enumerable.Range(2, 100).Count(i => esme.Ask(EsmeProbe.Submit((uint)i, "x")).Status == status);

        Assert.Equal(expected, hits);
        Assert.Equal("ok", _control.Execute("clear"));
        Assert.Equal(CommandStatus.EsmeROk, esme.Ask(EsmeProbe.Submit(200, "x")).Status);
    }

    [Fact]
    public void ThrottleAbove_LetsTheBurstThroughAndNoMore()
    {
        using var esme = EsmeProbe.Bound(_smsc.EndPoint);
        _smsc.Faults.ThrottleAbove = 10;
        byte[] all = [.. Enumerable.Range(2, 50).SelectMany(i => EsmeProbe.Submit((uint)i, "x"))];

        esme.Send(all);

        int passed = Enumerable.Range(2, 50).Count(_ => esme.Receive().Status == CommandStatus.EsmeROk);
        Assert.InRange(passed, 1, 5);
        Assert.Equal(50 - passed, _smsc.ReadCounts().Throttled);
    }

    [Fact]
    public void Silent_AnswersNothingAndWhatCameMeanwhileNeverIs()
    {
        using var esme = EsmeProbe.Bound(_smsc.EndPoint);
        _control.Execute("silent on");

        esme.Send(EsmeProbe.Submit(2, "lost"));
        esme.SendHeader(CommandId.EnquireLink, 3);
        Assert.True(esme.IsSilentFor(30));
        _control.Execute("silent off");
        esme.SendHeader(CommandId.EnquireLink, 4);

        Assert.Equal(4u, esme.Receive().Sequence);
        Assert.Equal((2, 0), (_smsc.ReadCounts().Ignored, _smsc.ReadCounts().Accepted));
    }

    [Fact]
    public void Delay_HoldsAnswersBackInOrder()
    {
        using var esme = EsmeProbe.Bound(_smsc.EndPoint);
        _control.Execute("delay 60");

        esme.Send([.. EsmeProbe.Submit(2, "late"), .. EsmeProbe.Submit(3, "later")]);

        Assert.True(esme.IsSilentFor(30));
        Assert.Equal([2u, 3u], [esme.Receive().Sequence, esme.Receive().Sequence]);
    }

    [Theory]
    [InlineData("close")]
    [InlineData("reset")]
    public void Close_EndsConnections(string command)
    {
        using var esme = EsmeProbe.Bound(_smsc.EndPoint);

        _control.Execute(command);

        Assert.Equal(0, esme.ReadToEnd());
    }

    [Fact]
    public void Cut_EndsTheConnectionInsideAPdu()
    {
        using var esme = EsmeProbe.Bound(_smsc.EndPoint);
        _control.Execute("cut");

        esme.Send(EsmeProbe.Submit(2, "half"));

        Assert.InRange(esme.ReadToEnd(), 1, 32);
    }

    [Fact]
    public void RefusedBind_HasTheStatusAndEnds()
    {
        _control.Execute("refuse-binds 0x0D");
        using var esme = new EsmeProbe(_smsc.EndPoint);

        Assert.Equal(CommandStatus.EsmeRBindFail, esme.Bind("gw", "pw").Status);
        Assert.Equal(0, esme.ReadToEnd());
    }

    [Fact]
    public void RefusedConnection_EndsAtOnce()
    {
        _control.Execute("refuse-connections on");
        using var esme = new EsmeProbe(_smsc.EndPoint);

        Assert.Equal(0, esme.ReadToEnd());
    }

    [Fact]
    public void Hold_KeepsReceiptsUntilReleased()
    {
        using var esme = EsmeProbe.Bound(_smsc.EndPoint);
        _control.Execute("hold on");
        esme.Ask(EsmeProbe.Submit(2, "wait", registeredDelivery: 1));
        Assert.True(esme.IsSilentFor(30));

        _control.Execute("hold off");

        Assert.Equal(CommandId.DeliverSm, esme.Receive().Id);
    }

    [Theory]
    [InlineData("throttle share lots")]
    [InlineData("silent maybe")]
    [InlineData("explode")]
    [InlineData("")]
    public void Command_ThatIsNone_IsAnError(string command) =>
        Assert.StartsWith("error:", _control.Execute(command), StringComparison.Ordinal);

    [Fact]
    public void Stats_OnTheControlPort_AreJson()
    {
        using var esme = EsmeProbe.Bound(_smsc.EndPoint);
        esme.Ask(EsmeProbe.Submit(2, "counted"));
        using var client = new System.Net.Sockets.TcpClient();
        client.Connect(System.Net.IPAddress.Loopback, _control.Listen(0));
        client.ReceiveTimeout = 5000;

        client.Client.Send("stats\n"u8);

        using var reader = new StreamReader(client.GetStream());
        using var stats = System.Text.Json.JsonDocument.Parse(reader.ReadLine()!);
        Assert.Equal(1, stats.RootElement.GetProperty("accepted").GetInt64());
        Assert.Equal(1, stats.RootElement.GetProperty("sessions").GetInt64());
    }
}
