using SpamGate.Screening.Limits;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Schedules;

namespace SpamGate.Gateway.Configuration;

/// <summary>Makes the caps in force of the settings. Keeps the ledger: what has been counted outlives every reload.</summary>
internal sealed class LimitBuilder
{
    private LimitLedger? _ledger;

    /// <summary>The rules; null when nothing is limited.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="sps">SPs, with quotas and campaign caps of their own.</param>
    /// <param name="zone">Where days begin.</param>
    /// <param name="schedule">Says when the holiday profile holds; null = never.</param>
    public LimitRules? Build(LimitOptions options, IEnumerable<SpPolicy> sps, TimeZoneInfo zone, Schedule? schedule)
    {
        CapLimits caps = Caps(options, options.Subscribers.PerHour, options.Subscribers.PerDay);
        CapLimits holiday = Caps(options, options.Subscribers.HolidayPerHour, options.Subscribers.HolidayPerDay);
        if (!caps.IsEnabled && !holiday.IsEnabled && !sps.Any(static sp => sp.DailyQuota > 0 || sp.CampaignPerDay > 0))
        {
            return null;
        }

        return new LimitRules
        {
            Ledger = _ledger ??= new LimitLedger(options.Capacity),
            Caps = caps,
            HolidayCaps = holiday,
            SenderStop = (uint)options.Subscribers.Stop.TotalSeconds,
            Days = new LocalDays(zone),
            IsHoliday = schedule is null ? static _ => false : utc => schedule.At(utc).HolidayLimits,
        };
    }

    private static CapLimits Caps(LimitOptions options, int senderPerHour, int senderPerDay)
    {
        TransactionalCapOptions transactional = options.Transactional;
        return new CapLimits(
            transactional.Enabled ? transactional.PerMinute : 0,
            transactional.Enabled ? transactional.PerHour : 0,
            transactional.Enabled ? transactional.PerDay : 0,
            options.Commercial.Enabled ? options.Commercial.PerSp : 0,
            options.Commercial.Enabled ? options.Commercial.PerRecipient : 0,
            options.Messages.Enabled ? options.Messages.PerSp : 0,
            options.Messages.Enabled ? options.Messages.PerRecipient : 0,
            options.Subscribers.Enabled ? senderPerHour : 0,
            options.Subscribers.Enabled ? senderPerDay : 0);
    }
}
