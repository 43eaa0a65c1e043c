namespace SpamGate.Training.Evaluation;

/// <summary>Two verdicts on each of the same messages: how sure it is that one side is better.</summary>
public sealed class PairedTest
{
    private const int Samples = 2_000;

    /// <summary>F1 of the first side.</summary>
    public double FirstF1 { get; private init; }

    /// <summary>F1 of the second side.</summary>
    public double SecondF1 { get; private init; }

    /// <summary>95 % interval of <see cref="FirstF1"/>, by bootstrap.</summary>
    public Interval First { get; private init; }

    /// <summary>95 % interval of <see cref="SecondF1"/>, by bootstrap.</summary>
    public Interval Second { get; private init; }

    /// <summary>95 % interval of F1 of the first less the second, by paired bootstrap: both sides see the same sample.</summary>
    public Interval Difference { get; private init; }

    /// <summary>Messages that only the first side judged as labelled.</summary>
    public int OnlyFirstRight { get; private init; }

    /// <summary>Messages that only the second side judged as labelled.</summary>
    public int OnlySecondRight { get; private init; }

    /// <summary>McNemar's exact two-sided probability that two equally good sides would differ as much.</summary>
    public double Probability { get; private init; }

    /// <summary>Runs the tests; the same seed draws the same samples.</summary>
    public static PairedTest Of(IReadOnlyList<bool> isSpam, bool[] first, bool[] second, int seed)
    {
        int onlyFirst = Enumerable.Range(0, first.Length).Count(i => first[i] == isSpam[i] && second[i] != isSpam[i]);
        int onlySecond = Enumerable.Range(0, first.Length).Count(i => first[i] != isSpam[i] && second[i] == isSpam[i]);

        // Only eight kinds of message matter to F1: label, verdict, verdict.
        int[] kinds = [.. Enumerable.Range(0, first.Length).Select(i => (isSpam[i] ? 4 : 0) + (first[i] ? 2 : 0) + (second[i] ? 1 : 0))];
        var random = new Random(seed);
        var firsts = new double[Samples];
        var seconds = new double[Samples];
        var differences = new double[Samples];
        var counts = new int[8];
        for (int sample = 0; sample < Samples; sample++)
        {
            Array.Clear(counts);
            for (int i = 0; i < kinds.Length; i++)
            {
                counts[kinds[random.Next(kinds.Length)]]++;
            }

            firsts[sample] = F1(counts, flag: 2);
            seconds[sample] = F1(counts, flag: 1);
            differences[sample] = firsts[sample] - seconds[sample];
        }

        Array.Clear(counts);
        foreach (int kind in kinds)
        {
            counts[kind]++;
        }

        return new PairedTest
        {
            FirstF1 = F1(counts, flag: 2),
            SecondF1 = F1(counts, flag: 1),
            First = Interval.Middle(firsts),
            Second = Interval.Middle(seconds),
            Difference = Interval.Middle(differences),
            OnlyFirstRight = onlyFirst,
            OnlySecondRight = onlySecond,
            Probability = McNemar(onlyFirst, onlySecond),
        };
    }

    private static double F1(int[] counts, int flag)
    {
        int right = 0;
        int wrong = 0;
        for (int kind = 0; kind < counts.Length; kind++)
        {
            bool spam = (kind & 4) != 0;
            bool flagged = (kind & flag) != 0;
            right += spam && flagged ? counts[kind] : 0;
            wrong += spam != flagged ? counts[kind] : 0;
        }

        return right == 0 ? 0 : 2.0 * right / ((2.0 * right) + wrong);
    }

    // Twice the lower tail of a fair coin thrown once for each message the sides disagree on; in logarithms, for 0.5 to the power of thousands is no number.
    private static double McNemar(int first, int second)
    {
        int all = first + second;
        double logTerm = -all * Math.Log(2);
        double tail = 0;
        for (int k = 0; k <= int.Min(first, second); k++)
        {
            tail += Math.Exp(logTerm);
            logTerm += Math.Log(all - k) - Math.Log(k + 1);
        }

        return Math.Min(1, 2 * tail);
    }
}
