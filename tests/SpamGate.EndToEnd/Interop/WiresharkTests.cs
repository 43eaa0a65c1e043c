using SpamGate.Testing.Network;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Interop;

/// <summary>Wireshark's SMPP dissector as an independent judge of what the gateway writes on both of its sides.</summary>
public sealed class WiresharkTests
{
    private const string Keyword = "forbidden-word";

    // Malformed, or an expert remark of severity error.
    private const string Faulty = "(_ws.malformed || _ws.expert.severity >= 8388608)";

    [Fact]
    public async Task Gateway_EverythingItWrites_IsDissectedWithoutAFault()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using SmppTap upstream = SmppTap.Start(smsc.Port);
        upstream.KeepOctets = true;
        GatewayConfig config = new GatewayConfig().WithSmsc(upstream.Port).WithSp("10001", "1065500").WithKeyword(Keyword);
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(config);
        await using SmppTap downstream = SmppTap.Start(gateway.SmppPort);
        downstream.KeepOctets = true;
        await using RawEsme esme = await RawEsme.BindAsync(downstream.Port, "10001", "secret");

        SubmitResult result = await esme.SubmitAsync(ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?") with { RegisteredDelivery = 1 });
        await esme.SubmitAsync(ShortMessagePdu.Ucs2("10655001", "8613800138000", string.Concat(Enumerable.Repeat("会议记录已经放进你的文件夹。", 8))));
        await esme.SubmitAsync(ShortMessagePdu.Ascii("10655001", "8613800138000", $"a {Keyword} in it"));
        await smsc.DeliverAsync(FakeSmsc.Receipt(await smsc.NextSubmitAsync(), result.MessageId));
        await esme.Connection.RequestAsync(new RawPdu(0x777, 0, 9, []));
        await esme.Connection.RequestAsync(RawCommand.EnquireLink, []);
        await esme.UnbindAsync();
        await esme.Connection.Closed.WaitAsync(TimeSpan.FromSeconds(5));

        await AssertDissectsAsync(downstream, ofGateway: false, [0x80000009, 0x80000004, 0x00000005, 0x80000000, 0x80000015, 0x80000006]);
        await AssertDissectsAsync(upstream, ofGateway: true, [0x00000009, 0x00000004, 0x80000005]);
    }

    // The judge can say no: an answer whose body ends inside its message_id is a fault.
    [Fact]
    public async Task Dissector_PduThatEndsTooEarly_IsFound()
    {
        using var directory = new ScratchDirectory();
        string capture = directory.File("broken.pcap");
        byte[] broken = new RawPdu(RawCommand.DeliverSm, 0, 1, [0, 1, 1, (byte)'8', (byte)'6']).ToBytes();
        PcapFile.Write(capture, 2775, [(false, broken), (false, new RawPdu(RawCommand.EnquireLink, 0, 2, []).ToBytes())]);

        (_, string faults) = await TsharkAsync(capture, Faulty, "frame.number");

        Assert.NotEmpty(faults);
    }

    // ofGateway: the gateway is the client of this connection.
    private static async Task AssertDissectsAsync(SmppTap tap, bool ofGateway, uint[] expectedCommands)
    {
        const int Port = 2775;
        using var directory = new ScratchDirectory();
        string capture = directory.File("tap.pcap");
        PcapFile.Write(capture, Port, tap.Octets);
        string side = ofGateway ? $"tcp.dstport == {Port}" : $"tcp.srcport == {Port}";

        (int exitCode, string commands) = await TsharkAsync(capture, $"smpp && {side}", "smpp.command_id");
        (int faultsExit, string faults) = await TsharkAsync(capture, $"{Faulty} && {side}", "frame.number");

        Assert.True(exitCode == 0 && faultsExit == 0, commands + faults);
        Assert.True(faults.Length == 0, $"frames with faults: {faults}");
        HashSet<uint> seen = [.. commands.Split(['\n', ','], StringSplitOptions.RemoveEmptyEntries)
            .Where(field => field.StartsWith("0x", StringComparison.Ordinal))
            .Select(field => Convert.ToUInt32(field, 16))];
        Assert.All(expectedCommands, command => Assert.Contains(command, seen));
    }

    private static async Task<(int ExitCode, string Output)> TsharkAsync(string capture, string filter, string field)
    {
        (int exitCode, string output) = await ChildProcess.RunAsync(
            "tshark", ["-r", capture, "-d", "tcp.port==2775,smpp", "-Y", filter, "-T", "fields", "-e", field], TimeSpan.FromSeconds(60));

        // tshark warns on standard error when it runs as root.
        string relevant = string.Join('\n', output.Split('\n').Where(line => !line.StartsWith("Running as user", StringComparison.Ordinal)));
        return (exitCode, relevant.Trim());
    }
}
