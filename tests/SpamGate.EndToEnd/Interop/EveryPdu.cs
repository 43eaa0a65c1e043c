using System.Text;
using SpamGate.Testing.Network;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;

namespace SpamGate.EndToEnd.Interop;

/// <summary>
/// A gateway, service providers and message centres who between them make it send every PDU it can, with no field left at zero that
/// can be told apart. What is sent is listed in <see cref="ExpectedPdus"/>.
/// </summary>
internal static class EveryPdu
{
    private const string Keyword = "forbidden-word";
    private const string Held = "held at the centre";
    private const string Sender = "10655001";
    private const string Mobile = "8613800138000";
    private const string BlockedMobile = "8613800138009";
    private const uint Unknown = 0x777;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Plays it all.</summary>
    /// <returns>What crossed between SPs and the gateway, and between the gateway and the message centres.</returns>
    public static async Task<(IReadOnlyList<TappedOctets> SpSide, IReadOnlyList<TappedOctets> SmscSide)> PlayAsync()
    {
        await using FakeSmsc smsc = FakeSmsc.Start();
        smsc.OnSubmit = submit => submit.Text == Held ? null : 0;
        smsc.OnOther = Answer;
        await using FakeSmsc refusing = FakeSmsc.Start();
        refusing.OnBind = _ => 0x0D;
        await using SmppTap upstream = Tap(smsc.Port);
        await using SmppTap refused = Tap(refusing.Port);
        GatewayConfig config = new GatewayConfig()
            .WithSmsc(upstream.Port)
            .WithSmsc(refused.Port, bindType: "Transmitter", name: "tx")
            .WithSmsc(refused.Port, bindType: "Receiver", name: "rx")
            .WithSp("10001", "1065500")
            .WithSp("10002", "1065600", window: 1)
            .WithKeyword(Keyword)
            .WithListed("BlockedRecipients", BlockedMobile);
        config.Smsc(0)["SystemType"] = "VMS";
        config.SmppSection["EnquireLink"] = "00:00:01";
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(config);
        await using SmppTap downstream = Tap(gateway.SmppPort);

        await refusing.NextRequestAsync(RawCommand.BindTransmitter, s_patience);
        await refusing.NextRequestAsync(RawCommand.BindReceiver, s_patience);
        await using (RawEsme transmitter = await RawEsme.BindAsync(downstream.Port, "10001", "secret", RawCommand.BindTransmitter))
        await using (RawEsme receiver = await RawEsme.BindAsync(downstream.Port, "10001", "secret", RawCommand.BindReceiver))
        {
            await transmitter.UnbindAsync();
            await receiver.UnbindAsync();
            await transmitter.Connection.Closed.WaitAsync(s_patience);
            await receiver.Connection.Closed.WaitAsync(s_patience);
        }

        await using RawEsme esme = await RawEsme.BindAsync(downstream.Port, "10001", "secret");
        await SubmitAsync(esme);
        await AskAboutMessagesAsync(esme);
        await DeliverAsync(smsc, esme);
        await BreakRulesAsync(smsc, esme);
        await CongestAsync(smsc, downstream.Port);
        await esme.Connection.NextRequestAsync(RawCommand.EnquireLink, s_patience);
        await smsc.NextRequestAsync(RawCommand.EnquireLink, s_patience);

        await smsc.WaitForBindAsync();
        await smsc.RequestAsync(RawCommand.Unbind, []);
        await smsc.WaitForBindAsync(s_patience);
        await gateway.StopAsync(s_patience);
        await esme.Connection.NextRequestAsync(RawCommand.Unbind, s_patience);
        await esme.Connection.Closed.WaitAsync(s_patience);
        return ([.. downstream.Octets], [.. upstream.Octets, .. refused.Octets.Select(piece => piece with { Connection = -piece.Connection })]);
    }

    private static SmppTap Tap(int port)
    {
        SmppTap tap = SmppTap.Start(port);
        tap.KeepOctets = true;
        return tap;
    }

    private static async Task SubmitAsync(RawEsme esme)
    {
        ShortMessagePdu submit = ShortMessagePdu.Ucs2(Sender, Mobile, "七点吃饭？");
        await esme.SubmitAsync(submit with
        {
            ServiceType = "CMT",
            SourceTon = 3,
            SourceNpi = 8,
            ProtocolId = 0x01,
            Priority = 2,
            Schedule = "261231235900032+",
            Validity = "000002030000000R",
            RegisteredDelivery = 0x11,
            ReplaceIfPresent = 1,
            Tlvs =
            [
                new RawTlv(0x0204, [0x12, 0x34]), new RawTlv(0x020A, [0x15, 0xB3]), new RawTlv(0x020C, [0x00, 0x4D]),
                new RawTlv(0x020E, [2]), new RawTlv(0x020F, [1]), new RawTlv(0x020D, [3]), new RawTlv(0x1401, [0xCA, 0xFE]),
            ],
        });
        await esme.SubmitAsync(ShortMessagePdu.Ucs2(Sender, Mobile, string.Concat(Enumerable.Repeat("会议记录已经放进你的文件夹。", 8))) with { Validity = "270101120000000+" });
        await esme.SubmitAsync(ShortMessagePdu.Ascii(Sender, Mobile, "") with
        {
            EsmClass = 0x40,
            ShortMessage = [5, 0, 3, 0x2A, 2, 1, .. "Part one."u8],
        });
        await esme.SubmitAsync(ShortMessagePdu.Ascii(Sender, Mobile, $"a {Keyword} in it"));
        await esme.Connection.RequestAsync(RawCommand.DataSm, new RawWriter()
            .CString("WAP").Byte(1).Byte(1).CString(Sender).Byte(1).Byte(1).CString(Mobile).Byte(0).Byte(1).Byte(0)
            .Tlv(ShortMessagePdu.MessagePayload, "Data for you."u8).ToArray());
        await esme.Connection.RequestAsync(RawCommand.SubmitMulti, new RawWriter()
            .CString("CMT").Byte(1).Byte(1).CString(Sender).Byte(3)
            .Byte(1).Byte(1).Byte(1).CString(Mobile).Byte(1).Byte(1).Byte(1).CString(BlockedMobile).Byte(1).Byte(2).Byte(8).CString("8613800138008")
            .Byte(0).Byte(0).Byte(1).CString("").CString("").Byte(1).Byte(0).Byte(0).Byte(0)
            .Byte(15).Octets("To all of you. "u8).ToArray());
    }

    private static async Task AskAboutMessagesAsync(RawEsme esme)
    {
        await esme.Connection.RequestAsync(RawCommand.QuerySm, new RawWriter().CString("00000001").Byte(1).Byte(1).CString(Sender).ToArray());
        await esme.Connection.RequestAsync(RawCommand.CancelSm, new RawWriter()
            .CString("CMT").CString("00000002").Byte(1).Byte(1).CString(Sender).Byte(2).Byte(8).CString(Mobile).ToArray());
        await esme.Connection.RequestAsync(RawCommand.ReplaceSm, new RawWriter()
            .CString("00000003").Byte(1).Byte(1).CString(Sender).CString("000000010000000R").CString("270202030405000+").Byte(1).Byte(0)
            .Byte(12).Octets("Rather nine."u8).ToArray());
    }

    private static RawPdu? Answer(RawPdu request)
    {
        byte[] body = request.CommandId switch
        {
            RawCommand.DataSm => [.. "DATA-1\0"u8],
            RawCommand.SubmitMulti => new RawWriter().CString("MULTI-1").Byte(1).Byte(2).Byte(8).CString("8613800138008").Octets([0, 0, 0, 0x0B]).ToArray(),
            RawCommand.QuerySm => new RawWriter().CString("00000001").CString("260102150405000+").Byte(2).Byte(7).ToArray(),
            _ => [],
        };
        return request with { CommandId = request.CommandId | RawCommand.Response, Body = body };
    }

    private static async Task DeliverAsync(FakeSmsc smsc, RawEsme esme)
    {
        await smsc.DeliverAsync(FakeSmsc.Receipt(ShortMessagePdu.Ascii(Sender, Mobile, ""), "00000001"));
        await smsc.DeliverAsync(new ShortMessagePdu
        {
            ServiceType = "MO",
            SourceTon = 1,
            SourceNpi = 1,
            Source = Mobile,
            DestTon = 3,
            DestNpi = 8,
            Dest = Sender,
            Priority = 1,
            DataCoding = 8,
            ShortMessage = Encoding.BigEndianUnicode.GetBytes("好"),
        });
        await smsc.DeliverAsync(ShortMessagePdu.Ascii(Mobile, "999", "Nobody's number"));
        await smsc.RequestAsync(RawCommand.DataSm, new RawWriter()
            .CString("MO").Byte(1).Byte(1).CString(Mobile).Byte(1).Byte(1).CString(Sender).Byte(0).Byte(0).Byte(0)
            .Tlv(ShortMessagePdu.MessagePayload, "Data for me."u8).ToArray());
        await smsc.SendAsync(new RawPdu(RawCommand.AlertNotification, 0, 99, new RawWriter()
            .Byte(1).Byte(1).CString(Mobile).Byte(3).Byte(8).CString(Sender).Tlv(0x0422, [1]).ToArray()));
        await esme.Connection.NextRequestAsync(RawCommand.AlertNotification, s_patience);
    }

    private static async Task BreakRulesAsync(FakeSmsc smsc, RawEsme esme)
    {
        await esme.Connection.RequestAsync(RawCommand.EnquireLink, []);
        await esme.Connection.RequestAsync(new RawPdu(Unknown, 0, 900, []));
        await esme.TryBindAsync("10001", "secret");
        await esme.Connection.RequestAsync(new RawPdu(RawCommand.DeliverSm, 0, 901, ShortMessagePdu.Ascii(Mobile, Sender, "wrong way").ToBody()));
        await smsc.RequestAsync(RawCommand.EnquireLink, []);
        await smsc.RequestAsync(Unknown, []);
        await smsc.RequestAsync(RawCommand.SubmitSm, ShortMessagePdu.Ascii(Sender, Mobile, "wrong way").ToBody());
    }

    // A 5.0 session is told how full its window is, and that there is no cell broadcast.
    private static async Task CongestAsync(FakeSmsc smsc, int port)
    {
        await using RawEsme esme = await RawEsme.ConnectAsync(port);
        await esme.Connection.RequestAsync(RawCommand.BindTransceiver, RawEsme.BindBody("10002", "secret", interfaceVersion: 0x50));
        await esme.Connection.RequestAsync(RawCommand.BroadcastSm, []);
        await esme.Connection.RequestAsync(RawCommand.QueryBroadcastSm, []);
        await esme.Connection.RequestAsync(RawCommand.CancelBroadcastSm, []);
        Task<RawPdu> held = await esme.Connection.BeginRequestAsync(RawCommand.SubmitSm, ShortMessagePdu.Ascii("10656001", Mobile, Held).ToBody());
        await esme.SubmitAsync(ShortMessagePdu.Ascii("10656001", Mobile, "no room"));
        RawPdu submit;
        do
        {
            submit = await smsc.NextRequestAsync(RawCommand.SubmitSm, s_patience);
        }
        while (ShortMessagePdu.Parse(submit).Text != Held);

        await smsc.SendAsync(submit with { CommandId = RawCommand.SubmitSm | RawCommand.Response, Body = [.. "LATE-1\0"u8] });
        await held.WaitAsync(s_patience);
        await esme.UnbindAsync();
    }
}
