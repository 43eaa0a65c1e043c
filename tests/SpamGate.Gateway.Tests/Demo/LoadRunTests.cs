using System.Diagnostics;
using SpamGate.Gateway.Demo;
using SpamGate.LoadGenerator.Load;
using SpamGate.Testing.Network;

namespace SpamGate.Gateway.Tests.Demo;

public sealed class LoadRunTests
{
    [Fact]
    public void Run_OfSoManyMessages_IsAnsweredOnceEachByTheSimulator()
    {
        using SmscSimulator smsc = SmscSimulatorTests.Started(new SmscSimulatorOptions { ReceiptDelay = TimeSpan.Zero });
        var options = new LoadOptions { Target = smsc.EndPoint, Connections = 3, Window = 10, Sps = 100, SystemId = "trunk", Messages = 5000, Drain = 0.5 };

        LoadReport report = LoadRun.Run(options, MessageMix.Load("generator:500", registeredDelivery: true));

        Assert.Equal((5000, 5000, 0, 0), (report.Sent, report.Answered, report.Unanswered, report.Unexpected));
        Assert.Equal(5000, report.Statuses["0x00"]);
        Assert.Equal(5000, report.Receipts);
        Assert.Empty(report.Faults);
        Assert.InRange(report.P99, report.P50, report.Max);
        Assert.Equal(5000, smsc.ReadCounts().Accepted);
    }

    [Fact]
    public void Run_OverTls_IsAnsweredOnceEachByTheSimulator()
    {
        using var authority = new TestAuthority();
        using SmscSimulator smsc = SmscSimulatorTests.Started(new SmscSimulatorOptions { ReceiptDelay = TimeSpan.Zero, Certificate = authority.Server() });
        var options = new LoadOptions { Target = smsc.EndPoint, Tls = true, Connections = 3, Window = 500, Messages = 20_000, Drain = 0.5 };

        LoadReport report = LoadRun.Run(options, MessageMix.Load("generator:500", registeredDelivery: true));

        Assert.Equal((20_000, 20_000, 0, 0), (report.Sent, report.Answered, report.Unanswered, report.Unexpected));
        Assert.Empty(report.Faults);
        Assert.Equal(20_000, smsc.ReadCounts().Accepted);
    }

    [Fact]
    public void Run_OverTlsToAPeerThatCloses_SaysSo()
    {
        using SmscSimulator smsc = SmscSimulatorTests.Started(new SmscSimulatorOptions());
        var options = new LoadOptions { Target = smsc.EndPoint, Tls = true };

        var refused = Assert.Throws<InvalidOperationException>(() => LoadRun.Run(options, MessageMix.Load("one", registeredDelivery: false)));

        Assert.Contains("did not speak TLS", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithRefusals_CountsThemByStatus()
    {
        using SmscSimulator smsc = SmscSimulatorTests.Started(new SmscSimulatorOptions());
        smsc.Faults.ThrottleShare = 0.25;
        var options = new LoadOptions { Target = smsc.EndPoint, Connections = 1, Messages = 1000 };

        LoadReport report = LoadRun.Run(options, MessageMix.Load("one", registeredDelivery: false));

        Assert.Equal((750, 250), (report.Statuses["0x00"], report.Statuses["0x58"]));
    }

    [Fact]
    public void Run_AgainstASilentPeer_TellsWhatIsUnanswered()
    {
        using SmscSimulator smsc = SmscSimulatorTests.Started(new SmscSimulatorOptions());
        var silence = new Timer(_ => smsc.Faults.Silent = smsc.ReadCounts().Accepted > 0, null, 0, 1);
        var options = new LoadOptions { Target = smsc.EndPoint, Connections = 1, Window = 20, Messages = 100_000_000, Patience = 0.2 };

        LoadReport report = LoadRun.Run(options, MessageMix.Load("one", registeredDelivery: false));

        silence.Dispose();
        Assert.Equal(20, report.Unanswered);
        Assert.Equal(report.Sent, report.Answered + report.Unanswered);
    }

    [Fact]
    public void Run_AtARate_IsNeverFaster()
    {
        using SmscSimulator smsc = SmscSimulatorTests.Started(new SmscSimulatorOptions());
        var options = new LoadOptions { Target = smsc.EndPoint, Connections = 2, Rate = 2000, Seconds = 0.5, Warmup = 0.1 };

        long start = Stopwatch.GetTimestamp();
        LoadReport report = LoadRun.Run(options, MessageMix.Load("one", registeredDelivery: false));

        // Over the whole run: after a pause that the machine makes, what was due meanwhile follows at once.
        Assert.InRange(report.Sent, 100, (long)(2000 * Stopwatch.GetElapsedTime(start).TotalSeconds));
    }

    [Fact]
    public void Mix_OfTheHundredCharacterText_Is154OctetsOnTheWire() =>
        Assert.Equal(154, MessageMix.Load("one", registeredDelivery: false).MeanLength);

    [Fact]
    public void Mix_OfACsvFile_TakesTheColumnText()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.File("texts.csv");
        File.WriteAllText(path, "id,text,label\r\n1,\"one, \"\"two\"\"\nthree\",ham\r\n2,plain,spam\r\n3,,ham\r\n");

        Assert.Equal(2, MessageMix.Load(path, registeredDelivery: false).Count);
        File.WriteAllText(path, "id,body\n1,x\n");
        Assert.Throws<InvalidDataException>(() => MessageMix.Load(path, registeredDelivery: false));
    }
}
