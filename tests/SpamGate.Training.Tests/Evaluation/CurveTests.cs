using System.Xml.Linq;
using SpamGate.Training.Evaluation;

namespace SpamGate.Training.Tests.Evaluation;

public sealed class CurveTests
{
    private static readonly ScoredLabel[] Labels =
    [
        new(true, 0.95f, "a"), new(true, 0.9f, "a"), new(false, 0.8f, "a"), new(true, 0.7f, "b"), new(false, 0.2f, "b"), new(false, 0.1f, ""),
    ];

    [Fact]
    public void PrecisionRecall_KnownOrder_GivesKnownPoints()
    {
        var curve = PrecisionRecallCurve.Of(Labels);
        Assert.Equal([1 / 3.0, 2 / 3.0, 2 / 3.0, 1, 1, 1], curve.Points.Select(static point => point.Recall));
        Assert.Equal([1, 1, 2 / 3.0, 0.75, 0.6, 0.5], curve.Points.Select(static point => point.Precision));
        Assert.Equal((1 + 1 + 0.75) / 3, curve.AveragePrecision, 1e-9);
        Assert.Equal(0.7f, curve.Best!.Threshold);
        Assert.Contains("| 0.700 | 0.7000 | 0.7500 | 1 |", curve.ToTable(), StringComparison.Ordinal);
    }

    [Fact]
    public void PrecisionRecall_TiedProbabilities_AreOnePoint()
    {
        var curve = PrecisionRecallCurve.Of([new(true, 0.5f, ""), new(false, 0.5f, ""), new(true, 0.5f, "")]);
        PrecisionRecallCurve.Point point = Assert.Single(curve.Points);
        Assert.Equal((1.0, 2 / 3.0, 1), (point.Recall, point.Precision, point.FalsePositives));
    }

    [Fact]
    public void NoSpam_HasNoCurve()
    {
        var curve = PrecisionRecallCurve.Of([new(false, 0.5f, "")]);
        Assert.Empty(curve.Points);
        Assert.Null(curve.Best);
        Assert.Equal("", curve.ToTable());
    }

    [Fact]
    public void Calibration_SaidAndSeen_AreComparedByTenths()
    {
        var report = CalibrationReport.Of([new(true, 0.95f, ""), new(true, 0.95f, ""), new(false, 0.05f, ""), new(true, 0.05f, ""), new(true, 1f, "")]);
        Assert.Equal([0, 0.9], report.Bins.Select(static bin => bin.From));
        Assert.Equal([(2, 1), (3, 3)], report.Bins.Select(static bin => (bin.Count, bin.Spam)));
        Assert.Equal(((2 * 0.45) + (3 * (1 - (2.9 / 3)))) / 5, report.ExpectedError, 1e-6);
    }

    [Fact]
    public void Picture_AnyLabels_IsWellFormedAndMarksTheThreshold()
    {
        var svg = XElement.Parse(EvaluationPicture.Draw(Labels, 0.65f, "a < b & c"));
        Assert.Contains(svg.Elements(), static element => element.Value == "a < b & c");
        Assert.Contains(svg.Elements(), static element => element.Value.Contains("0.6500", StringComparison.Ordinal));
        Assert.Equal(3, svg.Elements().Count(static element => element.Name.LocalName == "polyline"));
    }
}
