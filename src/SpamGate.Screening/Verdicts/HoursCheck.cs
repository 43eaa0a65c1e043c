using SpamGate.Screening.Classification;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Schedules;

namespace SpamGate.Screening.Verdicts;

/// <summary>Whether a commercial message may be delivered when its sender asks for it.</summary>
internal static class HoursCheck
{
    private const float MillisecondsPerHour = 60 * 60 * 1000;

    /// <summary>
    /// True when it may not, and is not put off either. Putting off needs an SP that chose it, an SMSC that schedules, and a message that has room for a time;
    /// then <see cref="SmsMessage.PostponedTo"/> says when.
    /// </summary>
    /// <param name="message">A commercial message.</param>
    /// <param name="snapshot">With a schedule.</param>
    /// <param name="utc">Now, in unix milliseconds.</param>
    public static bool Speaks(SmsMessage message, ScreeningSnapshot snapshot, long utc)
    {
        ScheduleTable table = snapshot.Schedule!.Table;
        SmsCategory category = message.Content.Category;
        Card card = message.Sp?.CardOf(message.Sender) ?? Card.Green;
        if (message.DeliverAt == SmsMessage.DeliveryUnknown)
        {
            // The replaced message may be due at any hour: were it let through, a harmless text scheduled into the night could become an advertisement by day.
            return table.EverBlocks(category, card) && Note(message, ScreeningSymbols.OutsideHours, 0);
        }

        // A time that has passed means at once; one beyond the table can not be promised.
        long wanted = long.Max(utc, message.DeliverAt);
        if (wanted < table.End && !table.At(wanted).Blocks(category, card))
        {
            return false;
        }

        if (!table.TryNextAllowed(wanted, category, card, out long from, out long until))
        {
            return Note(message, ScreeningSymbols.OutsideHours, 0);
        }

        float hours = (from - wanted) / MillisecondsPerHour;
        if (message is { MayPostpone: true, Sp.PostponesOutsideHours: true } && snapshot.SmscsSchedule && snapshot.Enforces(ScreenReason.Hours))
        {
            // All parts of a long message get the same moment: it depends on their recipient and their hour alone.
            long spread = long.Min((long)snapshot.Schedule.Document.ReleaseSpread.TotalMilliseconds, until - from);
            long moment = from + (spread > 0 ? (uint)message.Recipient.GetHashCode() % spread : 0);
            if (message.ExpiresAt == 0 || moment < message.ExpiresAt)
            {
                message.PostponedTo = moment;
                Note(message, ScreeningSymbols.Postponed, hours);
                return false;
            }
        }

        return Note(message, ScreeningSymbols.OutsideHours, hours);
    }

    private static bool Note(SmsMessage message, string symbol, float weight)
    {
        message.Content.Symbols.Set(symbol, weight);
        return true;
    }
}
