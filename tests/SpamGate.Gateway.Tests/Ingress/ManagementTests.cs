using System.Text;
using SpamGate.Gateway.Tests.Hosting;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Ingress;

/// <summary>query_sm, cancel_sm and replace_sm pass to the SMSC that owns the id, and only for one's own messages.</summary>
public sealed class ManagementTests
{
    private const string Own = "10690001";
    private const string Foreign = "10650002";

    [Fact]
    public async Task Query_IdOfOneOfTwoSmscs_ReachesItWithoutThePrefix_AndAnswersWithIt()
    {
        await using FakeSmsc first = FakeSmsc.Start();
        await using FakeSmsc second = FakeSmsc.Start();
        second.OnOther = request => Answer(request, new RawWriter().CString("77").CString("260101120000000+").Byte(2).Byte(9).ToArray());
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(first, "a-"), (second, "b-")]);
        await using RawEsme esme = await gateway.BindAsync();

        RawPdu answer = await esme.Connection.RequestAsync(RawCommand.QuerySm, Query("b-77", Own));

        Assert.Equal(RawCommand.QuerySm | RawCommand.Response, answer.CommandId);
        Assert.Equal(0u, answer.Status);
        Assert.Equal(new RawWriter().CString("b-77").CString("260101120000000+").Byte(2).Byte(9).ToArray(), answer.Body);
        Assert.Equal(Query("77", Own), (await second.NextRequestAsync(RawCommand.QuerySm)).Body);
        Assert.DoesNotContain(RawCommand.QuerySm, Commands(first));
    }

    [Fact]
    public async Task Query_IdThatASubmitWasGiven_FindsItsSmsc()
    {
        await using FakeSmsc first = FakeSmsc.Start();
        await using FakeSmsc second = FakeSmsc.Start();
        first.OnOther = second.OnOther = request => Answer(request, new RawWriter().CString(request.ReadCString()).CString("").Byte(1).Byte(0).ToArray());
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(first, ""), (second, "b-")]);
        await using RawEsme esme = await gateway.BindAsync();
        for (int i = 0; i < 4; i++)
        {
            SubmitResult sent = await esme.SubmitAsync(ShortMessagePdu.Ascii(Own, "8613800138000", "hello"));

            RawPdu answer = await esme.Connection.RequestAsync(RawCommand.QuerySm, Query(sent.MessageId, Own));

            Assert.Equal(0u, answer.Status);
            Assert.Equal(sent.MessageId, answer.ReadCString());
        }

        Assert.All(Requests(first), request => Assert.DoesNotContain("b-", request.ReadCString(), StringComparison.Ordinal));
        Assert.All(Requests(second), request => Assert.DoesNotContain("b-", request.ReadCString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RawCommand.CancelSm, 0u)]
    [InlineData(RawCommand.CancelSm, 0x11u)]
    [InlineData(RawCommand.ReplaceSm, 0u)]
    [InlineData(RawCommand.ReplaceSm, 0x13u)]
    [InlineData(RawCommand.QuerySm, 0x0Cu)]
    public async Task Request_OfAnOwnMessage_GetsTheSmscsAnswer(uint command, uint status)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        smsc.OnOther = request => Answer(request, []) with { Status = status };
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "a-")]);
        await using RawEsme esme = await gateway.BindAsync();

        RawPdu answer = await esme.Connection.RequestAsync(command, Body(command, "a-0815", Own));

        Assert.Equal(command | RawCommand.Response, answer.CommandId);
        Assert.Equal(status, answer.Status);
        Assert.Empty(answer.Body);
        Assert.Equal(Body(command, "0815", Own), (await smsc.NextRequestAsync(command)).Body);
    }

    [Theory]
    [InlineData(RawCommand.QuerySm, 0x67u)]
    [InlineData(RawCommand.CancelSm, 0x11u)]
    [InlineData(RawCommand.ReplaceSm, 0x13u)]
    public async Task Request_NotForTheAsker_IsRefusedAndReachesNoSmsc(uint command, uint failure)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using FakeSmsc other = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "a-"), (other, "b-")]);
        await using RawEsme esme = await gateway.BindAsync();

        RawPdu foreign = await esme.Connection.RequestAsync(command, Body(command, "a-1", Foreign));
        RawPdu nobody = await esme.Connection.RequestAsync(command, Body(command, "a-1", "99999"));
        RawPdu unknown = await esme.Connection.RequestAsync(command, Body(command, "c-1", Own));
        RawPdu prefixAlone = await esme.Connection.RequestAsync(command, Body(command, "a-", Own));
        RawPdu empty = await esme.Connection.RequestAsync(command, Body(command, "", Own));

        Assert.All([foreign, nobody, unknown, prefixAlone, empty], answer =>
        {
            Assert.Equal(command | RawCommand.Response, answer.CommandId);
            Assert.Equal(failure, answer.Status);
        });
        Assert.DoesNotContain(command, Commands(smsc).Concat(Commands(other)));
    }

    [Fact]
    public async Task Request_MalformedBody_IsAFaultOfItsOwnResponse()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);
        await using RawEsme esme = await gateway.BindAsync();

        foreach (uint command in (uint[])[RawCommand.QuerySm, RawCommand.CancelSm, RawCommand.ReplaceSm])
        {
            RawPdu answer = await esme.Connection.RequestAsync(command, Encoding.ASCII.GetBytes("no NUL anywhere"));
            Assert.Equal((command | RawCommand.Response, 0x02u), (answer.CommandId, answer.Status));
        }
    }

    [Fact]
    public async Task Request_TrunkThatCarriesTheSp_MayAsk()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);
        await using RawEsme trunk = await gateway.BindAsync("trunk");

        RawPdu carried = await trunk.Connection.RequestAsync(RawCommand.CancelSm, Cancel("1", Own));
        RawPdu other = await trunk.Connection.RequestAsync(RawCommand.CancelSm, Cancel("1", Foreign));

        Assert.Equal((0u, 0x11u), (carried.Status, other.Status));
    }

    [Fact]
    public async Task Request_SmscOfTheIdNotBound_IsTemporary_ThoughAnotherSmscIsBound()
    {
        await using FakeSmsc gone = FakeSmsc.Start();
        await using FakeSmsc there = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(gone, "a-"), (there, "b-")]);
        await gone.DisposeAsync();
        await gateway.UntilAsync(links => !links[0].IsBound, "the first link to be down");
        await using RawEsme esme = await gateway.BindAsync();

        RawPdu answer = await esme.Connection.RequestAsync(RawCommand.QuerySm, Query("a-1", Own));

        Assert.Equal(0x64u, answer.Status);
        Assert.DoesNotContain(RawCommand.QuerySm, Commands(there));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_SmscNeverAnswersOrLosesItsLink_HasAnUnknownOutcome(bool dropLink)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        smsc.OnOther = _ => null;
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")], responseTimeout: dropLink ? "00:00:20" : "00:00:01");
        await using RawEsme esme = await gateway.BindAsync();

        Task<RawPdu> answer = await esme.Connection.BeginRequestAsync(RawCommand.CancelSm, Cancel("1", Own));
        await smsc.NextRequestAsync(RawCommand.CancelSm);
        if (dropLink)
        {
            smsc.DropLinks();
        }

        Assert.Equal(0x64u, (await answer.WaitAsync(TimeSpan.FromSeconds(30))).Status);
        Assert.False(esme.Connection.Stray.TryRead(out _));
    }

    [Fact]
    public async Task Request_SmscThrottles_GoesAgainAndIsAnsweredOnce()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        int asked = 0;
        smsc.OnOther = request => Answer(request, []) with { Status = Interlocked.Increment(ref asked) == 1 ? 0x58u : 0u };
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "a-")]);
        await using RawEsme esme = await gateway.BindAsync();

        RawPdu answer = await esme.Connection.RequestAsync(RawCommand.CancelSm, Cancel("a-1", Own));

        Assert.Equal(0u, answer.Status);
        Assert.Equal(2, asked);
        Assert.All(Requests(smsc).Where(request => request.CommandId == RawCommand.CancelSm), request => Assert.Equal(Cancel("1", Own), request.Body));
    }

    [Fact]
    public async Task Query_AnswerThatCanNotBeRead_Failed()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        smsc.OnOther = request => Answer(request, Encoding.ASCII.GetBytes("1\0no end"));
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);
        await using RawEsme esme = await gateway.BindAsync();

        Assert.Equal(0x67u, (await esme.Connection.RequestAsync(RawCommand.QuerySm, Query("1", Own))).Status);
    }

    [Theory]
    [InlineData("we meet at nine", 0u)]
    [InlineData("a forbidden thing", 0x45u)]
    public async Task Replace_TextIsScreenedLikeASubmit(string text, uint status)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "a-")]);
        await using RawEsme esme = await gateway.BindAsync();
        SubmitResult submit = await esme.SubmitAsync(ShortMessagePdu.Ascii(Own, "8613800138000", text));

        RawPdu replace = await esme.Connection.RequestAsync(RawCommand.ReplaceSm, Replace("a-1", Own, Encoding.ASCII.GetBytes(text)));

        Assert.Equal((status, status), (submit.Status, replace.Status));
        Assert.Equal(status == 0, Commands(smsc).Contains(RawCommand.ReplaceSm));
    }

    [Theory]
    [InlineData("utf-16BE")]
    [InlineData("GBK")]
    public async Task Replace_TextInTheCodingOfAnEarlierMessage_IsNoWayRound(string encoding)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);
        await using RawEsme esme = await gateway.BindAsync();

        RawPdu bad = await esme.Connection.RequestAsync(RawCommand.ReplaceSm, Replace("1", Own, Encoding.GetEncoding(encoding).GetBytes("网上赌博")));
        RawPdu good = await esme.Connection.RequestAsync(RawCommand.ReplaceSm, Replace("1", Own, Encoding.GetEncoding(encoding).GetBytes("九点开会")));

        Assert.Equal((0x45u, 0u), (bad.Status, good.Status));
    }

    [Fact]
    public async Task Text_BesideAHarmlessShortMessage_IsScreenedToo()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);
        await using RawEsme esme = await gateway.BindAsync();
        var payload = new RawTlv(ShortMessagePdu.MessagePayload, "forbidden"u8.ToArray());
        byte[] replacement = [.. Replace("1", Own, "harmless"u8.ToArray()), .. new RawWriter().Tlv(payload.Tag, payload.Value).ToArray()];

        RawPdu replace = await esme.Connection.RequestAsync(RawCommand.ReplaceSm, replacement);
        SubmitResult submit = await esme.SubmitAsync(ShortMessagePdu.Ascii(Own, "8613800138000", "harmless") with { Tlvs = [payload] });

        Assert.Equal((0x45u, 0x45u), (replace.Status, submit.Status));
    }

    [Fact]
    public async Task Cancel_WithoutAnId_GoesToTheOnlySmsc()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "a-")]);
        await using RawEsme esme = await gateway.BindAsync();

        RawPdu answer = await esme.Connection.RequestAsync(RawCommand.CancelSm, Cancel("", Own));

        Assert.Equal(0u, answer.Status);
        Assert.Equal(Cancel("", Own), (await smsc.NextRequestAsync(RawCommand.CancelSm)).Body);
    }

    [Fact]
    public async Task Requests_OverTheWindow_AreAnsweredAtOnce()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        smsc.OnOther = _ => null;
        await using ProtocolGateway gateway = await ProtocolGateway.StartAsync([(smsc, "")]);
        await using RawEsme esme = await gateway.BindAsync();
        for (int i = 0; i < 10; i++)
        {
            await esme.Connection.BeginRequestAsync(RawCommand.QuerySm, Query("1", Own));
        }

        RawPdu answer = await esme.Connection.RequestAsync(RawCommand.QuerySm, Query("1", Own));

        Assert.Equal((RawCommand.QuerySm | RawCommand.Response, 0x14u), (answer.CommandId, answer.Status));
    }

    private static byte[] Body(uint command, string id, string source) => command switch
    {
        RawCommand.QuerySm => Query(id, source),
        RawCommand.CancelSm => Cancel(id, source),
        _ => Replace(id, source, "we meet at nine"u8.ToArray()),
    };

    private static byte[] Query(string id, string source) => new RawWriter().CString(id).Byte(1).Byte(1).CString(source).ToArray();

    private static byte[] Cancel(string id, string source) => new RawWriter()
        .CString("").CString(id).Byte(1).Byte(1).CString(source).Byte(1).Byte(1).CString("8613800138000").ToArray();

    private static byte[] Replace(string id, string source, byte[] text) => new RawWriter()
        .CString(id).Byte(1).Byte(1).CString(source).CString("").CString("000001000000000R").Byte(1).Byte(0).Byte((byte)text.Length).Octets(text).ToArray();

    private static RawPdu Answer(RawPdu request, byte[] body) => request with { CommandId = request.CommandId | RawCommand.Response, Body = body };

    private static List<RawPdu> Requests(FakeSmsc smsc)
    {
        List<RawPdu> requests = [];
        while (smsc.Requests.TryRead(out RawPdu? request))
        {
            requests.Add(request);
        }

        return requests;
    }

    private static List<uint> Commands(FakeSmsc smsc) => Requests(smsc).ConvertAll(request => request.CommandId);
}
