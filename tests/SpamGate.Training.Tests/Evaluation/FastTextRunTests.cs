using SpamGate.Screening.Classification;
using SpamGate.Training.Corpora;
using SpamGate.Training.Evaluation;

namespace SpamGate.Training.Tests.Evaluation;

public sealed class FastTextRunTests
{
    [Theory]
    [InlineData("Call  ME\nnow", "call me now")]
    [InlineData("加V信abc", "加 v 信 abc")]
    [InlineData(" \r\n", ".")]
    public void Words_AnyText_IsOneLineOfWords(string text, string words) => Assert.Equal(words, FastTextRun.Words(text));

    [Fact]
    public void Compete_ClearCases_AreToldApart()
    {
        string[] folders = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator);
        Assert.True(folders.Any(static folder => File.Exists(Path.Combine(folder, "fasttext"))), "fasttext is missing: apt-get install fasttext");
        LabelledMessage[] training = [.. Enumerable.Range(0, 200).Select(static i => new LabelledMessage(
            i % 2 == 0 ? $"专业代开发票 {i}" : $"晚上一起吃饭 {i}", i % 2 == 0, SmsCategory.Unknown, "own", 1, false))];
        using var fastText = new FastTextRun();
        Contender contender = fastText.Compete(training, [training[0] with { Text = "代开发票" }, training[1] with { Text = "一起吃饭吧" }]);
        Assert.Equal([true, false], contender.Verdicts());
    }
}
