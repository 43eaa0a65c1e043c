using System.Globalization;
using System.Text;
using SpamGate.LoadGenerator.Load;

namespace SpamGate.LoadGenerator.Attack;

/// <summary>What a gateway looked like at one moment. Null where it does not tell.</summary>
/// <param name="Resident">Memory of its own, bytes.</param>
/// <param name="Managed">Managed heap, bytes.</param>
internal sealed record GatewayMemory(long? Resident, long? Managed);

/// <summary>What an attack did to the paying SP and to the gateway.</summary>
internal sealed record AttackReport
{
    public required AttackOptions Options { get; init; }

    public required LoadReport Alone { get; init; }

    public required LoadReport Attacked { get; init; }

    /// <summary>CPU seconds of the gateway during the run alone; 0 where it is not known.</summary>
    public required double CpuAlone { get; init; }

    /// <summary>The same under attack, storm included.</summary>
    public required double CpuAttacked { get; init; }

    public required double StormSeconds { get; init; }

    public required int StormRetries { get; init; }

    public required int IdleEnded { get; init; }

    public required int SlowClosed { get; init; }

    public required GatewayMemory Before { get; init; }

    public required GatewayMemory WithIdle { get; init; }

    public required GatewayMemory Peak { get; init; }

    /// <summary>p99 under attack by p99 alone.</summary>
    public double Slowdown => Attacked.P99 / Alone.P99;

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"paying SP at {Options.Rate:N0} msg/s     p50 ms    p99 ms  p99.9 ms    max ms   answered  unanswered");
        Line(text, "alone", Alone);
        Line(text, "under attack", Attacked);
        text.AppendLine(CultureInfo.InvariantCulture, $"p99 under attack / alone: {Slowdown:0.00}; CPU of the gateway {CpuAlone:0.0} s alone, {CpuAttacked:0.0} s under attack, load of the machine {Machine()}");
        text.AppendLine(CultureInfo.InvariantCulture, $"bind storm of {Options.BindStorm:N0} SPs{(Options.HashedPasswords ? " with stored hashes" : "")}: {StormSeconds:0.0} s until the last was bound, {StormRetries} came back");
        text.AppendLine(CultureInfo.InvariantCulture, $"idle: {Options.Idle:N0} bound, {IdleEnded} closed on; slow: {Options.SlowLoris:N0}, closed on {SlowClosed:N0} times");
        text.AppendLine(CultureInfo.InvariantCulture, $"memory of the gateway, MiB (own / managed): before {Mib(Before)}, with the idle {Mib(WithIdle)}, peak {Mib(Peak)}");
        if (Options.Idle > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"an idle bound connection: {(WithIdle.Resident - Before.Resident) / Options.Idle:N0} bytes own, {(WithIdle.Managed - Before.Managed) / Options.Idle:N0} bytes managed");
        }

        foreach (string fault in Attacked.Faults)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"fault of the paying SP: {fault}");
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, string name, LoadReport report) => text.AppendLine(
        CultureInfo.InvariantCulture,
        $"  {name,-28} {report.P50,8:0.000}  {report.P99,8:0.000}  {report.P999,8:0.000}  {report.Max,8:0.0}  {report.Answered,9:N0}  {report.Unanswered,10}");

    // What else ran: on shared cores the figures are worth little without it.
    private static string Machine() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Mib(GatewayMemory memory) => string.Create(
        CultureInfo.InvariantCulture, $"{memory.Resident / 1048576.0:0} / {memory.Managed / 1048576.0:0}");
}
