using System.Buffers.Text;

namespace SpamGate.Gateway.Records;

/// <summary>validity_period and the like: <c>YYMMDDhhmmsstnnp</c>, absolute with an offset of nn quarters of an hour (p is + or -) or relative (p is R); SMPP 3.4 section 7.1.1.</summary>
internal static class ValidityPeriod
{
    private const int Length = 16;

    /// <summary>Reads it; false when it is empty or no time.</summary>
    /// <param name="text">The field without its NUL.</param>
    /// <param name="now">When the message came.</param>
    /// <param name="ends">When the message is no longer wanted.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, DateTimeOffset now, out DateTimeOffset ends)
    {
        ends = default;
        if (text.Length != Length || !TryRead(text, out int years, out int months, out int days, out int hours, out int minutes, out int seconds, out int quarters))
        {
            return false;
        }

        try
        {
            switch (text[^1])
            {
                case (byte)'R':
                    ends = now.AddYears(years).AddMonths(months).Add(new TimeSpan(days, hours, minutes, seconds));
                    return true;
                case (byte)'+' or (byte)'-':
                    TimeSpan offset = TimeSpan.FromMinutes(15 * (text[^1] == '+' ? quarters : -quarters));
                    ends = new DateTimeOffset(2000 + years, months, days, hours, minutes, seconds, offset);
                    return true;
                default:
                    return false;
            }
        }
        catch (ArgumentOutOfRangeException)
        {
            // No such day, or an offset no place on earth has.
            return false;
        }
    }

    private static bool TryRead(
        ReadOnlySpan<byte> text, out int years, out int months, out int days, out int hours, out int minutes, out int seconds, out int quarters) =>
        TryPair(text, 0, out years) & TryPair(text, 2, out months) & TryPair(text, 4, out days) & TryPair(text, 6, out hours)
        & TryPair(text, 8, out minutes) & TryPair(text, 10, out seconds) & TryPair(text, 13, out quarters);

    private static bool TryPair(ReadOnlySpan<byte> text, int at, out int value) =>
        Utf8Parser.TryParse(text.Slice(at, 2), out value, out int consumed) && consumed == 2 && value >= 0;
}
