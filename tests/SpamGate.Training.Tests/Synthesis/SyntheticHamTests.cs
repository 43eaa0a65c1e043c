using SpamGate.Training.Corpora;
using SpamGate.Training.Synthesis;

namespace SpamGate.Training.Tests.Synthesis;

public sealed class SyntheticHamTests
{
    [Fact]
    public void Write_SameSeed_WritesTheSame() =>
        Assert.Equal(SyntheticHam.Write(5, 3, 1), SyntheticHam.Write(5, 3, 1));

    [Fact]
    public void Write_AnyTemplate_LeavesNoSlotOpen()
    {
        foreach (LabelledMessage message in SyntheticHam.Write(seed: 2, perTemplate: 5, weight: 1))
        {
            Assert.False(message.IsSpam);
            Assert.DoesNotContain(message.Text, static unit => unit is '{' or '}' or '|' or '(' or ')');
        }
    }

    [Fact]
    public void GoldenTexts_AnySeed_AreEnoughAndDistinct()
    {
        IReadOnlyList<string> texts = GoldenTexts.Write(seed: 1);
        Assert.InRange(texts.Count, 200, 1000);
        Assert.Equal(texts.Count, texts.Distinct().Count());
    }
}
