using System.Globalization;

namespace SpamGate.Screening.Schedules;

/// <summary>Dates that the Gregorian calendar does not know: days of the Chinese lunisolar calendar, and Qingming. Years 1902 to 2100.</summary>
public static class ChineseDates
{
    /// <summary>First year whose festivals can be computed.</summary>
    public const int FirstYear = 1902;

    /// <summary>Last year whose festivals can be computed; the lunisolar calendar of .NET ends with January 2101.</summary>
    public const int LastYear = 2100;

    private const double QingmingLongitude = 15;
    private const double J2000 = 2451545;
    private const double DaysPerCentury = 36525;
    private const double DegreesPerDay = 360 / 365.2422;

    private static readonly ChineseLunisolarCalendar Calendar = new();

    /// <summary>Gregorian date of day <paramref name="day"/> of lunar month <paramref name="month"/>; never of the leap month that may follow it.</summary>
    /// <param name="year">Gregorian year in which the lunar year begins.</param>
    /// <param name="month">1 to 12.</param>
    /// <param name="day">1 to 30; in a month of 29 days, 30 is the 29th.</param>
    /// <remarks>.NET numbers the months of a leap year 1 to 13: from the leap month on, every number is one higher than the month's name.</remarks>
    public static DateOnly Lunar(int year, int month, int day)
    {
        int leap = Calendar.GetLeapMonth(year);
        int number = leap > 0 && month >= leap ? month + 1 : month;
        int last = Calendar.GetDaysInMonth(year, number);
        return DateOnly.FromDateTime(Calendar.ToDateTime(year, number, int.Min(day, last), 0, 0, 0, 0));
    }

    /// <summary>The day of Qingming: that on which the sun's apparent longitude reaches 15 degrees, by the clock of China (UTC+8).</summary>
    /// <remarks>
    /// Sun's longitude by the low-accuracy formula of J. Meeus, Astronomical Algorithms, chapter 25: within 0.01 degree, a quarter of an hour.
    /// No Qingming of these years falls so near to midnight.
    /// </remarks>
    public static DateOnly Qingming(int year)
    {
        var guess = new DateTime(year, 4, 5, 0, 0, 0, DateTimeKind.Utc);
        double julian = guess.ToOADate() + 2415018.5;
        for (int i = 0; i < 5; i++)
        {
            julian += Math.IEEERemainder(QingmingLongitude - SunLongitude(julian), 360) / DegreesPerDay;
        }

        // Terrestrial time runs ahead of UTC by about a minute in these years.
        DateTime moment = DateTime.FromOADate(julian - 2415018.5).AddSeconds(-69).AddHours(8);
        return DateOnly.FromDateTime(moment);
    }

    private static double SunLongitude(double julian)
    {
        double t = (julian - J2000) / DaysPerCentury;
        double mean = 280.46646 + (36000.76983 * t) + (0.0003032 * t * t);
        double anomaly = Radians(357.52911 + (35999.05029 * t) - (0.0001537 * t * t));
        double centre = ((1.914602 - (0.004817 * t) - (0.000014 * t * t)) * Math.Sin(anomaly))
            + ((0.019993 - (0.000101 * t)) * Math.Sin(2 * anomaly))
            + (0.000289 * Math.Sin(3 * anomaly));
        double node = Radians(125.04 - (1934.136 * t));
        return mean + centre - 0.00569 - (0.00478 * Math.Sin(node));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
