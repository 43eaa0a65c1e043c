using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using SpamGate.Training.Corpora;

namespace SpamGate.Training.Evaluation;

/// <summary>
/// fastText (Debian package <c>fasttext</c>, Joulin et al. 2016) as a contender: trained on the same corpus with its usual settings, words parted by spaces and
/// every Han character a word. It runs as the installed program; nothing is downloaded.
/// </summary>
public sealed class FastTextRun : IDisposable
{
    private const string Spam = "__label__spam";
    private const string Ham = "__label__ham";

    // 50 dimensions, word 3-grams for the order of characters; one thread, so that a run can be repeated.
    private static readonly string[] Settings = ["-dim", "50", "-epoch", "10", "-lr", "0.5", "-wordNgrams", "3", "-minn", "0", "-maxn", "0", "-thread", "1", "-verbose", "0"];

    private readonly string _folder = Directory.CreateTempSubdirectory("spamgate-fasttext-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Trains on <paramref name="training"/> and scores <paramref name="messages"/>.</summary>
    /// <exception cref="InvalidDataException">fastText is not installed or failed.</exception>
    public Contender Compete(IEnumerable<LabelledMessage> training, IReadOnlyList<LabelledMessage> messages)
    {
        string corpus = PathOf("train.txt");
        File.WriteAllLines(corpus, training.Select(static message => (message.IsSpam ? Spam : Ham) + " " + Words(message.Text)));
        Run(["supervised", "-input", corpus, "-output", PathOf("model"), .. Settings]);

        string[] lines = [.. messages.Select(static message => Words(message.Text))];
        File.WriteAllLines(PathOf("one.txt"), ["a"]);
        File.WriteAllLines(PathOf("messages.txt"), lines);
        (_, double load) = Predict("one.txt");
        (string[] predictions, double all) = Predict("messages.txt");
        ScoredLabel[] scored = [.. messages.Select((message, i) => new ScoredLabel(message.IsSpam, Probability(predictions[i]), message.Source))];

        // Loading the model is not counted against it.
        return new Contender("fastText", 0.5f, scored, messages.Count / Math.Max(all - load, 0.01));
    }

    /// <summary>Lower case, one line, Han characters parted.</summary>
    public static string Words(string text)
    {
        var words = new StringBuilder(text.Length * 2);
        foreach (char unit in text)
        {
            if (unit is >= '\u2E80' and <= '\uFFEF' && !char.IsSurrogate(unit))
            {
                words.Append(' ').Append(unit).Append(' ');
            }
            else
            {
                words.Append(char.IsWhiteSpace(unit) || char.IsControl(unit) ? ' ' : char.ToLowerInvariant(unit));
            }
        }

        string line = string.Join(' ', words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));

        // An empty line would be skipped by fastText and shift all that follow.
        return line.Length > 0 ? line : ".";
    }

    private (string[] Lines, double CpuSeconds) Predict(string file)
    {
        (string output, double seconds) = Run(["predict-prob", PathOf("model.bin"), PathOf(file), "1"]);
        return (output.Split('\n', StringSplitOptions.RemoveEmptyEntries), seconds);
    }

    private static float Probability(string prediction)
    {
        string[] parts = prediction.Split(' ');
        float probability = float.Parse(parts[1], CultureInfo.InvariantCulture);
        return parts[0] == Spam ? probability : 1 - probability;
    }

    // A shell between, for its built-in "times" is the plainest way to a child's CPU time.
    private (string Output, double CpuSeconds) Run(string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-c", "fasttext \"$@\" && times >\"$0\"", PathOf("times"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? (output, CpuSeconds(File.ReadAllLines(PathOf("times"))[1]))
                : throw new InvalidDataException($"fasttext {arguments[0]} ended with {process.ExitCode}: {error.GetAwaiter().GetResult().Trim()} (Debian: apt-get install fasttext)");
        }
        catch (Win32Exception exception)
        {
            throw new InvalidDataException("fasttext cannot be started: " + exception.Message, exception);
        }
    }

    // "0m1.230s 0m0.040s": user and system.
    private static double CpuSeconds(string times) => times.Split(' ').Sum(static time =>
    {
        string[] parts = time.TrimEnd('s').Split('m');
        return (60 * double.Parse(parts[0], CultureInfo.InvariantCulture)) + double.Parse(parts[1], CultureInfo.InvariantCulture);
    });

    private string PathOf(string name) => Path.Combine(_folder, name);
}
