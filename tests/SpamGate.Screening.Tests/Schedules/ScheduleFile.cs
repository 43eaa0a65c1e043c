using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpamGate.Screening.Schedules;

namespace SpamGate.Screening.Tests.Schedules;

/// <summary>The schedule shipped in deploy/, and changed forms of it.</summary>
internal static class ScheduleFile
{
    /// <summary>China's time, without needing the machine's time zone data.</summary>
    public static readonly TimeZoneInfo China = TimeZoneInfo.CreateCustomTimeZone("China", TimeSpan.FromHours(8), "China", "China");

    /// <summary>Its text.</summary>
    public static string Text { get; } = File.ReadAllText(Path.Combine(Root(), "deploy", "schedule.china.json"));

    /// <summary>It as it is shipped.</summary>
    public static ScheduleDocument Shipped { get; } = Read(Text);

    /// <summary>Reads a document that has no faults.</summary>
    public static ScheduleDocument Read(string json)
    {
        var faults = new List<ScheduleFault>();
        ScheduleDocument? document = ScheduleReader.Read(json, faults);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        return document!;
    }

    /// <summary>The shipped one with all arrangements of 2020 to 2026.</summary>
    public static ScheduleDocument WithAllYears()
    {
        JsonNode root = JsonNode.Parse(Text, null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        root["published"] = new JsonArray([.. PublishedArrangements.All.Select(static entry => new JsonObject
        {
            ["holiday"] = entry.Holiday,
            ["year"] = entry.Year,
            ["from"] = Iso(entry.From),
            ["to"] = Iso(entry.To),
            ["workingDays"] = new JsonArray([.. entry.WorkingDays.Select(static day => JsonValue.Create(Iso(day)))]),
        })]);
        return Read(root.ToJsonString());
    }

    /// <summary>Unix milliseconds of a time in China.</summary>
    public static long Ms(string china) =>
        new DateTimeOffset(DateTime.Parse(china, CultureInfo.InvariantCulture), TimeSpan.FromHours(8)).ToUnixTimeMilliseconds();

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Root()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "SpamGate.sln")))
        {
            directory = directory.Parent;
        }

        return directory!.FullName;
    }
}
