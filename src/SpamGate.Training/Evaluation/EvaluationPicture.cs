using System.Globalization;
using System.Text;

namespace SpamGate.Training.Evaluation;

/// <summary>Precision-recall curve and calibration as one SVG, for the model card.</summary>
public static class EvaluationPicture
{
    private const int Side = 360;
    private const int Left = 60;
    private const int Top = 48;
    private const int Second = Left + Side + 80;
    private const int Width = Second + Side + 24;
    private const int Height = Top + Side + 56;

    // Below this precision nobody would run a filter; cut off so that the part that matters has room.
    private const double LowestPrecision = 0.8;
    private static readonly string[] Colours = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b", "#17becf"];

    /// <summary>Draws it.</summary>
    /// <param name="labels">Everything scored.</param>
    /// <param name="threshold">Threshold to mark.</param>
    /// <param name="title">Written above.</param>
    public static string Draw(IReadOnlyCollection<ScoredLabel> labels, float threshold, string title)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        Text(svg, Left, 20, Escape(title), "start", bold: true);
        Frame(svg, Left, "recall", "precision", 0, LowestPrecision);
        Frame(svg, Second, "probability said", "share of spam seen", 0, 0);
        Curves(svg, labels, threshold);
        Calibration(svg, labels);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Curves(StringBuilder svg, IReadOnlyCollection<ScoredLabel> labels, float threshold)
    {
        // Only a source with both labels has a curve.
        List<(string Name, ScoredLabel[] Labels)> groups = [("all", [.. labels]), .. labels
            .GroupBy(static label => label.Source)
            .Where(static group => group.Key.Length > 0 && group.Any(static label => label.IsSpam) && group.Any(static label => !label.IsSpam))
            .OrderByDescending(static group => group.Count())
            .Take(Colours.Length - 1)
            .Select(static group => (group.Key, group.ToArray()))];
        for (int i = 0; i < groups.Count; i++)
        {
            var curve = PrecisionRecallCurve.Of(groups[i].Labels);
            PrecisionRecallCurve.Point[] shown = [.. curve.Points.Where(static point => point.Precision >= LowestPrecision)];
            string path = string.Join(' ', shown.Select(static point => string.Create(CultureInfo.InvariantCulture, $"{X(Left, point.Recall):0.0},{Y(point.Precision, LowestPrecision):0.0}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{path}\" fill=\"none\" stroke=\"{Colours[i]}\" stroke-width=\"{(i == 0 ? 2.5 : 1.2)}\"/>\n");
            if (shown.LastOrDefault(point => point.Threshold >= threshold) is { } at)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(Left, at.Recall):0.0}\" cy=\"{Y(at.Precision, LowestPrecision):0.0}\" r=\"3.5\" fill=\"{Colours[i]}\"/>\n");
            }

            int line = Top + Side - 16 - ((groups.Count - 1 - i) * 16);
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left + 10}\" y=\"{line - 9}\" width=\"10\" height=\"10\" fill=\"{Colours[i]}\"/>\n");
            Text(svg, Left + 26, line, string.Create(CultureInfo.InvariantCulture, $"{Escape(groups[i].Name)}, average precision {curve.AveragePrecision:0.000}"), "start");
        }

        Text(svg, Left + (Side / 2), Top - 8, string.Create(CultureInfo.InvariantCulture, $"dots: threshold {threshold:0.0000}"), "middle");
    }

    private static void Calibration(StringBuilder svg, IReadOnlyCollection<ScoredLabel> labels)
    {
        var report = CalibrationReport.Of(labels);
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Second}\" y1=\"{Top + Side}\" x2=\"{Second + Side}\" y2=\"{Top}\" stroke=\"#999\" stroke-dasharray=\"4 4\"/>\n");
        foreach (CalibrationReport.Bin bin in report.Bins)
        {
            var interval = Interval.Wilson(bin.Spam, bin.Count);
            string x = X(Second, bin.Said).ToString("0.0", CultureInfo.InvariantCulture);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x}\" y1=\"{Y(interval.Low, 0):0.0}\" x2=\"{x}\" y2=\"{Y(interval.High, 0):0.0}\" stroke=\"{Colours[0]}\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x}\" cy=\"{Y(bin.Seen, 0):0.0}\" r=\"4\" fill=\"{Colours[0]}\"/>\n");
        }

        Text(svg, Second + (Side / 2), Top - 8, string.Create(CultureInfo.InvariantCulture, $"calibration, expected error {report.ExpectedError:0.000}; bars: 95 %"), "middle");
    }

    private static void Frame(StringBuilder svg, int left, string across, string up, double lowX, double lowY)
    {
        for (int i = 0; i <= 5; i++)
        {
            double share = i / 5.0;
            int x = left + (int)(Side * share);
            int y = Top + Side - (int)(Side * share);
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x} {Top}V{Top + Side}M{left} {y}H{left + Side}\" stroke=\"#e4e4e4\" fill=\"none\"/>\n");
            Text(svg, x, Top + Side + 16, (lowX + ((1 - lowX) * share)).ToString("0.0", CultureInfo.InvariantCulture), "middle");
            Text(svg, left - 8, y + 4, (lowY + ((1 - lowY) * share)).ToString("0.00", CultureInfo.InvariantCulture), "end");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left}\" y=\"{Top}\" width=\"{Side}\" height=\"{Side}\" fill=\"none\" stroke=\"#444\"/>\n");
        Text(svg, left + (Side / 2), Top + Side + 38, across, "middle");
        svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate({left - 44} {Top + (Side / 2)}) rotate(-90)\" text-anchor=\"middle\">{up}</text>\n");
    }

    private static double X(int left, double share) => left + (share * Side);

    private static double Y(double value, double lowest) => Top + Side - ((value - lowest) / (1 - lowest) * Side);

    private static void Text(StringBuilder svg, int x, int y, string text, string anchor, bool bold = false) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\"{(bold ? " font-weight=\"bold\"" : "")}>{text}</text>\n");

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
