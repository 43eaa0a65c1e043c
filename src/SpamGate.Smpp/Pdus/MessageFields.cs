namespace SpamGate.Smpp.Pdus;

/// <summary>
/// Where the fields of a message PDU lie, as offsets into its contiguous octets (header included), so that nothing is copied.
/// One layout serves submit_sm, deliver_sm, data_sm, submit_multi, query_sm, cancel_sm and replace_sm; what a PDU lacks is 0 or empty.
/// Lengths of C-octet strings exclude the NUL.
/// </summary>
public struct MessageFields
{
    public int ServiceTypeOffset;
    public int ServiceTypeLength;

    public byte SourceTon;
    public byte SourceNpi;
    public int SourceOffset;
    public int SourceLength;

    /// <summary>Destination; of a submit_multi the first SME destination.</summary>
    public byte DestTon;
    public byte DestNpi;
    public int DestOffset;
    public int DestLength;

    public byte EsmClass;
    public byte ProtocolId;
    public byte PriorityFlag;

    public int ScheduleOffset;
    public int ScheduleLength;
    public int ValidityOffset;
    public int ValidityLength;

    public byte RegisteredDelivery;
    public byte ReplaceIfPresent;
    public byte DataCoding;
    public byte DefaultMessageId;

    public int ShortMessageOffset;
    public int ShortMessageLength;

    /// <summary>First TLV; the length of the PDU when there is none.</summary>
    public int TlvOffset;

    /// <summary>Value of message_payload (0x0424); -1 when absent.</summary>
    public int PayloadOffset;
    public int PayloadLength;

    /// <summary>sar_msg_ref_num; -1 unless all three SAR TLVs are present.</summary>
    public int SarReference;
    public int SarTotal;
    public int SarNumber;

    /// <summary>submit_multi: offset of the first dest_flag, and number_of_dests.</summary>
    public int DestinationsOffset;
    public int DestinationCount;

    /// <summary>submit_multi: how many of the destinations are distribution lists.</summary>
    public int DistributionListCount;

    /// <summary>query_sm, cancel_sm, replace_sm: the message_id asked for.</summary>
    public int MessageIdOffset;
    public int MessageIdLength;

    /// <summary>The user data starts with a user data header (esm_class bit 6).</summary>
    public readonly bool HasUdh => (EsmClass & 0x40) != 0;

    /// <summary>A delivery receipt. Intermediate notifications (0x20) are not; feature bits may be set besides.</summary>
    public readonly bool IsReceipt => (EsmClass & 0x3C) == 0x04;

    /// <summary>An intermediate delivery notification.</summary>
    public readonly bool IsIntermediateNotification => (EsmClass & 0x3C) == 0x20;
}
