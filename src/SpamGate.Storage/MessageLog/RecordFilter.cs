using System.Text;

namespace SpamGate.Storage.MessageLog;

/// <summary>The conditions of a query, held against single records.</summary>
internal sealed class RecordFilter(MessageLogQuery query, long from, long to)
{
    private readonly byte[]? _id = query.MessageId is { } id ? Encoding.Latin1.GetBytes(id) : null;

    /// <summary>True when the record fits all of them.</summary>
    public bool Fits(in MessageRecord record, SegmentNames names)
    {
        if (record.ReceivedAt < from || record.ReceivedAt >= to)
        {
            return false;
        }

        if (query.Number is { } number && record.Sender != number && record.Recipient != number)
        {
            return false;
        }

        // Of a longer id only the beginning is kept, so only that can be compared.
        if (_id is not null && !(record.IdIsCut
            ? _id.Length > MessageRecord.MaxMessageId && _id.AsSpan(0, MessageRecord.MaxMessageId).SequenceEqual(record.MessageId)
            : record.MessageId.SequenceEqual(_id)))
        {
            return false;
        }

        return query.SpId is not { } sp || (record.SpIndex >= 0 && names.Of(NameKind.Sp, record.SpIndex) == sp);
    }
}
