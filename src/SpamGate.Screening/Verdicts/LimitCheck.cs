using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Schedules;

namespace SpamGate.Screening.Verdicts;

/// <summary>Reserves a message against quotas and caps: all that concern it, or none. Only the worker that owns the SP.</summary>
public static class LimitCheck
{
    /// <summary>Reserves for one recipient in the message's <see cref="SmsMessage.Reservation"/>.</summary>
    /// <param name="message">The message.</param>
    /// <param name="recipient">Whom it goes to.</param>
    /// <param name="state">The SP's state.</param>
    /// <param name="limits">What is in force.</param>
    /// <param name="actions">A reason that passes is not asked.</param>
    /// <param name="profile">What a holiday lowers: quotas of commercial messages, campaign caps.</param>
    /// <param name="now">The moment it is decided.</param>
    /// <returns>The first that has no room; None = reserved, or counted already.</returns>
    internal static ScreenReason Reserve(
        SmsMessage message, in SmsAddress recipient, SpState state, LimitRules limits, ScreeningActions actions, ScheduleProfile profile, in ScreeningTime now)
    {
        Reservation reservation = message.Reservation!;
        if (reservation.IsTaken)
        {
            return ScreenReason.None;
        }

        uint seconds = limits.Ledger.Seconds(now);
        CapTable table = limits.Ledger.Table;
        if (table.MayHaveMarks(seconds))
        {
            CapKey mark = MarkOf(message, recipient);
            if (table.TakeMark(mark, seconds))
            {
                reservation.Reuse(mark);
                reservation.MarkTaken(seconds);
                return ScreenReason.None;
            }
        }

        ScreenReason refusal = message.Sp is { } sp
            ? OfSp(message, recipient, sp, state, limits, seconds, actions, profile, now.Utc)
            : message.Ownership == SenderOwnership.Subscriber ? OfSubscriber(message, limits, limits.SubscriberCaps(now.Utc), seconds, actions) : ScreenReason.None;
        if (refusal == ScreenReason.None)
        {
            reservation.MarkTaken(seconds);
        }
        else
        {
            reservation.GiveBack();
        }

        return refusal;
    }

    /// <summary>What the repetition of a message with unknown outcome is recognised by: SP, both addresses, and its text, or of a part its reference.</summary>
    public static CapKey MarkOf(SmsMessage message, in SmsAddress recipient)
    {
        ulong content = message.Part.IsPart ? ((ulong)message.Part.Reference << 8 | message.Part.Total) + 1 : CapKey.OfText(message.Text);
        ulong sender = CapKey.Of(CapKind.RetryMark, message.Sp?.Identity ?? 0, message.Sender).Value;
        return CapKey.Of(CapKind.RetryMark, sender ^ ulong.RotateLeft(content, 7), recipient);
    }

    private static ScreenReason OfSp(
        SmsMessage message, in SmsAddress recipient, SpPolicy sp, SpState state, LimitRules limits, uint seconds, ScreeningActions actions,
        ScheduleProfile profile, long utc)
    {
        Reservation reservation = message.Reservation!;
        CapTable table = limits.Ledger.Table;
        MessagePurpose purpose = message.Content.Purpose;
        if (sp.DailyQuota > 0 && actions[ScreenReason.DailyQuota] != ScreeningAction.Pass)
        {
            uint day = limits.Days.Of(utc);
            DailyQuota quota = state.Quota ??= limits.Ledger.AddQuota(sp.Identity, day);
            double factor = purpose == MessagePurpose.Commercial ? profile.QuotaFactor : 1;
            if (!quota.TryTake((int)LimitFactor.Of(sp.DailyQuota, factor), ref day))
            {
                return ScreenReason.DailyQuota;
            }

            reservation.Hold(quota, day);
        }

        if (sp.CampaignPerDay > 0 && purpose != MessagePurpose.Transactional && !message.Content.Fingerprint.IsNone && actions[ScreenReason.Campaign] != ScreeningAction.Pass)
        {
            uint day = limits.Days.Of(utc);
            CapKey key = CapKey.Of(CapKind.CampaignOfSp, sp.Identity, message.Content.Fingerprint.Identity);
            uint most = (uint)LimitFactor.Of(sp.CampaignPerDay, profile.BurstFactor);
            if (!table.TryAddOfDay(key, most, day, seconds))
            {
                message.Content.Symbols.Set(ScreeningSymbols.CampaignOfDay, most);
                return ScreenReason.Campaign;
            }

            reservation.Hold(key, day);
        }

        if (actions[ScreenReason.RecipientCap] == ScreeningAction.Pass)
        {
            return ScreenReason.None;
        }

        bool fits = purpose switch
        {
            MessagePurpose.Transactional => Takes(reservation, CapKind.TransactionalOfSp, sp.Identity, recipient, limits.Caps, seconds),
            MessagePurpose.Commercial => Takes(reservation, CapKind.CommercialOfSp, sp.Identity, recipient, limits.Caps, seconds)
                && Takes(reservation, CapKind.CommercialOfAll, 0, recipient, limits.Caps, seconds)
                && TakesAny(reservation, sp, recipient, limits.Caps, seconds),
            _ => TakesAny(reservation, sp, recipient, limits.Caps, seconds),
        };
        return fits ? ScreenReason.None : ScreenReason.RecipientCap;
    }

    private static bool TakesAny(Reservation reservation, SpPolicy sp, in SmsAddress recipient, CapLimits caps, uint seconds) =>
        Takes(reservation, CapKind.MessagesOfSp, sp.Identity, recipient, caps, seconds) && Takes(reservation, CapKind.MessagesOfAll, 0, recipient, caps, seconds);

    private static ScreenReason OfSubscriber(SmsMessage message, LimitRules limits, CapLimits caps, uint seconds, ScreeningActions actions)
    {
        if (actions[ScreenReason.SenderCap] == ScreeningAction.Pass || !(caps.Limits(CapKind.SenderHour) || caps.Limits(CapKind.SenderDay)))
        {
            return ScreenReason.None;
        }

        Reservation reservation = message.Reservation!;
        CapTable table = limits.Ledger.Table;
        var stop = CapKey.Of(CapKind.SenderStop, 0, message.Sender);
        if (limits.SenderStop > 0 && table.IsBefore(stop, seconds))
        {
            return ScreenReason.SenderCap;
        }

        if (Takes(reservation, CapKind.SenderHour, 0, message.Sender, caps, seconds) && Takes(reservation, CapKind.SenderDay, 0, message.Sender, caps, seconds))
        {
            return ScreenReason.None;
        }

        if (limits.SenderStop > 0)
        {
            uint until = seconds + limits.SenderStop;
            table.SetUntil(stop, until, seconds);
            limits.Ledger.Log?.Note(new LimitRecord(stop, until, 1));
        }

        return ScreenReason.SenderCap;
    }

    private static bool Takes(Reservation reservation, CapKind kind, ulong sp, in SmsAddress address, CapLimits caps, uint seconds)
    {
        if (!caps.Limits(kind))
        {
            return true;
        }

        CapKey key = CapKey.Of(kind, sp, address);
        if (!reservation.Ledger.Table.TryAdd(key, caps, seconds))
        {
            return false;
        }

        reservation.Hold(key, seconds);
        return true;
    }
}
