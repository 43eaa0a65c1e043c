using System.Globalization;

namespace SpamGate.Training.Evaluation;

/// <summary>A 95 % confidence interval of a share (Wilson's score interval, which also holds for few messages and shares near 0 and 1).</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High)
{
    private const double Z = 1.959964;

    /// <summary>The interval of <paramref name="part"/> of <paramref name="whole"/>; 0 to 1 when there is nothing.</summary>
    public static Interval Wilson(int part, int whole)
    {
        if (whole == 0)
        {
            return new Interval(0, 1);
        }

        double share = (double)part / whole;
        double scale = 1 + (Z * Z / whole);
        double center = (share + (Z * Z / (2 * whole))) / scale;
        double half = Z * Math.Sqrt((share * (1 - share) / whole) + (Z * Z / (4.0 * whole * whole))) / scale;
        return new Interval(Math.Max(0, center - half), Math.Min(1, center + half));
    }

    /// <summary>The interval of F1: with J = TP / (TP + FP + FN), a plain share, F1 is 2J / (1 + J), which grows with J.</summary>
    public static Interval F1(Confusion confusion)
    {
        Interval share = Wilson(confusion.TruePositives, confusion.TruePositives + confusion.FalsePositives + confusion.FalseNegatives);
        return new Interval(2 * share.Low / (1 + share.Low), 2 * share.High / (1 + share.High));
    }

    /// <summary>The middle 95 % of <paramref name="samples"/>, as a bootstrap gives them.</summary>
    public static Interval Middle(double[] samples)
    {
        double[] sorted = [.. samples.Order()];
        return new Interval(sorted[(int)(sorted.Length * 0.025)], sorted[int.Min(sorted.Length - 1, (int)(sorted.Length * 0.975))]);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Low:0.000}-{High:0.000}");
}
