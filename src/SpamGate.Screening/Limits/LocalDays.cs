namespace SpamGate.Screening.Limits;

/// <summary>Numbers the calendar days of a time zone: days since 1970-01-01 there.</summary>
public sealed class LocalDays(TimeZoneInfo zone)
{
    private const long MillisecondsOfDay = 86_400_000;

    private volatile Day _day = new(0, 0, 0);

    /// <summary>China's, which has had no other since 1991.</summary>
    public static LocalDays China { get; } = new(TimeZoneInfo.CreateCustomTimeZone("+08:00", TimeSpan.FromHours(8), "+08:00", "+08:00"));

    /// <summary>Number of the day of a moment in milliseconds since 1970 UTC. Allocates once in a quarter of an hour, when the offset is asked for again.</summary>
    public uint Of(long utc)
    {
        Day day = _day;
        if (utc < day.From || utc >= day.To)
        {
            _day = day = Find(utc);
        }

        return day.Number;
    }

    // An offset holds for the rest of the quarter of an hour: every zone's changes lie on one.
    private Day Find(long utc)
    {
        const long quarter = 900_000;
        long from = long.Max(0, utc) / quarter * quarter;
        long offset = (long)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(from)).TotalMilliseconds;
        return new Day(from, from + quarter, (uint)((from + offset) / MillisecondsOfDay));
    }

    private sealed record Day(long From, long To, uint Number);
}
