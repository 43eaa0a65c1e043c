namespace SpamGate.Screening.Schedules;

/// <summary>
/// A schedule in force: its document, its time zone, and the table made of them, which moves with time. Any thread may look; <see cref="Renew"/> is for one.
/// </summary>
public sealed class Schedule
{
    private const long Day = 24L * 60 * 60 * 1000;

    private volatile ScheduleTable _table;

    /// <param name="document">What the operator wrote.</param>
    /// <param name="zone">Time zone of its times.</param>
    /// <param name="now">Unix milliseconds.</param>
    public Schedule(ScheduleDocument document, TimeZoneInfo zone, long now)
    {
        Document = document;
        Zone = zone;
        _table = ScheduleTable.Build(document, zone, now);
    }

    /// <summary>What the operator wrote.</summary>
    public ScheduleDocument Document { get; }

    /// <summary>Time zone of its times.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>The table in force. Take the reference once per decision.</summary>
    public ScheduleTable Table => _table;

    /// <summary>What holds at a moment, in unix milliseconds.</summary>
    public ScheduleProfile At(long utc) => _table.At(utc);

    /// <summary>
    /// Moves the table on once a day, and after the clock was set; costs a comparison otherwise. Some milliseconds when it builds, so not on a thread that
    /// serves messages.
    /// </summary>
    /// <returns>True when it built a table.</returns>
    public bool Renew(long now)
    {
        long age = now - _table.BuiltFor;
        if (age is >= 0 and < Day)
        {
            return false;
        }

        _table = ScheduleTable.Build(Document, Zone, now);
        return true;
    }
}
