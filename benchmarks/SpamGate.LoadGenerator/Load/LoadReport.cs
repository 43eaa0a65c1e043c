using System.Globalization;
using System.Text;

namespace SpamGate.LoadGenerator.Load;

/// <summary>What a load run measured. Latencies in milliseconds, from the send of a batch to the read of the answer.</summary>
public sealed record LoadReport
{
    public required long Sent { get; init; }

    public required long Answered { get; init; }

    /// <summary>Answers of status OK, warm-up included.</summary>
    public required long Passed { get; init; }

    /// <summary>Seconds measured.</summary>
    public required double Seconds { get; init; }

    public required double MessagesPerSecond { get; init; }

    /// <summary>Answers per command_status (0x.. as key), while measuring.</summary>
    public required IReadOnlyDictionary<string, long> Statuses { get; init; }

    public required double P50 { get; init; }

    public required double P99 { get; init; }

    public required double P999 { get; init; }

    public required double Max { get; init; }

    public required long Receipts { get; init; }

    /// <summary>Messages that got no answer.</summary>
    public required long Unanswered { get; init; }

    /// <summary>Answers nobody waited for, a second answer to the same message among them.</summary>
    public required long Unexpected { get; init; }

    /// <summary>CPU seconds of the generator itself for 100,000 messages, the whole run.</summary>
    public required double OwnCpuPer100K { get; init; }

    public required IReadOnlyList<string> Faults { get; init; }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{MessagesPerSecond,12:N0} msg/s over {Seconds:0.00} s, sent {Sent:N0}, answered {Answered:N0}, unanswered {Unanswered}, unexpected {Unexpected}, receipts {Receipts:N0}");
        text.AppendLine();
        text.Append(CultureInfo.InvariantCulture, $"     latency p50 {P50:0.000} ms  p99 {P99:0.000} ms  p99.9 {P999:0.000} ms  max {Max:0.0} ms; generator CPU {OwnCpuPer100K:0.000} s/100k");
        text.AppendLine();
        text.Append("     answers ").AppendJoin("  ", Statuses.Select(static s => string.Create(CultureInfo.InvariantCulture, $"{s.Key}: {s.Value:N0}")));
        foreach (string fault in Faults)
        {
            text.AppendLine().Append("     fault: ").Append(fault);
        }

        return text.ToString();
    }
}
