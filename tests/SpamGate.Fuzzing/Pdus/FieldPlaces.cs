using SpamGate.Smpp.Pdus;

namespace SpamGate.Fuzzing.Pdus;

/// <summary>Where a parser says the fields of a PDU lie.</summary>
internal static class FieldPlaces
{
    /// <summary>Every field lies behind the header and ends inside the PDU.</summary>
    public static void AssertInside(in MessageFields f, int pduLength, CommandId command)
    {
        bool inside = IsInside(f.ServiceTypeOffset, f.ServiceTypeLength, pduLength)
            && IsInside(f.SourceOffset, f.SourceLength, pduLength)
            && IsInside(f.DestOffset, f.DestLength, pduLength)
            && IsInside(f.ScheduleOffset, f.ScheduleLength, pduLength)
            && IsInside(f.ValidityOffset, f.ValidityLength, pduLength)
            && IsInside(f.ShortMessageOffset, f.ShortMessageLength, pduLength)
            && IsInside(f.MessageIdOffset, f.MessageIdLength, pduLength)
            && IsInside(f.DestinationsOffset, 0, pduLength)
            && f.TlvOffset >= PduHeader.Length && f.TlvOffset <= pduLength
            && (f.PayloadOffset < 0 ? f.PayloadLength == 0 : IsInside(f.PayloadOffset, f.PayloadLength, pduLength));
        InvariantBrokenException.Unless(inside, $"a field of a {command} lies outside its {pduLength} octets");
    }

    /// <summary>Two parsers saw the same.</summary>
    public static bool AreSame(in MessageFields a, in MessageFields b) =>
        (a.ServiceTypeOffset, a.ServiceTypeLength, a.SourceTon, a.SourceNpi, a.SourceOffset, a.SourceLength)
            == (b.ServiceTypeOffset, b.ServiceTypeLength, b.SourceTon, b.SourceNpi, b.SourceOffset, b.SourceLength)
        && (a.DestTon, a.DestNpi, a.DestOffset, a.DestLength, a.EsmClass, a.ProtocolId, a.PriorityFlag)
            == (b.DestTon, b.DestNpi, b.DestOffset, b.DestLength, b.EsmClass, b.ProtocolId, b.PriorityFlag)
        && (a.ScheduleOffset, a.ScheduleLength, a.ValidityOffset, a.ValidityLength, a.RegisteredDelivery, a.ReplaceIfPresent)
            == (b.ScheduleOffset, b.ScheduleLength, b.ValidityOffset, b.ValidityLength, b.RegisteredDelivery, b.ReplaceIfPresent)
        && (a.DataCoding, a.DefaultMessageId, a.ShortMessageOffset, a.ShortMessageLength, a.TlvOffset, a.PayloadOffset, a.PayloadLength)
            == (b.DataCoding, b.DefaultMessageId, b.ShortMessageOffset, b.ShortMessageLength, b.TlvOffset, b.PayloadOffset, b.PayloadLength)
        && (a.SarReference, a.SarTotal, a.SarNumber, a.DestinationsOffset, a.DestinationCount, a.DistributionListCount, a.MessageIdOffset, a.MessageIdLength)
            == (b.SarReference, b.SarTotal, b.SarNumber, b.DestinationsOffset, b.DestinationCount, b.DistributionListCount, b.MessageIdOffset, b.MessageIdLength);

    // What a PDU lacks is 0 and empty.
    private static bool IsInside(int offset, int length, int pduLength) =>
        offset == 0 ? length == 0 : offset >= PduHeader.Length && length >= 0 && offset + length <= pduLength;
}
