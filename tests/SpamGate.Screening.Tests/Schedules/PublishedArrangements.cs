using System.Globalization;

namespace SpamGate.Screening.Tests.Schedules;

/// <summary>
/// The days off and make-up working days of 2020 to 2026 as the General Office of the State Council (国务院办公厅) published them: 国办发明电〔2019〕16号
/// (2020; the Spring Festival was prolonged to 2 February by 国办发明电〔2020〕1号, which is how it stands here), 〔2020〕27号, 〔2021〕11号, 〔2022〕16号, 〔2023〕7号,
/// 〔2024〕12号 and 〔2025〕7号 (2026). Days that merely join a weekend (与周末连休) are written as the notice does: the holiday alone.
/// </summary>
internal static class PublishedArrangements
{
    private static readonly string[] Lines =
    [
        "2020 new_year 2020-01-01 2020-01-01",
        "2020 spring_festival 2020-01-24 2020-02-02 2020-01-19",
        "2020 qingming 2020-04-04 2020-04-06",
        "2020 labour_day 2020-05-01 2020-05-05 2020-04-26 2020-05-09",
        "2020 dragon_boat 2020-06-25 2020-06-27 2020-06-28",
        "2020 mid_autumn 2020-10-01 2020-10-08",
        "2020 national_day 2020-10-01 2020-10-08 2020-09-27 2020-10-10",
        "2021 new_year 2021-01-01 2021-01-03",
        "2021 spring_festival 2021-02-11 2021-02-17 2021-02-07 2021-02-20",
        "2021 qingming 2021-04-03 2021-04-05",
        "2021 labour_day 2021-05-01 2021-05-05 2021-04-25 2021-05-08",
        "2021 dragon_boat 2021-06-12 2021-06-14",
        "2021 mid_autumn 2021-09-19 2021-09-21 2021-09-18",
        "2021 national_day 2021-10-01 2021-10-07 2021-09-26 2021-10-09",
        "2022 new_year 2022-01-01 2022-01-03",
        "2022 spring_festival 2022-01-31 2022-02-06 2022-01-29 2022-01-30",
        "2022 qingming 2022-04-03 2022-04-05 2022-04-02",
        "2022 labour_day 2022-04-30 2022-05-04 2022-04-24 2022-05-07",
        "2022 dragon_boat 2022-06-03 2022-06-05",
        "2022 mid_autumn 2022-09-10 2022-09-12",
        "2022 national_day 2022-10-01 2022-10-07 2022-10-08 2022-10-09",
        "2023 new_year 2022-12-31 2023-01-02",
        "2023 spring_festival 2023-01-21 2023-01-27 2023-01-28 2023-01-29",
        "2023 qingming 2023-04-05 2023-04-05",
        "2023 labour_day 2023-04-29 2023-05-03 2023-04-23 2023-05-06",
        "2023 dragon_boat 2023-06-22 2023-06-24 2023-06-25",
        "2023 mid_autumn 2023-09-29 2023-10-06",
        "2023 national_day 2023-09-29 2023-10-06 2023-10-07 2023-10-08",
        "2024 new_year 2024-01-01 2024-01-01",
        "2024 spring_festival 2024-02-10 2024-02-17 2024-02-04 2024-02-18",
        "2024 qingming 2024-04-04 2024-04-06 2024-04-07",
        "2024 labour_day 2024-05-01 2024-05-05 2024-04-28 2024-05-11",
        "2024 dragon_boat 2024-06-10 2024-06-10",
        "2024 mid_autumn 2024-09-15 2024-09-17 2024-09-14",
        "2024 national_day 2024-10-01 2024-10-07 2024-09-29 2024-10-12",
        "2025 new_year 2025-01-01 2025-01-01",
        "2025 spring_festival 2025-01-28 2025-02-04 2025-01-26 2025-02-08",
        "2025 qingming 2025-04-04 2025-04-06",
        "2025 labour_day 2025-05-01 2025-05-05 2025-04-27",
        "2025 dragon_boat 2025-05-31 2025-06-02",
        "2025 mid_autumn 2025-10-01 2025-10-08",
        "2025 national_day 2025-10-01 2025-10-08 2025-09-28 2025-10-11",
        "2026 new_year 2026-01-01 2026-01-03 2026-01-04",
        "2026 spring_festival 2026-02-15 2026-02-23 2026-02-14 2026-02-28",
        "2026 qingming 2026-04-04 2026-04-06",
        "2026 labour_day 2026-05-01 2026-05-05 2026-05-09",
        "2026 dragon_boat 2026-06-19 2026-06-21",
        "2026 mid_autumn 2026-09-25 2026-09-27",
        "2026 national_day 2026-10-01 2026-10-07 2026-09-20 2026-10-10",
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Arrangement> All { get; } = [.. Lines.Select(Parse)];

    private static Arrangement Parse(string line)
    {
        string[] words = line.Split(' ');
        DateOnly[] dates = [.. words[2..].Select(static word => DateOnly.ParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture))];
        return new Arrangement(int.Parse(words[0], CultureInfo.InvariantCulture), words[1], dates[0], dates[1], dates[2..]);
    }
}

/// <summary>One published holiday.</summary>
internal sealed record Arrangement(int Year, string Holiday, DateOnly From, DateOnly To, DateOnly[] WorkingDays);
