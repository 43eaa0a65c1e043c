namespace SpamGate.Screening.Schedules;

/// <summary>One holiday in one year.</summary>
/// <param name="Holiday">Which.</param>
/// <param name="Festival">The festival's own day.</param>
/// <param name="FirstDay">First day off.</param>
/// <param name="LastDay">Last day off.</param>
public sealed record HolidayDays(Holiday Holiday, DateOnly Festival, DateOnly FirstDay, DateOnly LastDay);
