using System.Globalization;
using System.Text;

namespace SpamGate.Gateway.Demo;

/// <summary>The line of one second of the demonstration: differences to the second before, as the SPs saw them and as the metrics say.</summary>
internal sealed class DemoLine(IReadOnlyList<DemoEsme> esmes, string metricsAddress)
{
    private readonly Dictionary<string, double> _reasonsBefore = new(StringComparer.Ordinal);
    private Totals _before;

    /// <summary>Makes the line. <paramref name="page"/> is null while the gateway's metrics cannot be read.</summary>
    internal string Next(TimeSpan elapsed, TimeSpan since, MetricsPage? page)
    {
        var now = new Totals(
            esmes.Sum(static e => e.Sent),
            esmes.Sum(static e => e.Passed),
            esmes.Sum(static e => e.Refused),
            esmes.Sum(static e => e.Throttled),
            esmes.Sum(static e => e.Unavailable),
            esmes.Sum(static e => e.Receipts));
        Totals was = _before;
        _before = now;
        double seconds = double.Max(since.TotalSeconds, 0.001);
        var line = new StringBuilder(200);
        line.Append(CultureInfo.InvariantCulture, $"{TimeSpan.FromSeconds(Math.Round(elapsed.TotalSeconds)):mm\\:ss}  in {PerSecond(now.Sent - was.Sent)}/s  pass {PerSecond(now.Passed - was.Passed)}  reject {PerSecond(now.Refused - was.Refused)}");
        AppendReasons(line, page);
        line.Append(CultureInfo.InvariantCulture, $"  throttle {PerSecond(now.Throttled - was.Throttled)}");
        if (now.Unavailable > was.Unavailable)
        {
            line.Append(CultureInfo.InvariantCulture, $"  no answer from the SMSC {PerSecond(now.Unavailable - was.Unavailable)}");
        }

        line.Append(CultureInfo.InvariantCulture, $"  receipts {PerSecond(now.Receipts - was.Receipts)}/s");
        AppendCards(line, page);
        return line.Append(" | ").Append(metricsAddress).ToString();

        long PerSecond(long difference) => (long)Math.Round(difference / seconds);
    }

    // (classifier 80, keyword 16): why messages were refused in this second.
    private void AppendReasons(StringBuilder line, MetricsPage? page)
    {
        if (page is null)
        {
            return;
        }

        string separator = " (";
        foreach ((string reason, double total) in page.SumBy("spamgate_rejections_total", "reason"))
        {
            double difference = total - _reasonsBefore.GetValueOrDefault(reason);
            _reasonsBefore[reason] = total;
            if (difference > 0 && !reason.Contains("rate", StringComparison.OrdinalIgnoreCase))
            {
                line.Append(CultureInfo.InvariantCulture, $"{separator}{reason.ToLowerInvariant()} {difference:0}");
                separator = ", ";
            }
        }

        if (separator == ", ")
        {
            line.Append(')');
        }
    }

    // cards: harbour green, ...: 0 green, 1 yellow, 2 red, 3 removed.
    private static void AppendCards(StringBuilder line, MetricsPage? page)
    {
        if (page is null)
        {
            return;
        }

        string separator = " | cards: ";
        foreach ((string sp, double card) in page.SumBy("spamgate_sp_card", "corp_id"))
        {
            string name = card switch { 0 => "green", 1 => "yellow", 2 => "red", _ => "removed" };
            line.Append(CultureInfo.InvariantCulture, $"{separator}{sp} {name}");
            separator = ", ";
        }
    }

    private readonly record struct Totals(long Sent, long Passed, long Refused, long Throttled, long Unavailable, long Receipts);
}
