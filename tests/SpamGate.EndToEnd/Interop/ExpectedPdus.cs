using System.Text;

namespace SpamGate.EndToEnd.Interop;

/// <summary>
/// All that the gateway sends in <see cref="EveryPdu"/>, as Wireshark has to read it: every field it finds, besides lengths. A PDU type
/// that the gateway can send has to be here. Empty C-octet strings are no fields to Wireshark, but for service_type; sequence numbers are
/// told of responses, where they are the peer's.
/// </summary>
internal static class ExpectedPdus
{
    private const string FromSp = "source_addr_ton=0x01; source_addr_npi=0x01; source_addr=10655001; ";
    private const string ToMobile = "dest_addr_ton=0x01; dest_addr_npi=0x01; destination_addr=8613800138000; ";
    private const string FromMobile = "source_addr_ton=0x01; source_addr_npi=0x01; source_addr=8613800138000; ";
    private const string ToSp = "dest_addr_ton=0x01; dest_addr_npi=0x01; destination_addr=10655001; ";
    private const string NoEsmClass = "esm.submit.msg_mode=0x00; esm.submit.msg_type=0x00; esm.submit.features=0x00; ";
    private const string NoTimes = "schedule_delivery_time_r=0.000000000; validity_period_r=0.000000000; ";
    private const string NoReceipt = "regdel.receipt=0x00; regdel.acks=0x00; regdel.notif=0x00; ";
    private const string Receipt = "regdel.receipt=0x01; regdel.acks=0x00; regdel.notif=0x00; ";
    private const string Ok = "command_status=0x00000000; ";

    private static readonly string s_minutes = string.Concat(Enumerable.Repeat("会议记录已经放进你的文件夹。", 8));

    /// <summary>To service providers: the gateway is their SMSC.</summary>
    public static IReadOnlyList<(uint CommandId, string Fields)> ToSps { get; } =
    [
        // bind_transmitter_resp, bind_receiver_resp, bind_transceiver_resp: ours, to a 5.0 peer, to a second bind.
        (0x80000002, Ok + "sequence_number=1; system_id=SpamGate; opt_param_tag=0x0210; SC_interface_version=52"),
        (0x80000001, Ok + "sequence_number=1; system_id=SpamGate; opt_param_tag=0x0210; SC_interface_version=52"),
        (0x80000009, Ok + "sequence_number=1; system_id=SpamGate; opt_param_tag=0x0210; SC_interface_version=52"),
        (0x80000009, Ok + "sequence_number=1; system_id=SpamGate; opt_param_tag=0x0210; SC_interface_version=80"),
        (0x80000009, "command_status=0x00000005; sequence_number=12"),

        // submit_sm_resp: accepted, spam, window full, congested.
        (0x80000004, Ok + "sequence_number=2; message_id=00000001"),
        (0x80000004, Ok + "sequence_number=3; message_id=00000002"),
        (0x80000004, Ok + "sequence_number=4; message_id=00000003"),
        (0x80000004, "command_status=0x00000045; sequence_number=5"),
        (0x80000004, "command_status=0x00000014; sequence_number=6"),
        (0x80000004, Ok + "sequence_number=5; message_id=LATE-1; opt_param_tag=0x0428; congestion_state=99"),

        // data_sm_resp; submit_multi_resp: the recipient that we block, then the one that the SMSC does not know.
        (0x80000103, Ok + "sequence_number=6; message_id=DATA-1"),
        (0x80000021, Ok + "sequence_number=7; message_id=MULTI-1; dest_addr_ton=0x01|0x02; dest_addr_npi=0x01|0x08; "
            + "destination_addr=8613800138009|8613800138008; error_status_code=0x00000045|0x0000000b"),

        // query_sm_resp, cancel_sm_resp, replace_sm_resp.
        (0x80000003, Ok + "sequence_number=8; message_id=00000001; final_date=2026-01-02T15:04:05; message_state=2; error_code=7"),
        (0x80000008, Ok + "sequence_number=9"),
        (0x80000007, Ok + "sequence_number=10"),

        // deliver_sm: a receipt and a message; data_sm; alert_notification.
        (0x00000005, "service_type=(Default); " + FromMobile + ToSp
            + "esm.submit.msg_mode=0x00; esm.submit.msg_type=0x01; esm.submit.features=0x00; protocol_id=0x00; priority_flag=0x00; " + NoTimes + NoReceipt
            + "replace_if_present_flag=0x00; data_coding=0x00; sm_default_msg_id=0; sm_length=100; message="
            + Octets("id:00000001 sub:001 dlvrd:001 submit date:2601021504 done date:2601021505 stat:DELIVRD err:000 text:")
            + "; opt_param_tag=0x001e|0x0427; receipted_message_id=00000001; message_state=2"),
        (0x00000005, "service_type=MO; " + FromMobile + "dest_addr_ton=0x03; dest_addr_npi=0x08; destination_addr=10655001; "
            + NoEsmClass + "protocol_id=0x00; priority_flag=0x01; " + NoTimes + NoReceipt
            + "replace_if_present_flag=0x00; data_coding=0x08; sm_default_msg_id=0; sm_length=2; message=59:7d; message_text=好"),
        (0x00000103, "service_type=MO; " + FromMobile + ToSp + NoEsmClass + NoReceipt
            + "data_coding=0x00; opt_param_tag=0x0424; message_payload=" + Octets("Data for me.")),
        (0x00000102, FromMobile + "esme_addr_ton=0x03; esme_addr_npi=0x08; esme_addr=10655001; opt_param_tag=0x0422; ms_availability_status=1"),

        // enquire_link and its response, unbind and its responses, generic_nack.
        (0x00000015, ""),
        (0x80000015, Ok + "sequence_number=11"),
        (0x00000006, ""),
        (0x80000006, Ok + "sequence_number=2"),
        (0x80000006, Ok + "sequence_number=7"),
        (0x80000000, "command_status=0x00000003; sequence_number=900"),

        // deliver_sm_resp to an SP that tries to deliver; broadcast_sm_resp, query_broadcast_sm_resp, cancel_broadcast_sm_resp.
        (0x80000005, "command_status=0x00000004; sequence_number=901"),
        (0x80000111, "command_status=0x0000010d; sequence_number=2"),
        (0x80000112, "command_status=0x0000010e; sequence_number=3"),
        (0x80000113, "command_status=0x0000010f; sequence_number=4"),
    ];

    /// <summary>To message centres: the gateway is their ESME.</summary>
    public static IReadOnlyList<(uint CommandId, string Fields)> ToSmscs { get; } =
    [
        // bind_transmitter, bind_receiver, bind_transceiver.
        (0x00000002, "system_id=spamgate; password=up-pw; interface_version=52; addr_ton=0x00; addr_npi=0x00"),
        (0x00000001, "system_id=spamgate; password=up-pw; interface_version=52; addr_ton=0x00; addr_npi=0x00"),
        (0x00000009, "system_id=spamgate; password=up-pw; system_type=VMS; interface_version=52; addr_ton=0x00; addr_npi=0x00"),

        // submit_sm: every field and seven TLVs, message_payload, a part with a user data header, the one that is answered late.
        (0x00000004, "service_type=CMT; source_addr_ton=0x03; source_addr_npi=0x08; source_addr=10655001; " + ToMobile + NoEsmClass
            + "protocol_id=0x01; priority_flag=0x02; schedule_delivery_time=2026-12-31T15:59:00; validity_period_r=183600.000000000; "
            + "regdel.receipt=0x01; regdel.acks=0x00; regdel.notif=0x01; replace_if_present_flag=0x01; data_coding=0x08; sm_default_msg_id=0; "
            + "sm_length=10; message=" + Ucs2Octets("七点吃饭？") + "; message_text=七点吃饭？; "
            + "opt_param_tag=0x0204|0x020a|0x020c|0x020e|0x020f|0x020d|0x1401; user_message_reference=0x1234; source_port=0x15b3; "
            + "sar_msg_ref_num=77; sar_total_segments=2; sar_segment_seqnum=1; language_indicator=3; vendor_op=ca:fe"),
        (0x00000004, "service_type=(Default); " + FromSp + ToMobile + NoEsmClass
            + "protocol_id=0x00; priority_flag=0x00; schedule_delivery_time_r=0.000000000; validity_period=2027-01-01T12:00:00; " + NoReceipt
            + "replace_if_present_flag=0x00; data_coding=0x08; sm_default_msg_id=0; sm_length=0; "
            + "opt_param_tag=0x0424; message_payload=" + Ucs2Octets(s_minutes) + "; message_text=" + s_minutes),
        (0x00000004, "service_type=(Default); " + FromSp + ToMobile
            + "esm.submit.msg_mode=0x00; esm.submit.msg_type=0x00; esm.submit.features=0x01; protocol_id=0x00; priority_flag=0x00; " + NoTimes + NoReceipt
            + "replace_if_present_flag=0x00; data_coding=0x00; sm_default_msg_id=0; sm_length=15; message=05:00:03:2a:02:01:" + Octets("Part one.")),
        (0x00000004, "service_type=(Default); source_addr_ton=0x01; source_addr_npi=0x01; source_addr=10656001; " + ToMobile + NoEsmClass
            + "protocol_id=0x00; priority_flag=0x00; " + NoTimes + NoReceipt
            + "replace_if_present_flag=0x00; data_coding=0x00; sm_default_msg_id=0; sm_length=18; message=" + Octets("held at the centre")),

        // data_sm; submit_multi without the blocked recipient (Wireshark files its validity under the schedule's name).
        (0x00000103, "service_type=WAP; " + FromSp + ToMobile + NoEsmClass + Receipt + "data_coding=0x00; opt_param_tag=0x0424; message_payload=" + Octets("Data for you.")),
        (0x00000021, "service_type=CMT; " + FromSp + "dest_addr_ton=0x01|0x02; dest_addr_npi=0x01|0x08; destination_addr=8613800138000|8613800138008; "
            + NoEsmClass + "protocol_id=0x00; priority_flag=0x01; schedule_delivery_time_r=0.000000000|0.000000000; " + Receipt
            + "replace_if_present_flag=0x00; data_coding=0x00; sm_default_msg_id=0; sm_length=15; message=" + Octets("To all of you. ")),

        // query_sm, cancel_sm, replace_sm.
        (0x00000003, "message_id=00000001; " + FromSp),
        (0x00000008, "service_type=CMT; message_id=00000002; " + FromSp + "dest_addr_ton=0x02; dest_addr_npi=0x08; destination_addr=8613800138000"),
        (0x00000007, "message_id=00000003; " + FromSp + "schedule_delivery_time_r=3600.000000000; validity_period=2027-02-02T03:04:05; " + Receipt
            + "sm_default_msg_id=0; sm_length=12; message=" + Octets("Rather nine.")),

        // deliver_sm_resp: taken, taken, nobody's; data_sm_resp.
        (0x80000005, Ok + "sequence_number=1"),
        (0x80000005, Ok + "sequence_number=2"),
        (0x80000005, "command_status=0x00000065; sequence_number=3"),
        (0x80000103, Ok + "sequence_number=4"),

        // enquire_link and its response, generic_nack, submit_sm_resp to an SMSC that submits, unbind and its response.
        (0x00000015, ""),
        (0x80000015, Ok + "sequence_number=5"),
        (0x80000000, "command_status=0x00000003; sequence_number=6"),
        (0x80000004, "command_status=0x00000004; sequence_number=7"),
        (0x80000006, Ok + "sequence_number=8"),
        (0x00000006, ""),
    ];

    private static string Octets(string ascii) => Octets(Encoding.ASCII.GetBytes(ascii));

    private static string Ucs2Octets(string text) => Octets(Encoding.BigEndianUnicode.GetBytes(text));

    private static string Octets(byte[] octets) => string.Join(':', octets.Select(octet => octet.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
}
