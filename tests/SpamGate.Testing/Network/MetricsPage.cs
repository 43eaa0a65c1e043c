using System.Globalization;

namespace SpamGate.Testing.Network;

/// <summary>One scrape in the Prometheus text format.</summary>
public sealed class MetricsPage
{
    private readonly List<(string Name, Dictionary<string, string> Labels, double Value)> _samples = [];

    /// <summary>Names of all samples.</summary>
    public IEnumerable<string> Names => _samples.Select(sample => sample.Name).Distinct();

    /// <summary>Reads a page.</summary>
    public static MetricsPage Parse(string text)
    {
        var page = new MetricsPage();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '#')
            {
                continue;
            }

            int space = line.LastIndexOf(' ');
            string series = line[..space];
            double value = line[(space + 1)..] switch
            {
                "+Inf" => double.PositiveInfinity,
                "-Inf" => double.NegativeInfinity,
                string number => double.Parse(number, CultureInfo.InvariantCulture),
            };
            int brace = series.IndexOf('{', StringComparison.Ordinal);
            page._samples.Add(brace < 0 ? (series, [], value) : (series[..brace], ParseLabels(series[(brace + 1)..^1]), value));
        }

        return page;
    }

    /// <summary>Sum of all samples of a name whose labels include all the given ones.</summary>
    public double Sum(string name, params (string Label, string Value)[] labels) => _samples
        .Where(sample => sample.Name == name && labels.All(label => sample.Labels.TryGetValue(label.Label, out string? value) && value == label.Value))
        .Sum(sample => sample.Value);

    /// <summary>Values that a label of a metric has.</summary>
    public IReadOnlyList<string> LabelValues(string name, string label) =>
        [.. _samples.Where(sample => sample.Name == name && sample.Labels.ContainsKey(label)).Select(sample => sample.Labels[label]).Distinct()];

    private static Dictionary<string, string> ParseLabels(string text)
    {
        Dictionary<string, string> labels = [];
        for (int at = 0; at < text.Length;)
        {
            int equals = text.IndexOf("=\"", at, StringComparison.Ordinal);
            string name = text[at..equals].TrimStart(',', ' ');
            int end = equals + 2;
            while (text[end] != '"' || text[end - 1] == '\\')
            {
                end++;
            }

            labels[name] = text[(equals + 2)..end];
            at = end + 1;
        }

        return labels;
    }
}
