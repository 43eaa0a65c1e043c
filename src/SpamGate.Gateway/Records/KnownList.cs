using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Records;

/// <summary>A list of addresses as it was loaded last.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="SpId">Whom it concerns; null = everybody.</param>
/// <param name="Generation">Raised when the whole of it was replaced.</param>
internal sealed record KnownList(string Name, Screening.Lists.ListKind Kind, string? SpId, long Generation)
{
    /// <summary>The kind of live list; false for lists of domains and contacts, which are not lists of addresses.</summary>
    public static bool TryKind(ListKind recorded, out Screening.Lists.ListKind kind)
    {
        (bool known, kind) = recorded switch
        {
            ListKind.BlockedSenders => (true, Screening.Lists.ListKind.BlockedSenders),
            ListKind.AllowedSenders => (true, Screening.Lists.ListKind.AllowedSenders),
            ListKind.BlockedRecipients => (true, Screening.Lists.ListKind.BlockedRecipients),
            ListKind.AllowedRecipients => (true, Screening.Lists.ListKind.AllowedRecipients),
            _ => (false, default),
        };
        return known;
    }
}
