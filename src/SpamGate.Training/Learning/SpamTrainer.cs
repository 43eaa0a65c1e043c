using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace SpamGate.Training.Learning;

using LinearModel = BinaryPredictionTransformer<CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>>;

/// <summary>Trains the linear spam model with ML.NET's L-BFGS, single-threaded so that a seed gives the same model every time.</summary>
public sealed class SpamTrainer(MLContext ml, TrainingOptions options)
{
    /// <summary>Trains on <paramref name="rows"/>.</summary>
    public LinearModel Train(IReadOnlyList<FeatureRow> rows)
    {
        var trainer = ml.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            LabelColumnName = nameof(FeatureRow.Label),
            FeatureColumnName = nameof(FeatureRow.SpamFeatures),
            ExampleWeightColumnName = nameof(FeatureRow.Weight),
            L1Regularization = 0,
            L2Regularization = options.L2,
            MaximumNumberOfIterations = options.MaxIterations,
            OptimizationTolerance = 1e-6f,
            NumberOfThreads = 1,
        });
        return trainer.Fit(ml.Data.LoadFromEnumerable(rows));
    }

    /// <summary>Scores before calibration, each by a model that saw no copy of the message.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="groups">Group of each row; a group is never split.</param>
    /// <param name="foldTrained">Called after each fold.</param>
    public float[] CrossValidate(IReadOnlyList<FeatureRow> rows, IReadOnlyList<int> groups, Action<int> foldTrained)
    {
        int[] folds = Folds(groups);
        var scores = new float[rows.Count];
        for (int fold = 0; fold < options.Folds; fold++)
        {
            int[] held = [.. Enumerable.Range(0, rows.Count).Where(i => folds[i] == fold)];
            FeatureRow[] rest = [.. Enumerable.Range(0, rows.Count).Where(i => folds[i] != fold).Select(i => rows[i])];
            LinearModel model = Train(rest);
            float[] own = Score(model, [.. held.Select(i => rows[i])]);
            for (int i = 0; i < held.Length; i++)
            {
                scores[held[i]] = own[i];
            }

            foldTrained(fold + 1);
        }

        return scores;
    }

    /// <summary>Platt's calibrator for out-of-fold scores; its score column is the linear model's.</summary>
    public CalibratorTransformer<PlattCalibrator> Calibrate(IReadOnlyList<FeatureRow> rows, float[] scores)
    {
        IEnumerable<ScoredRow> scored = rows.Select((row, i) => new ScoredRow { Label = row.Label, Weight = row.Weight, Score = scores[i] });
        return ml.BinaryClassification.Calibrators
            .Platt(nameof(ScoredRow.Label), nameof(ScoredRow.Score), nameof(ScoredRow.Weight))
            .Fit(ml.Data.LoadFromEnumerable(scored));
    }

    private float[] Score(LinearModel model, FeatureRow[] rows) =>
        [.. model.Transform(ml.Data.LoadFromEnumerable(rows)).GetColumn<float>("Score")];

    private int[] Folds(IReadOnlyList<int> groups)
    {
        var random = new Random(options.Seed);
        var foldOf = new Dictionary<int, int>();
        var folds = new int[groups.Count];
        for (int i = 0; i < folds.Length; i++)
        {
            if (!foldOf.TryGetValue(groups[i], out folds[i]))
            {
                folds[i] = random.Next(options.Folds);
                foldOf.Add(groups[i], folds[i]);
            }
        }

        return folds;
    }

    private sealed class ScoredRow
    {
        public bool Label { get; set; }

        public float Weight { get; set; }

        public float Score { get; set; }
    }
}
