using System.Text.Json.Serialization;

namespace SpamGate.Training.Evaluation;

/// <summary>How verdicts and labels met. Ratios of nothing are 0.</summary>
public sealed class Confusion
{
    [JsonIgnore]
    public int TruePositives { get; private set; }

    [JsonIgnore]
    public int FalsePositives { get; private set; }

    [JsonIgnore]
    public int TrueNegatives { get; private set; }

    [JsonIgnore]
    public int FalseNegatives { get; private set; }

    /// <summary>Messages judged.</summary>
    public int N => TruePositives + FalsePositives + TrueNegatives + FalseNegatives;

    /// <summary>Of what was flagged, the share that is spam.</summary>
    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary>Of the spam, the share that was flagged.</summary>
    public double Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    /// <summary>Harmonic mean of both.</summary>
    public double F1 => Ratio(2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>Of the ham, the share that was flagged.</summary>
    public double Fpr => Ratio(FalsePositives, FalsePositives + TrueNegatives);

    /// <summary>Adds one message.</summary>
    public void Add(bool isSpam, bool flagged)
    {
        TruePositives += isSpam && flagged ? 1 : 0;
        FalseNegatives += isSpam && !flagged ? 1 : 0;
        FalsePositives += !isSpam && flagged ? 1 : 0;
        TrueNegatives += !isSpam && !flagged ? 1 : 0;
    }

    private static double Ratio(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
