using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;

namespace SpamGate.Screening.Verdicts;

/// <summary>
/// What the lists say of a message's sender and recipient: those read from files, which are the platform's, and the live ones. What one SP's own
/// entries allow outdoes that SP's own blocks and nothing else.
/// </summary>
internal static class ListChecks
{
    /// <summary>Starts fetching from memory what the large lists say of a message's sender and recipient, for whoever has several messages before him.</summary>
    public static void Prefetch(SmsMessage message, ScreeningSnapshot snapshot)
    {
        LiveLists lists = snapshot.Lists;
        snapshot.BlockedSenders.Prefetch(message.Sender);
        snapshot.BlockedRecipients.Prefetch(message.Recipient);
        lists[ListKind.BlockedSenders].Prefetch(message.Sender, AddressTable.Platform);
        lists[ListKind.BlockedRecipients].Prefetch(message.Recipient, AddressTable.Platform);
        if (message.Sp is { } sp)
        {
            lists.OptOuts.Prefetch(message.Recipient, sp.OwnerNumber);
        }
    }

    /// <summary>The second step of the same, when the first was taken for all of the messages.</summary>
    public static void PrefetchEntries(SmsMessage message, LiveLists lists)
    {
        lists[ListKind.BlockedSenders].PrefetchEntry(message.Sender, AddressTable.Platform);
        lists[ListKind.BlockedRecipients].PrefetchEntry(message.Recipient, AddressTable.Platform);
        if (message.Sp is { } sp)
        {
            lists.OptOuts.PrefetchEntry(message.Recipient, sp.OwnerNumber);
        }
    }

    /// <summary>True when the platform allows the sender.</summary>
    public static bool IsAllowed(SmsMessage message, ScreeningSnapshot snapshot, uint now) =>
        snapshot.AllowedSenders.Contains(message.Sender)
        || snapshot.Lists[ListKind.AllowedSenders].TryFindOf(message.Sender, AddressTable.Platform, now, out _);

    /// <summary>True when the sender is blocked; whether the platform allows it has been asked before.</summary>
    public static bool IsSenderBlocked(SmsMessage message, ScreeningSnapshot snapshot, uint now)
    {
        LiveLists lists = snapshot.Lists;
        return snapshot.BlockedSenders.Contains(message.Sender)
            || IsBlocked(message, message.Sender, lists, lists[ListKind.BlockedSenders], lists[ListKind.AllowedSenders], now);
    }

    /// <summary>True when the recipient is blocked.</summary>
    public static bool IsRecipientBlocked(SmsMessage message, in SmsAddress recipient, ScreeningSnapshot snapshot, uint now)
    {
        LiveLists lists = snapshot.Lists;
        AddressTable allowed = lists[ListKind.AllowedRecipients];
        bool blocked = snapshot.BlockedRecipients.Contains(recipient)
            || IsBlocked(message, recipient, lists, lists[ListKind.BlockedRecipients], allowed, now);
        return blocked && !allowed.TryFindOf(recipient, AddressTable.Platform, now, out _);
    }

    /// <summary>
    /// True when the recipient told the SP, or all SPs, to stop. Not asked for what is registered as transactional: without a registration nobody
    /// can tell a notice from a promotion that calls itself one, and who said stop is believed.
    /// </summary>
    public static bool IsOptedOut(SmsMessage message, in SmsAddress recipient, SpPolicy sp, LiveLists lists, uint now)
    {
        if (!lists.OptOuts.TryFind(recipient, sp.OwnerNumber, now, out _))
        {
            return false;
        }

        message.Content.Symbols.Set(ScreeningSymbols.OptedOut, 1);
        return true;
    }

    /// <summary>True when the recipient has complained of the SP. Asked of the same messages as opt-outs.</summary>
    public static bool IsShielded(SmsMessage message, in SmsAddress recipient, SpPolicy sp, LiveLists lists, uint now)
    {
        if (!lists.Shields.TryFind(recipient, sp.OwnerNumber, now, out _))
        {
            return false;
        }

        message.Content.Symbols.Set(ScreeningSymbols.Shielded, 1);
        return true;
    }

    private static bool IsBlocked(SmsMessage message, in SmsAddress address, LiveLists lists, AddressTable blocked, AddressTable allowed, uint now)
    {
        int owner = message.Sp?.OwnerNumber ?? AddressTable.Platform;
        if (!blocked.TryFind(address, owner, now, out ListHit hit)
            || (hit.Owner != AddressTable.Platform && allowed.TryFindOf(address, owner, now, out _)))
        {
            return false;
        }

        message.Content.Symbols.Set(lists.ReasonSymbol(hit.Reason), 1);
        return true;
    }
}
