using System.Buffers.Binary;
using SpamGate.Gateway.Tests.Conformance.Rig;
using SpamGate.Smpp.Sessions;
using SpamGate.Testing.Network;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Wire;

namespace SpamGate.Gateway.Tests.Conformance;

/// <summary>SMPP.md section 1. The partial-PDU timer is in <see cref="SessionTimerTests"/>.</summary>
public sealed class FramingTests
{
    private const int Cap = 70 * 1024;
    private static readonly ShortMessagePdu s_message = ShortMessagePdu.Ascii("10655001", "8613800138000", "Dinner at seven?");

    [Theory]
    [InlineData(0u)]
    [InlineData(15u)]
    [InlineData(Cap + 1)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0x80000000u)]
    [InlineData(0xFFFFFFFFu)]
    public async Task CommandLength_BelowSixteenOrOverTheCap_IsNacked02WithSequence0ThenClosed(uint length)
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        MemoryPeer peer = await rig.BindAsync();
        byte[] fourOctets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(fourOctets, length);

        // Nothing but the length is sent: it is judged before anything more is awaited.
        await peer.SendAsync(fourOctets);

        RawPdu nack = await peer.NextStrayAsync();
        Assert.Equal((RawCommand.GenericNack, 0x02u, 0u, 0), (nack.CommandId, nack.Status, nack.Sequence, nack.Body.Length));
        await peer.EndAsync();
        Assert.Equal(SessionEndReason.FramingLost, peer.Session.EndReason);
    }

    [Fact]
    public async Task CommandLength_CapConfigured_IsTheCap()
    {
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.SmppSection["MaxPduBytes"] = 1024);
        MemoryPeer peer = await rig.BindAsync();

        RawPdu atCap = await peer.AskAsync(0x777, new byte[1024 - RawPdu.HeaderLength]);
        await peer.SendAsync(new RawPdu(0x777, 0, 9, new byte[1025 - RawPdu.HeaderLength]).ToBytes());

        Assert.Equal(0x03u, atCap.Status);
        Assert.Equal(0x02u, (await peer.NextStrayAsync()).Status);
        await peer.EndAsync();
    }

    [Fact]
    public async Task CommandLength_LargestAllowedByConfiguration_IsForwardedWhole()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config =>
        {
            config.SmppSection["MaxPduBytes"] = 1024 * 1024;
            config.WithSmsc(smsc.Port);
        });
        MemoryPeer peer = await rig.BindAsync();
        RawTlv[] tlvs = [.. Enumerable.Range(0, 15).Select(i => new RawTlv((ushort)(0x1500 + i), new byte[65_000]))];

        Assert.Equal(0u, (await peer.SubmitAsync(s_message with { Tlvs = tlvs })).Status);

        Assert.Equal(15, (await smsc.NextSubmitAsync()).Tlvs.Count);
    }

    [Theory]
    [InlineData(0x00000777u, 1u)]
    [InlineData(0x00000000u, 0u)]
    [InlineData(0x0000000Au, 0xFFFFFFFFu)]
    [InlineData(0x00000111u, 0x80000000u)]
    public async Task CommandId_Unknown_IsNacked03WithItsSequenceAndStaysOpen(uint command, uint sequence)
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        MemoryPeer peer = await rig.BindAsync();

        RawPdu nack = await peer.AskAsync(new RawPdu(command, 0, sequence, [1, 2, 3]));

        Assert.Equal((RawCommand.GenericNack, 0x03u, sequence), (nack.CommandId, nack.Status, nack.Sequence));
        await peer.BarrierAsync();
    }

    [Fact]
    public async Task Response_UnknownOrUnsolicited_IsIgnoredAndCounted()
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        MemoryPeer peer = await rig.BindAsync();

        await peer.SendAsync(new RawPdu(0x80000777, 0, 1, []).ToBytes());
        await peer.SendAsync(new RawPdu(RawCommand.DeliverSm | RawCommand.Response, 0, 1, [0]).ToBytes());
        await peer.BarrierAsync();

        MetricsPage page = await rig.MetricsAsync();
        Assert.Equal(1, page.Sum("spamgate_pdus_total", ("command", "unknown"), ("direction", "in")));
        Assert.Equal(1, page.Sum("spamgate_pdus_total", ("command", "deliver_sm_resp"), ("direction", "in")));
        Assert.False(peer.Stray.TryRead(out _));
    }

    // generic_nack is exactly 0x80000000: "greater than" would take it for a request.
    [Fact]
    public async Task Response_AnyIdWithBit31_IsNeverAnswered()
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        MemoryPeer peer = await rig.BindAsync();

        foreach (uint id in (uint[])[0x80000000, 0x80000001, 0x80000004, 0x80000005, 0x80000009, 0x80000015, 0x80000021, 0x80000103, 0x80000FFF, 0xFFFFFFFF])
        {
            await peer.SendAsync(new RawPdu(id, 0x58, 3, []).ToBytes());
        }

        await peer.BarrierAsync();
        Assert.False(peer.Stray.TryRead(out _));
    }

    [Fact]
    public async Task Response_OnALinkUnknownOrUnsolicited_IsIgnoredAndCounted()
    {
        await using var smsc = new ManualSmsc();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        RawConnection link = await smsc.NextLinkAsync();

        foreach (uint id in (uint[])[0x80000000, 0x80000001, 0x80000004, 0x80000005, 0x80000021, 0x80000103, 0x80000777, 0xFFFFFFFF])
        {
            await link.SendAsync(new RawPdu(id, 0, 0x7000, [0]).ToBytes());
        }

        Assert.Equal(0u, (await link.RequestAsync(RawCommand.EnquireLink, [])).Status);
        Assert.False(link.Stray.TryRead(out _));
        Assert.True(rig.Egress.Links[0].IsBound);
        Assert.Equal(8, rig.Egress.Links[0].Counters.Unmatched);
    }

    public static TheoryData<string, byte[], uint> BodyFaults()
    {
        byte[] good = s_message.ToBody();
        int smLength = good.Length - s_message.ShortMessage.Length - 1;
        byte[] tooLong = [.. good];
        tooLong[smLength] = 200;
        return new()
        {
            { "sm_length beyond the PDU", tooLong, 0x01 },
            { "no NUL", [0, 1, 1, (byte)'1', (byte)'0'], 0x02 },
            { "service_type of 6", (s_message with { ServiceType = "ABCDEF" }).ToBody(), 0x02 },
            { "source of 21", (s_message with { Source = new string('1', 21) }).ToBody(), 0x02 },
            { "empty body", [], 0x02 },
            { "TLV that overruns", [.. good, 0x14, 0x00, 0x00, 0x09, 1], 0xC0 },
            { "half a TLV header", [.. good, 0x14, 0x00, 0x00], 0xC0 },
            { "sar_total_segments of 2 octets", [.. good, 0x02, 0x0E, 0x00, 0x02, 1, 1], 0xC2 },
            { "sar_segment_seqnum 0", [.. good, 0x02, 0x0F, 0x00, 0x01, 0], 0xC4 },
        };
    }

    [Theory]
    [MemberData(nameof(BodyFaults))]
    public async Task Body_Faulty_IsAnsweredInTheCommandsOwnResponse(string fault, byte[] body, uint status)
    {
        await using GatewayRig rig = await GatewayRig.StartAsync();
        MemoryPeer peer = await rig.BindAsync();

        RawPdu answer = await peer.AskAsync(new RawPdu(RawCommand.SubmitSm, 0, 0xABCDEF, body));

        Assert.True((RawCommand.SubmitSm | RawCommand.Response, status) == (answer.CommandId, answer.Status), $"{fault}: 0x{answer.Status:X}");
        await peer.BarrierAsync();
    }

    [Fact]
    public async Task Tlvs_Unknown_TravelOnUnchangedAndInOrder()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        MemoryPeer peer = await rig.BindAsync();
        RawTlv[] tlvs = [new(0x3FFF, [1, 2, 3]), new(0x0204, [0, 7]), new(0x1400, []), new(0x3FFF, [4])];

        Assert.Equal(0u, (await peer.SubmitAsync(s_message with { Tlvs = tlvs })).Status);

        IReadOnlyList<RawTlv> arrived = (await smsc.NextSubmitAsync()).Tlvs;
        Assert.Equal(tlvs.Select(tlv => tlv.Tag), arrived.Select(tlv => tlv.Tag));
        Assert.Equal(tlvs.SelectMany(tlv => tlv.Value), arrived.SelectMany(tlv => tlv.Value));
    }

    [Fact]
    public async Task Tlvs_UnknownInADeliverSm_TravelOnUnchangedAndInOrder()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        MemoryPeer peer = await rig.BindAsync();
        ShortMessagePdu message = ShortMessagePdu.Ascii("8613800138000", "10655001", "CALL") with
        {
            Tlvs = [new(0x3FFF, [1, 2, 3]), new(0x0204, [0, 7]), new(0x1400, []), new(0x3FFF, [4])],
        };

        Assert.Equal(0u, await smsc.DeliverAsync(message));

        Assert.Equal(message.ToBody(), (await peer.NextRequestAsync(RawCommand.DeliverSm)).Body);
    }

    [Fact]
    public async Task Requests_ThousandInOneRead_EachGetsExactlyOneResponse()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port, window: 1000));
        MemoryPeer peer = await rig.BindAsync();
        Dictionary<uint, int> answers = [];
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        peer.Seen = pdu =>
        {
            answers[pdu.Sequence] = answers.GetValueOrDefault(pdu.Sequence) + 1;
            if (answers.Count == 1000)
            {
                all.TrySetResult();
            }
        };
        uint[] commands = [RawCommand.SubmitSm, RawCommand.EnquireLink, 0x777, RawCommand.DeliverSm];

        await peer.SendAsync(Enumerable.Range(1, 1000)
            .SelectMany(i => new RawPdu(commands[i % 4], 0, (uint)i + 5000, i % 4 == 0 ? s_message.ToBody() : []).ToBytes()).ToArray());
        await all.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await peer.BarrierAsync();

        Assert.All(answers.Where(answer => answer.Key > 5000), answer => Assert.Equal(1, answer.Value));
    }

    [Fact]
    public async Task Session_OneByteARead_IsTheSameAsWhole()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayRig rig = await GatewayRig.StartAsync(config => config.WithSmsc(smsc.Port));
        MemoryPeer peer = rig.Connect();
        byte[] octets =
        [
            .. new RawPdu(RawCommand.BindTransceiver, 0, 1, RawEsme.BindBody("10001", "secret")).ToBytes(),
            .. new RawPdu(RawCommand.SubmitSm, 0, 2, s_message.ToBody()).ToBytes(),
            .. new RawPdu(0x777, 0, 3, [1]).ToBytes(),
        ];
        foreach (byte octet in octets)
        {
            await peer.SendAsync(new[] { octet });
        }

        RawPdu[] answers = [await peer.NextStrayAsync(), await peer.NextStrayAsync(), await peer.NextStrayAsync()];

        Assert.Equal([1u, 2u, 3u], answers.Select(answer => answer.Sequence).Order());
        Assert.Equal([0u, 0u, 3u], answers.OrderBy(answer => answer.Sequence).Select(answer => answer.Status));
    }
}
