namespace SpamGate.Screening.Schedules;

/// <summary>What is wrong with a schedule.</summary>
/// <param name="Path">Where, e.g. <c>periods[2].from</c>; empty = the document itself.</param>
/// <param name="Problem">What is there and what may be.</param>
public sealed record ScheduleFault(string Path, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? Problem : $"{Path} {Problem}";
}
