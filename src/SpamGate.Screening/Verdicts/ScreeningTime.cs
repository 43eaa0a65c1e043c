namespace SpamGate.Screening.Verdicts;

/// <summary>When a decision is made: rates run on a clock that never jumps, hours and days on the one people read.</summary>
/// <param name="Monotonic">Nanoseconds since some fixed moment.</param>
/// <param name="Utc">Milliseconds since 1970-01-01 00:00 UTC.</param>
public readonly record struct ScreeningTime(long Monotonic, long Utc);
