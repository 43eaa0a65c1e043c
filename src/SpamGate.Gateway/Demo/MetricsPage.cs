using System.Globalization;

namespace SpamGate.Gateway.Demo;

/// <summary>A Prometheus text page (exposition format 0.0.4), read as far as sums over samples go.</summary>
public sealed class MetricsPage
{
    private readonly List<Sample> _samples = [];

    private MetricsPage()
    {
    }

    /// <summary>Reads a page; lines that are no samples are skipped.</summary>
    public static MetricsPage Parse(string page)
    {
        var parsed = new MetricsPage();
        foreach (ReadOnlySpan<char> line in page.AsSpan().EnumerateLines())
        {
            if (line.IsEmpty || line[0] == '#')
            {
                continue;
            }

            int brace = line.IndexOf('{');
            int close = brace < 0 ? -1 : line.LastIndexOf('}');
            ReadOnlySpan<char> rest = (close < 0 ? line : line[(close + 1)..]).Trim();
            int nameEnd = brace >= 0 ? brace : line.IndexOf(' ');
            ReadOnlySpan<char> value = close < 0 && nameEnd > 0 ? line[nameEnd..].Trim() : rest;
            int space = value.IndexOf(' ');
            if (nameEnd > 0
                && (brace < 0 || close > brace)
                && double.TryParse(space < 0 ? value : value[..space], NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            {
                parsed._samples.Add(new Sample(line[..nameEnd].ToString(), brace < 0 ? "" : line[(brace + 1)..close].ToString(), number));
            }
        }

        return parsed;
    }

    /// <summary>Sum over all samples of that name.</summary>
    public double Sum(string name) => _samples.Where(s => s.Name == name).Sum(static s => s.Value);

    /// <summary>Sums per value of <paramref name="label"/>, samples without it left out.</summary>
    public SortedDictionary<string, double> SumBy(string name, string label)
    {
        var sums = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (Sample sample in _samples.Where(s => s.Name == name))
        {
            if (Label(sample.Labels, label) is string value)
            {
                sums[value] = sums.GetValueOrDefault(value) + sample.Value;
            }
        }

        return sums;
    }

    // The labels read here are ids and enum names: none holds a quote.
    private static string? Label(string labels, string name)
    {
        string key = name + "=\"";
        int at = labels.StartsWith(key, StringComparison.Ordinal) ? 0 : labels.IndexOf("," + key, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        int start = labels.IndexOf('"', at) + 1;
        int end = labels.IndexOf('"', start);
        return end < 0 ? null : labels[start..end];
    }

    private sealed record Sample(string Name, string Labels, double Value);
}
