using System.Globalization;

namespace SpamGate.Smpp.Text;

/// <summary>
/// schedule_delivery_time and validity_period: <c>YYMMDDhhmmsstnnp</c> (SMPP 3.4 section 7.1.1), t tenths of a second, nn quarters of an hour by which the
/// time is ahead (+) or behind (-) of UTC; with R it is a duration from now instead, whose tnn are 000.
/// </summary>
public static class SmppTime
{
    /// <summary>Octets without the NUL.</summary>
    public const int Length = 16;

    private const int Century = 2000;
    private const int MinutesPerQuarter = 15;

    // A duration of 99 years from a date near the end of the calendar; nothing is scheduled that far.
    private static readonly DateTime Latest = new(9000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Reads a time. False when it is no such time, or names a day that its month does not have.</summary>
    /// <param name="text">16 octets, without the NUL.</param>
    /// <param name="now">Unix milliseconds, from which a duration counts; its years and months are those of the calendar.</param>
    /// <param name="utc">Unix milliseconds.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, long now, out long utc)
    {
        utc = 0;
        if (text.Length != Length || text[..15].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        int year = Pair(text, 0);
        int month = Pair(text, 2);
        int day = Pair(text, 4);
        var clock = new TimeSpan(0, Pair(text, 6), Pair(text, 8), Pair(text, 10), (text[12] - '0') * 100);
        if (text[15] == (byte)'R')
        {
            DateTime start = DateTime.UnixEpoch.AddMilliseconds(now);
            utc = Milliseconds(start > Latest ? start : start.AddYears(year).AddMonths(month).AddDays(day) + clock);
            return true;
        }

        int quarters = Pair(text, 13);
        if (text[15] is not ((byte)'+' or (byte)'-') || quarters > 48
            || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(Century + year, month)
            || Pair(text, 6) > 23 || Pair(text, 8) > 59 || Pair(text, 10) > 59)
        {
            return false;
        }

        int ahead = text[15] == (byte)'+' ? quarters : -quarters;
        utc = Milliseconds(new DateTime(Century + year, month, day, 0, 0, 0, DateTimeKind.Utc) + clock - TimeSpan.FromMinutes(ahead * MinutesPerQuarter));
        return true;
    }

    /// <summary>Writes a time in UTC, to the tenth of a second, without the NUL. False for years beyond 2099.</summary>
    /// <param name="utc">Unix milliseconds.</param>
    /// <param name="destination">At least 16 octets.</param>
    public static bool TryWrite(long utc, Span<byte> destination)
    {
        DateTime time = DateTime.UnixEpoch.AddMilliseconds(utc);
        if (time.Year is < Century or >= Century + 100 || !time.TryFormat(destination, out _, "yyMMddHHmmss", CultureInfo.InvariantCulture))
        {
            return false;
        }

        destination[12] = (byte)('0' + (time.Millisecond / 100));
        "00+"u8.CopyTo(destination[13..]);
        return true;
    }

    private static int Pair(ReadOnlySpan<byte> digits, int at) => ((digits[at] - '0') * 10) + digits[at + 1] - '0';

    private static long Milliseconds(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
}
