using System.Globalization;
using System.Text;
using SpamGate.LoadGenerator.Load;

namespace SpamGate.LoadGenerator.Bench;

/// <summary>One measured run of one variant.</summary>
public sealed record BenchSample
{
    public required string Scenario { get; init; }

    public required string Variant { get; init; }

    public required LoadReport Load { get; init; }

    /// <summary>CPU seconds of the measured process for 100,000 messages, warm-up included.</summary>
    public required double CpuPer100K { get; init; }

    /// <summary>Bytes allocated per message; null where the process does not tell.</summary>
    public double? AllocatedPerMessage { get; init; }

    /// <summary>Lock contentions per million messages; null where the process does not tell.</summary>
    public double? ContentionsPerMillion { get; init; }

    /// <summary>Messages acknowledged but not at the SMSC, or at the SMSC but not acknowledged; null where none of them goes there.</summary>
    public long? Astray { get; init; }

    /// <summary>Answers too few or too many, and messages astray.</summary>
    public long Faulty => Load.Unanswered + Load.Unexpected + Math.Abs(Astray ?? 0);

    /// <summary>Share of answers that are OK.</summary>
    public double PassShare => Load.Statuses.Values.Sum() is long all and > 0 ? (double)Load.Statuses.GetValueOrDefault("0x00") / all : 0;
}

/// <summary>All runs, and their medians as a table.</summary>
public sealed record BenchReport(string Machine, IReadOnlyList<BenchSample> Samples)
{
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(Machine);
        text.AppendLine(CultureInfo.InvariantCulture, $"{"scenario",-9}{"variant",-9}{"msg/s",12}{"CPU s/100k",12}{"p50 ms",9}{"p99 ms",9}{"p99.9 ms",10}{"B/msg",8}{"cont/M",8}{"pass",7}{"lost",6}{"runs",6}");
        foreach (IGrouping<(string Scenario, string Variant), BenchSample> group in Samples.GroupBy(static s => (s.Scenario, s.Variant)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{group.Key.Scenario,-9}{group.Key.Variant,-9}{Median(group, static s => s.Load.MessagesPerSecond),12:N0}{Median(group, static s => s.CpuPer100K),12:0.000}");
            text.Append(CultureInfo.InvariantCulture, $"{Median(group, static s => s.Load.P50),9:0.00}{Median(group, static s => s.Load.P99),9:0.00}{Median(group, static s => s.Load.P999),10:0.00}");
            text.Append(CultureInfo.InvariantCulture, $"{Told(group, static s => s.AllocatedPerMessage),8}{Told(group, static s => s.ContentionsPerMillion),8}");
            text.Append(CultureInfo.InvariantCulture, $"{group.Average(static s => s.PassShare),7:P0}{group.Sum(static s => s.Faulty),6}{group.Count(),6}");
            text.AppendLine();
        }

        return text.ToString();
    }

    internal static double Median(IEnumerable<BenchSample> samples, Func<BenchSample, double> value)
    {
        double[] sorted = [.. samples.Select(value).Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static string Told(IEnumerable<BenchSample> samples, Func<BenchSample, double?> value) =>
        samples.All(s => value(s) is null) ? "-" : Median(samples, s => value(s) ?? 0).ToString("0.0", CultureInfo.InvariantCulture);
}
