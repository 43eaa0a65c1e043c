using System.Text;
using SpamGate.Gateway.Demo;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Tests.Demo;

public sealed class SmscSimulatorTests : IDisposable
{
    private readonly SmscSimulator _smsc = Started(new SmscSimulatorOptions());

    public void Dispose() => _smsc.Dispose();

    [Fact]
    public void Submit_WhenBound_IsAnsweredWithAMessageIdOfItsOwn()
    {
        using var esme = EsmeProbe.Bound(_smsc.EndPoint);

        ReceivedPdu first = esme.Ask(EsmeProbe.Submit(2, "one"));
        ReceivedPdu second = esme.Ask(EsmeProbe.Submit(0xFFFFFFFF, "two"));

        Assert.Equal((CommandId.SubmitSmResp, CommandStatus.EsmeROk, 2u), (first.Id, first.Status, first.Sequence));
        Assert.Equal(0xFFFFFFFF, second.Sequence);
        Assert.Equal(16, first.MessageId.Length);
        Assert.NotEqual(first.MessageId, second.MessageId);
        Assert.Equal(2, _smsc.ReadCounts().Accepted);
    }

    [Fact]
    public void Submit_OctetByOctet_IsAnswered()
    {
        using var esme = EsmeProbe.Bound(_smsc.EndPoint);

        foreach (byte octet in EsmeProbe.Submit(7, "slow"))
        {
            esme.Send([octet]);
        }

        Assert.Equal(7u, esme.Receive().Sequence);
    }

    [Fact]
    public void Submits_AThousandInOneSend_AreAnsweredOnceEachInOrder()
    {
        using var esme = EsmeProbe.Bound(_smsc.EndPoint);
        byte[] all = [.. Enumerable.Range(2, 1000).SelectMany(i => EsmeProbe.Submit((uint)i, "many"))];

        esme.Send(all);

        for (uint i = 2; i < 1002; i++)
        {
            Assert.Equal(i, esme.Receive().Sequence);
        }

        Assert.True(esme.IsSilentFor(20));
    }

    [Fact]
    public void Submit_BeforeTheBind_IsRefused()
    {
        using var esme = new EsmeProbe(_smsc.EndPoint);

        Assert.Equal(CommandStatus.EsmeRInvBndSts, esme.Ask(EsmeProbe.Submit(1, "early")).Status);
    }

    [Fact]
    public void Submit_WithoutDestination_IsRefused()
    {
        using var esme = EsmeProbe.Bound(_smsc.EndPoint);

        Assert.Equal(CommandStatus.EsmeRInvDstAdr, esme.Ask(EsmeProbe.Submit(2, "to nobody", destination: "")).Status);
    }

    [Fact]
    public void Bind_WithCredentialsConfigured_TakesOnlyThose()
    {
        using SmscSimulator smsc = Started(new SmscSimulatorOptions { Credentials = new Dictionary<string, string> { ["gw"] = "pw" } });
        using var stranger = new EsmeProbe(smsc.EndPoint);
        using var wrong = new EsmeProbe(smsc.EndPoint);
        using var right = new EsmeProbe(smsc.EndPoint);

        Assert.Equal(CommandStatus.EsmeRInvSysId, stranger.Bind("other", "pw").Status);
        Assert.Equal(CommandStatus.EsmeRInvPaswd, wrong.Bind("gw", "no").Status);
        Assert.Equal(CommandStatus.EsmeROk, right.Bind("gw", "pw").Status);
        Assert.Equal(0, stranger.ReadToEnd());
    }

    [Fact]
    public void EnquireLinkUnknownAndUnbind_AreAnswered()
    {
        using var esme = EsmeProbe.Bound(_smsc.EndPoint);

        esme.SendHeader(CommandId.EnquireLink, 5);
        Assert.Equal((CommandId.EnquireLinkResp, 5u), (esme.Receive().Id, 5u));
        esme.SendHeader((CommandId)0x777, 6);
        ReceivedPdu nack = esme.Receive();
        Assert.Equal((CommandId.GenericNack, CommandStatus.EsmeRInvCmdId, 6u), (nack.Id, nack.Status, nack.Sequence));
        esme.SendHeader(CommandId.Unbind, 7);
        Assert.Equal(CommandId.UnbindResp, esme.Receive().Id);
        Assert.Equal(0, esme.ReadToEnd());
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(15u)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0xFFFFFFFFu)]
    public void Length_ThatCannotBe_IsNackedAndClosed(uint length)
    {
        using var esme = EsmeProbe.Bound(_smsc.EndPoint);
        byte[] pdu = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(pdu, length);

        ReceivedPdu nack = esme.Ask(pdu);

        Assert.Equal((CommandId.GenericNack, CommandStatus.EsmeRInvCmdLen, 0u), (nack.Id, nack.Status, nack.Sequence));
        Assert.Equal(0, esme.ReadToEnd());
    }

    [Fact]
    public void Query_OfAGivenId_IsDeliveredAndOfAnotherRefused()
    {
        using var esme = EsmeProbe.Bound(_smsc.EndPoint);
        string id = esme.Ask(EsmeProbe.Submit(2, "hello")).MessageId;

        Assert.Equal(CommandStatus.EsmeROk, esme.Ask(Query(3, id)).Status);
        Assert.Equal(CommandStatus.EsmeRQueryFail, esme.Ask(Query(4, "0000000000000001")).Status);
    }

    [Fact]
    public void SubmitMulti_IsOneMessageToEachDestination()
    {
        using var directory = new TemporaryDirectory();
        string log = directory.File("smsc.log");
        using SmscSimulator smsc = Started(new SmscSimulatorOptions { LogFile = log });
        using var esme = EsmeProbe.Bound(smsc.EndPoint);
        byte[] pdu = new byte[256];
        byte[] destinations = [.. "\x01\x01\x01"u8, .. "8613800000001\0"u8, .. "\x01\x01\x01"u8, .. "8613800000002\0"u8];
        var message = new SpamGate.Smpp.Wire.OutgoingMessage { Source = "10690001"u8, ShortMessage = "to both"u8 };
        int length = SpamGate.Smpp.Wire.MessagePdu.WriteSubmitMulti(pdu, 2, in message, destinations, 2);

        ReceivedPdu answer = esme.Ask(pdu.AsSpan(0, length));

        Assert.Equal((CommandId.SubmitMultiResp, CommandStatus.EsmeROk), (answer.Id, answer.Status));
        string[] lines = SharedFile.ReadLines(log);
        Assert.Equal(["8613800000001", "8613800000002"], lines.Select(static l => l.Split(' ')[4]));
        Assert.Single(lines.Select(static l => l.Split(' ')[1]).Distinct());
    }

    [Fact]
    public void Log_HasTheMessageBeforeItsAnswer()
    {
        using var directory = new TemporaryDirectory();
        string log = directory.File("smsc.log");
        File.WriteAllText(log, "M cut sho");
        using SmscSimulator smsc = Started(new SmscSimulatorOptions { LogFile = log });
        using var esme = EsmeProbe.Bound(smsc.EndPoint, "gw 1");

        string id = esme.Ask(EsmeProbe.Submit(2, "tag-1 50% off")).MessageId;

        string[] lines = SharedFile.ReadLines(log);
        Assert.Equal(2, lines.Length);
        string[] fields = lines[1].Split(' ');
        Assert.Equal(["M", id, "gw%201", "10690001", "8613800000001", "0"], fields[..6]);
        Assert.Equal("tag-1%2050%25%20off", fields[7]);
    }

    internal static SmscSimulator Started(SmscSimulatorOptions options)
    {
        var smsc = new SmscSimulator(options);
        smsc.Start();
        return smsc;
    }

    private static byte[] Query(uint sequence, string messageId)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(messageId), 0, 0, 0, 0];
        byte[] pdu = new byte[16 + body.Length];
        new PduHeader((uint)pdu.Length, CommandId.QuerySm, CommandStatus.EsmeROk, sequence).Write(pdu);
        body.CopyTo(pdu, 16);
        return pdu;
    }
}

/// <summary>A directory of a test's own, removed with it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("spamgate-test-");

    public string File(string name) => Path.Combine(_directory.FullName, name);

    public void Dispose() => _directory.Delete(recursive: true);
}

/// <summary>Reads a file that another still writes.</summary>
internal static class SharedFile
{
    public static string[] ReadLines(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
