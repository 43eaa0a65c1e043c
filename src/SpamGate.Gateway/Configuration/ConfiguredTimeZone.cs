using System.Globalization;

namespace SpamGate.Gateway.Configuration;

/// <summary>
/// Finds the one time zone of the gateway: by its IANA name where the machine has time zone data, as a fixed offset (<c>UTC+08:00</c>), and for China, which
/// has had no summer time since 1991, also without data.
/// </summary>
internal static class ConfiguredTimeZone
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    private static readonly string[] ChineseNames =
        ["Asia/Shanghai", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "PRC", "China Standard Time"];

    /// <summary>Finds a zone; <paramref name="problem"/> says why it can not be found.</summary>
    public static bool TryFind(string text, out TimeZoneInfo zone, out string? problem)
    {
        problem = null;
        string name = text.Trim();
        if (TryParseOffset(name, out TimeSpan offset))
        {
            zone = Fixed(name, offset);
            return true;
        }

        if (name.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? found))
        {
            zone = found;
            return true;
        }

        if (ChineseNames.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            zone = Fixed(name, China);
            return true;
        }

        zone = TimeZoneInfo.Utc;
        problem = $"is '{text}', which is no time zone that this machine knows (IANA names need the package tzdata); UTC+hh:mm, UTC-hh:mm and Asia/Shanghai always work";
        return false;
    }

    private static bool TryParseOffset(string name, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (!name.StartsWith("UTC", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        string rest = name[3..];
        if (rest.Length == 0)
        {
            return true;
        }

        // No zone is further than 14 hours from UTC.
        bool parsed = rest[0] is '+' or '-'
            && TimeSpan.TryParseExact(rest[1..], @"hh\:mm", CultureInfo.InvariantCulture, out offset)
            && offset <= TimeSpan.FromHours(14);
        offset = rest[0] == '-' ? -offset : offset;
        return parsed;
    }

    private static TimeZoneInfo Fixed(string name, TimeSpan offset) => TimeZoneInfo.CreateCustomTimeZone(name, offset, name, name);
}
