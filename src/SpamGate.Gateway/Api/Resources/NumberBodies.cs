using SpamGate.Gateway.Api.Requests;
using SpamGate.Screening.Messages;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>A number or name an SP may send from, for one purpose.</summary>
/// <param name="Number">The number or name, canonical.</param>
/// <param name="Purpose">general, transactional or promotional.</param>
/// <param name="MessagesPerSecond">Messages a second from this number and those that begin with it; 0 = no limit of its own.</param>
/// <param name="Version">Version; its ETag.</param>
/// <param name="ChangedAt">When it was written last.</param>
public sealed record NumberView(string Number, NumberPurpose Purpose, double MessagesPerSecond, long Version, DateTimeOffset ChangedAt)
{
    /// <summary>What is shown of a record.</summary>
    public static NumberView Of(AccessNumberRecord number) => new(number.Number, number.Purpose, number.MessagesPerSecond, number.Version, number.ChangedAt);
}

/// <summary>A new number or name.</summary>
/// <param name="Number">As in any PDU, at most 20 octets; <c>*</c> at the end of a transactional or promotional one stands for every longer number.</param>
/// <param name="Purpose">general (default), transactional or promotional.</param>
/// <param name="MessagesPerSecond">Messages a second from this number and those that begin with it, 0 (default: no limit of its own) to 10,000,000; outranks the SP's setting NumberRates.</param>
public sealed record NumberDraft(string Number, NumberPurpose Purpose = NumberPurpose.General, double MessagesPerSecond = 0) : IChecked
{
    void IChecked.Check(FieldFaults faults)
    {
        faults.Text("number", Number, SmsAddress.MaxLength + 2);
        faults.Range("messagesPerSecond", MessagesPerSecond, 0, SpDraft.MostMessages);
    }
}

/// <summary>A change of a number.</summary>
/// <param name="MessagesPerSecond">Messages a second from this number and those that begin with it, 0 (no limit of its own) to 10,000,000.</param>
public sealed record NumberPatch(double MessagesPerSecond) : IChecked
{
    void IChecked.Check(FieldFaults faults) => faults.Range("messagesPerSecond", MessagesPerSecond, 0, SpDraft.MostMessages);
}
