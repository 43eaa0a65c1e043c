using System.Globalization;
using System.Text;
using SpamGate.Testing.Wire;

namespace SpamGate.Fuzzing.Pdus;

/// <summary>Well-formed PDUs of every kind with random contents, written by the tests' own codec.</summary>
/// <param name="random">Chance.</param>
/// <param name="longTexts">
/// True: what makes a PDU long is its text. False: a TLV nobody knows, because a gateway under test keeps room for the longest text in each of its threads.
/// </param>
public sealed class PduSamples(Random random, bool longTexts)
{
    /// <summary>Access number of the SP whose accounts the sessions bind with.</summary>
    public const string OwnNumber = "10690001";

    /// <summary>system_ids of that SP's account and of a trunk that carries it.</summary>
    public static readonly string[] SystemIds = ["one", "trunk"];

    /// <summary>Password of both.</summary>
    public const string Password = "secret";

    private const int MaxBulk = 0x7000;
    private const int MaxShortMessage = 254;
    private const ushort VendorTag = 0x1400;

    private static readonly uint[] s_responses =
    [
        RawCommand.GenericNack, RawCommand.BindReceiver, RawCommand.BindTransmitter, RawCommand.QuerySm, RawCommand.SubmitSm, RawCommand.DeliverSm,
        RawCommand.ReplaceSm, RawCommand.CancelSm, RawCommand.BindTransceiver, RawCommand.EnquireLink, RawCommand.SubmitMulti, RawCommand.DataSm,
        RawCommand.Unbind,
    ];

    private static readonly string[] s_texts =
    [
        "Your code is 482913.", "forbidden fruit", "f o r b i d d e n", "Lunch at twelve?", "", "Sale: 50% off, reply TD to stop", "赌博网站 今日开户", "您的验证码是 1234", "😀 ok",
    ];

    private static readonly byte[] s_codings = [0, 0, 0, 1, 2, 3, 4, 8, 8, 8, 15, 0x18, 0xF0, 0xF4, 0xC8, 0xFF];

    /// <summary>Any PDU at all.</summary>
    public RawPdu Any(uint sequence) => random.Next(16) switch
    {
        0 => Bind(RandomBind(), sequence),
        1 => EnquireLink(sequence),
        2 => DataSm(sequence),
        3 => SubmitMulti(sequence),
        4 => QuerySm(sequence),
        5 => CancelSm(sequence),
        6 => ReplaceSm(sequence),
        7 => DeliverSm(sequence),
        8 => Outbind(sequence),
        9 => AlertNotification(sequence),
        10 => Response(sequence),
        11 => Unknown(sequence),
        12 => Unbind(sequence),
        _ => SubmitSm(sequence),
    };

    /// <summary>One of the three binds.</summary>
    public uint RandomBind() => random.Next(4) switch
    {
        0 => RawCommand.BindTransmitter,
        1 => RawCommand.BindReceiver,
        _ => RawCommand.BindTransceiver,
    };

    /// <summary>A bind that is accepted.</summary>
    public RawPdu Bind(uint command, uint sequence) => Bind(command, sequence, SystemIds[random.Next(SystemIds.Length)], Password);

    /// <summary>A bind with these credentials.</summary>
    public RawPdu Bind(uint command, uint sequence, string systemId, string password) => new(command, 0, sequence, new RawWriter()
        .CString(systemId).CString(password).CString(random.Next(4) == 0 ? "SMPP" : "")
        .Byte(random.Next(8) switch { 0 => 0x33, 1 => 0x50, 2 => 0, _ => 0x34 })
        .Byte(1).Byte(1).CString(random.Next(4) == 0 ? "^1069" : "").ToArray());

    /// <summary>enquire_link.</summary>
    public static RawPdu EnquireLink(uint sequence) => new(RawCommand.EnquireLink, 0, sequence, []);

    /// <summary>unbind.</summary>
    public static RawPdu Unbind(uint sequence) => new(RawCommand.Unbind, 0, sequence, []);

    /// <summary>submit_sm.</summary>
    public RawPdu SubmitSm(uint sequence) => new(RawCommand.SubmitSm, 0, sequence, Message(Source(), Number()).ToBody());

    /// <summary>deliver_sm, which an ESME has no right to send.</summary>
    public RawPdu DeliverSm(uint sequence) => new(RawCommand.DeliverSm, 0, sequence, (Message(Number(), Source()) with { EsmClass = 4 }).ToBody());

    /// <summary>data_sm.</summary>
    public RawPdu DataSm(uint sequence)
    {
        byte coding = Coding();
        RawWriter writer = new RawWriter().CString("").Byte(1).Byte(1).CString(Source()).Byte(1).Byte(1).CString(Number())
            .Byte(0).Byte((byte)random.Next(2)).Byte(coding);
        return new(RawCommand.DataSm, 0, sequence, WithTlvs(writer.Tlv(ShortMessagePdu.MessagePayload, Text(coding))).ToArray());
    }

    /// <summary>submit_multi of up to eight destinations, now and then one of them a distribution list.</summary>
    public RawPdu SubmitMulti(uint sequence)
    {
        int count = random.Next(1, 9);
        RawWriter writer = new RawWriter().CString("").Byte(1).Byte(1).CString(Source()).Byte((byte)count);
        for (int i = 0; i < count; i++)
        {
            if (random.Next(24) == 0)
            {
                writer.Byte(2).CString("friends");
            }
            else
            {
                writer.Byte(1).Byte(1).Byte(1).CString(Number());
            }
        }

        byte coding = Coding();
        byte[] text = Text(coding);
        writer.Byte(0).Byte(0).Byte(0).CString("").CString("").Byte(0).Byte(0).Byte(coding).Byte(0).Byte((byte)text.Length).Octets(text);
        return new(RawCommand.SubmitMulti, 0, sequence, WithTlvs(writer).ToArray());
    }

    /// <summary>query_sm.</summary>
    public RawPdu QuerySm(uint sequence) =>
        new(RawCommand.QuerySm, 0, sequence, new RawWriter().CString(MessageId()).Byte(1).Byte(1).CString(Source()).ToArray());

    /// <summary>cancel_sm.</summary>
    public RawPdu CancelSm(uint sequence) => new(RawCommand.CancelSm, 0, sequence, new RawWriter()
        .CString("").CString(random.Next(4) == 0 ? "" : MessageId()).Byte(1).Byte(1).CString(Source()).Byte(1).Byte(1).CString(Number()).ToArray());

    /// <summary>replace_sm.</summary>
    public RawPdu ReplaceSm(uint sequence)
    {
        byte[] text = Text(0);
        return new(RawCommand.ReplaceSm, 0, sequence, new RawWriter()
            .CString(MessageId()).Byte(1).Byte(1).CString(Source()).CString("").CString("").Byte(0).Byte(0)
            .Byte((byte)text.Length).Octets(text).ToArray());
    }

    /// <summary>outbind.</summary>
    public static RawPdu Outbind(uint sequence) => new(RawCommand.Outbind, 0, sequence, new RawWriter().CString("smsc").CString("pw").ToArray());

    /// <summary>alert_notification.</summary>
    public RawPdu AlertNotification(uint sequence) => new(RawCommand.AlertNotification, 0, sequence, new RawWriter()
        .Byte(1).Byte(1).CString(Number()).Byte(1).Byte(1).CString(OwnNumber).ToArray());

    /// <summary>A response, most likely to nothing.</summary>
    public RawPdu Response(uint sequence)
    {
        uint command = s_responses[random.Next(s_responses.Length)] | RawCommand.Response;
        uint status = random.Next(3) == 0 ? (uint)random.Next(0x100) : 0;
        return new(command, status, sequence, random.Next(2) == 0 ? [] : new RawWriter().CString(MessageId()).ToArray());
    }

    /// <summary>A request nobody defined, or one of cell broadcast.</summary>
    public RawPdu Unknown(uint sequence)
    {
        uint command = random.Next(3) == 0 ? RawCommand.BroadcastSm + (uint)random.Next(3) : (uint)random.Next(0x200, int.MaxValue);
        byte[] body = new byte[random.Next(40)];
        random.NextBytes(body);
        return new(command, 0, sequence, body);
    }

    private ShortMessagePdu Message(string source, string dest)
    {
        byte coding = Coding();
        var message = new ShortMessagePdu
        {
            Source = source,
            Dest = dest,
            DataCoding = coding,
            RegisteredDelivery = (byte)(random.Next(4) == 0 ? 1 : 0),
            Validity = random.Next(8) == 0 ? "000001000000000R" : "",
            ServiceType = random.Next(8) == 0 ? "CMT" : "",
        };
        byte[] text = Text(coding);
        if (random.Next(8) == 0)
        {
            byte total = (byte)random.Next(1, 4);
            message = message with { EsmClass = 0x40 };
            text = [5, 0, 3, (byte)random.Next(256), total, (byte)random.Next(1, total + 1), .. text];
        }

        byte[] bulk = [];
        if (random.Next(64) == 0)
        {
            bulk = new byte[random.Next(MaxBulk)];
            random.NextBytes(bulk);
        }

        bool inPayload = int.Max(text.Length, bulk.Length) > MaxShortMessage || random.Next(6) == 0;
        if (longTexts && bulk.Length > 0)
        {
            (text, bulk) = (bulk, []);
        }

        message = inPayload
            ? message with { Tlvs = [new RawTlv(ShortMessagePdu.MessagePayload, text)] }
            : message with { ShortMessage = text };
        if (bulk.Length > 0)
        {
            message = message with { Tlvs = [.. message.Tlvs, new RawTlv(VendorTag, bulk)] };
        }

        return message with { Tlvs = [.. message.Tlvs, .. VendorTlvs()] };
    }

    private RawWriter WithTlvs(RawWriter writer)
    {
        foreach (RawTlv tlv in VendorTlvs())
        {
            writer.Tlv(tlv.Tag, tlv.Value);
        }

        return writer;
    }

    private IEnumerable<RawTlv> VendorTlvs()
    {
        for (int i = random.Next(6) - 3; i > 0; i--)
        {
            byte[] value = new byte[random.Next(24)];
            random.NextBytes(value);
            yield return new RawTlv((ushort)random.Next(VendorTag, 0x4000), value);
        }
    }

    private byte Coding() => s_codings[random.Next(s_codings.Length)];

    private byte[] Text(byte coding)
    {
        string text = s_texts[random.Next(s_texts.Length)];
        return coding is 8 or 0x18 ? Encoding.BigEndianUnicode.GetBytes(text) : Encoding.UTF8.GetBytes(text);
    }

    private string Source() => random.Next(8) switch { 0 => "10650002", 1 => OwnNumber, _ => OwnNumber + random.Next(1000).ToString(CultureInfo.InvariantCulture) };

    private string Number() => "86138" + random.Next(100_000_000).ToString("D8", CultureInfo.InvariantCulture);

    private string MessageId() => random.Next(0x10000).ToString("X8", CultureInfo.InvariantCulture);
}
