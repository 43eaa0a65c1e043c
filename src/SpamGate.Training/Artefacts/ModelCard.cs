using System.Globalization;
using System.Text;
using SpamGate.Screening.Classification;
using SpamGate.Training.Corpora;
using SpamGate.Training.Learning;

namespace SpamGate.Training.Artefacts;

/// <summary>Writes <c>card.md</c>: what the model is, what it learnt from, how well it does, what it cannot do.</summary>
public static class ModelCard
{
    /// <summary>Name of the picture in the directory, where held-out data was given.</summary>
    public const string PictureFile = "evaluation.svg";

    /// <summary>Writes the card beside the manifest. What <c>notes.md</c> in the directory says is appended.</summary>
    public static void Write(string directory, ModelManifest manifest, IReadOnlyList<LabelledMessage> corpus, TrainingOptions options, string commandLine, string figures)
    {
        var card = new StringBuilder();
        card.Append(CultureInfo.InvariantCulture, $"""
            # Model `{manifest.Name}`

            Linear classifier (ML.NET L-BFGS logistic regression, Platt calibration) over {FeatureSpace.GramSlots} hashed slots of character 1- to {FeatureSpace.MaxOrder}-grams of the
            normalised text (present or not; Latin texts: {FeatureSpace.LatinMaxOrder}-grams, words and pairs of words), and {FeatureSpace.StructureSlots} structure slots; category by maximum entropy over {manifest.Categories.Count} leaves. Features version {manifest.FeatureVersion}.

            - Made by `{commandLine}`
            - Training data SHA-256 `{manifest.TrainingDataSha256}`, {corpus.Count} messages and {manifest.TrainingRows - corpus.Count} of our own or disguised copies
            - Threshold {manifest.Threshold:0.0000}: {options.Folds}-fold cross-validation on the training data, near-duplicates never split, {options.TargetFalsePositiveRate:P1} of carrier ham flagged

            ## Training data

            | source | ham | spam | weight in training |
            |---|---|---|---|

            """);
        foreach (IGrouping<string, LabelledMessage> source in corpus.GroupBy(static message => message.Source).OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            int spam = source.Count(static message => message.IsSpam);
            float weight = source.Sum(static message => message.Weight);
            card.Append(CultureInfo.InvariantCulture, $"| {source.Key} | {source.Count() - spam} | {spam} | {weight:0} |\n");
        }

        if (figures.Length > 0)
        {
            card.Append("\n## Figures on held-out data, rows flagged uncertain left out\n\n").Append(figures).Append('\n');
        }

        string notes = Path.Combine(directory, "notes.md");
        if (File.Exists(notes))
        {
            card.Append('\n').Append(File.ReadAllText(notes));
        }

        File.WriteAllText(Path.Combine(directory, "card.md"), card.ToString());
    }
}
