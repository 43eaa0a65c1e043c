using SpamGate.Gateway.Tests.Conformance.Rig;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Conformance;

/// <summary>SMPP.md section 3.</summary>
public sealed class SubmitTests
{
    private static readonly ShortMessagePdu s_message = ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?");
    private static readonly ShortMessagePdu s_spam = ShortMessagePdu.Ascii("10655001", "8613800138000", $"a {GatewayRig.Keyword} thing");

    public static TheoryData<string, uint> Faults() => new()
    {
        { "source", 0x0A },
        { "destination", 0x0B },
        { "no destination", 0x0B },
        { "esm_class", 0x43 },
        { "priority", 0x06 },
        { "registered_delivery", 0x07 },
        { "service_type", 0x15 },
        { "schedule of 15", 0x61 },
        { "schedule that is no time", 0x61 },
        { "validity of 15", 0x62 },
        { "validity that is no time", 0x62 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Field_Faulty_HasItsOwnStatus(string field, uint status)
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        MemoryPeer peer = await rig.BindAsync();
        ShortMessagePdu faulty = field switch
        {
            "source" => s_message with { Source = "1\u00012" },
            "destination" => s_message with { Dest = "not a number" },
            "no destination" => s_message with { Dest = "" },
            "esm_class" => s_message with { EsmClass = 0x04 },
            "priority" => s_message with { Priority = 4 },
            "registered_delivery" => s_message with { RegisteredDelivery = 0x20 },
            "service_type" => s_message with { ServiceType = "\u0001" },
            "schedule of 15" => s_message with { Schedule = "26010215040500R" },
            "schedule that is no time" => s_message with { Schedule = "261302150405000+" },
            "validity of 15" => s_message with { Validity = "26010215040500R" },
            _ => s_message with { Validity = "2601021504050000" },
        };

        Assert.Equal(status, (await peer.SubmitAsync(faulty)).Status);
    }

    [Theory]
    [InlineData(null, 0x45u)]
    [InlineData(0x66, 0x66u)]
    [InlineData(0x400, 0x400u)]
    [InlineData(0x4FF, 0x4FFu)]
    public async Task Spam_IsRefusedForGood(int? configured, uint status)
    {
        await using GatewayRig rig = await GatewayRig.StartAsync(config =>
        {
            if (configured is { } code)
            {
                config.ScreeningSection["RejectStatus"] = $"0x{code:X}";
            }
        });
        MemoryPeer peer = await rig.BindAsync();

        Assert.Equal(status, (await peer.SubmitAsync(s_spam)).Status);
    }

    [Theory]
    [InlineData(0x08)]
    [InlineData(0x14)]
    [InlineData(0x58)]
    [InlineData(0x64)]
    public async Task RejectStatus_Temporary_IsNoConfiguration(int status)
    {
        await Assert.ThrowsAnyAsync<Exception>(() => GatewayRig.StartAsync(config => config.ScreeningSection["RejectStatus"] = $"0x{status:X}"));
    }

    [Fact]
    public async Task Rate_OnAnSpAccount_Is58()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config =>
        {
            config.Sp("10001")["MessagesPerSecond"] = 0.001;
            config.Sp("10001")["Burst"] = 1;
            config.WithSmsc(smsc.Port);
        });
        MemoryPeer peer = await rig.BindAsync();

        Assert.Equal(0u, (await peer.SubmitAsync(s_message)).Status);
        Assert.Equal(0x58u, (await peer.SubmitAsync(s_message)).Status);
    }

    // 0x58 makes a client pause its whole bind, and a trunk carries many SPs.
    [Fact]
    public async Task Rate_OnATrunk_Is14()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config =>
        {
            config.WithTrunk("trunk", ["10001"]).WithSmsc(smsc.Port);
            config.Sp("10001")["MessagesPerSecond"] = 0.001;
            config.Sp("10001")["Burst"] = 1;
        });
        MemoryPeer peer = await rig.BindAsync(systemId: "trunk");

        Assert.Equal(0u, (await peer.SubmitAsync(s_message)).Status);
        Assert.Equal(0x14u, (await peer.SubmitAsync(s_message)).Status);
    }

    [Fact]
    public async Task Smsc_NotAvailable_Is64()
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        MemoryPeer peer = await rig.BindAsync();

        Assert.Equal(0x64u, (await peer.SubmitAsync(s_message)).Status);
    }

    [Theory]
    [InlineData(0x00u)]
    [InlineData(0x08u)]
    public async Task Smsc_NacksWithoutAReason_IsOurFault08(uint status)
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        RawConnection link = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();

        Task<RawPdu> answer = await peer.BeginSubmitAsync(s_message);
        RawPdu submit = await link.NextRequestAsync(RawCommand.SubmitSm);
        await link.SendAsync(new RawPdu(RawCommand.GenericNack, status, submit.Sequence, []));

        Assert.Equal(0x08u, (await answer).Status);
    }

    [Fact]
    public async Task CommandStatus_LeftInARequest_IsNotPassedOn()
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        RawConnection link = await smsc.NextLinkAsync();
        MemoryPeer peer = await rig.BindAsync();

        await peer.BeginAsync(new RawPdu(RawCommand.SubmitSm, 0xDEAD, 7, s_message.ToBody()));

        Assert.Equal(0u, (await link.NextRequestAsync(RawCommand.SubmitSm)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Text_InShortMessageAndPayload_BothAreScreened(bool spamInPayload)
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        MemoryPeer peer = await rig.BindAsync();
        byte[] innocent = s_message.ShortMessage;

        SubmitResult result = await peer.SubmitAsync(s_message with
        {
            ShortMessage = spamInPayload ? innocent : s_spam.ShortMessage,
            Tlvs = [new RawTlv(ShortMessagePdu.MessagePayload, spamInPayload ? s_spam.ShortMessage : innocent)],
        });

        Assert.Equal(0x45u, result.Status);
    }

    [Fact]
    public async Task DataSm_IsScreenedLikeSubmitSm()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        MemoryPeer peer = await rig.BindAsync();

        Assert.Equal(0x45u, (await peer.AskAsync(RawCommand.DataSm, DataBody(s_spam.ShortMessage))).Status);
        Assert.Equal(0u, (await peer.AskAsync(RawCommand.DataSm, DataBody(s_message.ShortMessage))).Status);

        Assert.Equal(DataBody(s_message.ShortMessage), (await smsc.NextRequestAsync(RawCommand.DataSm)).Body);
    }

    [Theory]
    [InlineData(0, 0x33u)]
    [InlineData(254, 0u)]
    [InlineData(255, 0x33u)]
    public async Task SubmitMulti_NumberOfDestinations_IsAtMost254(int count, uint status)
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        smsc.OnOther = request => request with { CommandId = request.CommandId | RawCommand.Response, Body = [(byte)'m', 0, 0] };
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        MemoryPeer peer = await rig.BindAsync();

        RawPdu answer = await peer.AskAsync(RawCommand.SubmitMulti, MultiBody([.. Enumerable.Range(0, count).Select(i => $"86138{i:D8}")]));

        Assert.Equal((RawCommand.SubmitMulti | RawCommand.Response, status), (answer.CommandId, answer.Status));
    }

    [Fact]
    public async Task SubmitMulti_OneRefused_IsForwardedAsOneWithoutItAndJoinsUnsuccess()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        byte[] refusedBySmsc = new RawWriter().CString("m1").Byte(1).Byte(1).Byte(1).CString("8613800000003").Octets([0, 0, 0, 0x0B]).ToArray();
        smsc.OnOther = request => request with { CommandId = request.CommandId | RawCommand.Response, Body = refusedBySmsc };
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port).WithListed("BlockedRecipients", "8613800000002"));
        MemoryPeer peer = await rig.BindAsync();

        RawPdu answer = await peer.AskAsync(RawCommand.SubmitMulti, MultiBody(["8613800000001", "8613800000002", "8613800000003"]));

        Assert.Equal(MultiBody(["8613800000001", "8613800000003"]), (await smsc.NextRequestAsync(RawCommand.SubmitMulti)).Body);
        var reader = new RawReader(answer.Body);
        Assert.Equal(("m1", (byte)2), (reader.CString(), reader.Byte()));
        Assert.Equal(["8613800000002", "8613800000003"], Enumerable.Range(0, 2).Select(_ => ReadUnsuccess(reader)));
        Assert.True(reader.AtEnd);
    }

    // no_unsuccess of an SMSC may promise more entries than follow: what we say must still be whole.
    [Fact]
    public async Task SubmitMulti_SmscPromisesMoreEntriesThanItSends_AnswerIsWhole()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        byte[] broken = new RawWriter().CString("m1").Byte(9).Byte(1).Byte(1).CString("8613800000001").Octets([0, 0, 0, 0x0B]).Byte(1).ToArray();
        smsc.OnOther = request => request with { CommandId = request.CommandId | RawCommand.Response, Body = broken };
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        MemoryPeer peer = await rig.BindAsync();

        RawPdu answer = await peer.AskAsync(RawCommand.SubmitMulti, MultiBody(["8613800000001"]));

        var reader = new RawReader(answer.Body);
        Assert.Equal(("m1", (byte)1), (reader.CString(), reader.Byte()));
        Assert.Equal("8613800000001", ReadUnsuccess(reader));
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public async Task SubmitMulti_DistributionList_IsRefused()
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        MemoryPeer peer = await rig.BindAsync();
        byte[] body = new RawWriter().CString("").Byte(1).Byte(1).CString("10655001").Byte(1).Byte(2).CString("everyone")
            .Byte(0).Byte(0).Byte(0).CString("").CString("").Byte(0).Byte(0).Byte(0).Byte(0).Byte(2).Octets("hi"u8).ToArray();

        Assert.Equal(0x34u, (await peer.AskAsync(RawCommand.SubmitMulti, body)).Status);
    }

    [Theory]
    [InlineData(RawCommand.QuerySm, 0x67u)]
    [InlineData(0x8u, 0x11u)]
    [InlineData(0x7u, 0x13u)]
    public async Task QueryCancelReplace_NobodyOwnsTheId_HasItsOwnStatus(uint command, uint status)
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        MemoryPeer peer = await rig.BindAsync();
        byte[] body = command switch
        {
            RawCommand.QuerySm => new RawWriter().CString("1").Byte(1).Byte(1).CString("10655001").ToArray(),
            0x8 => new RawWriter().CString("").CString("1").Byte(1).Byte(1).CString("10655001").Byte(1).Byte(1).CString("8613800138000").ToArray(),
            _ => new RawWriter().CString("1").Byte(1).Byte(1).CString("10655001").CString("").CString("").Byte(0).Byte(0).Byte(2).Octets("hi"u8).ToArray(),
        };

        RawPdu answer = await peer.AskAsync(command, body);

        Assert.Equal((command | RawCommand.Response, status), (answer.CommandId, answer.Status));
    }

    private static string ReadUnsuccess(RawReader reader)
    {
        reader.Octets(2);
        string address = reader.CString();
        reader.Octets(4);
        return address;
    }

    private static byte[] DataBody(byte[] text) => new RawWriter().CString("").Byte(1).Byte(1).CString("10655001")
        .Byte(1).Byte(1).CString("8613800138000").Byte(0).Byte(0).Byte(0).Tlv(ShortMessagePdu.MessagePayload, text).ToArray();

    private static byte[] MultiBody(string[] destinations)
    {
        RawWriter writer = new RawWriter().CString("").Byte(1).Byte(1).CString("10655001").Byte((byte)destinations.Length);
        foreach (string destination in destinations)
        {
            writer.Byte(1).Byte(1).Byte(1).CString(destination);
        }

        return writer.Byte(0).Byte(0).Byte(0).CString("").CString("")
            .Byte(0).Byte(0).Byte(0).Byte(0).Byte(2).Octets("hi"u8).ToArray();
    }
}
