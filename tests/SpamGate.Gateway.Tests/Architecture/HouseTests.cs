namespace SpamGate.Gateway.Tests.Architecture;

/// <summary>The rules of <see cref="HouseRules"/> over everything that is ours, and proof that each can fail.</summary>
public sealed class HouseTests
{
    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("benchmarks")]
    public void Files_AreNamedForTheirSubjectAndFinished(string folder)
    {
        // This folder spells the forbidden words out.
        IEnumerable<SourceFile> files = SourceFile.ReadAll(folder).Where(file => !file.Path.Contains("/Architecture/", StringComparison.Ordinal));

        Assert.Empty(files.SelectMany(HouseRules.Check));
    }

    [Fact]
    public void Files_UnderSrc_AreShort()
    {
        Assert.InRange(HouseRules.MedianLines(SourceFile.ReadAll("src")), 1, HouseRules.MaxMedianLines);
    }

    [Fact]
    public void TopLevel_HoldsTheHouseAndNothingElse()
    {
        string[] allowed = ["src", "tests", "benchmarks", "models", "deploy"];
        IEnumerable<string> folders = Directory.GetDirectories(RepositoryRoot.Path)
            .Select(path => Path.GetFileName(path))
            .Where(name => !name.StartsWith('.') && name is not ("TestResults" or "BenchmarkDotNet.Artifacts" or "data"));

        Assert.Empty(folders.Except(allowed));
    }

    [Theory]
    [InlineData("src/SpamGate.Smpp/Wire/SessionManager.cs", "namespace X;")]
    [InlineData("src/SpamGate.Smpp/Wire/StringUtils.cs", "namespace X;")]
    [InlineData("src/SpamGate.Smpp/Common/Pdu.cs", "namespace X;")]
    [InlineData("src/SpamGate.Smpp/Wire/Pdu.cs", "    #region Fields\n")]
    [InlineData("src/SpamGate.Smpp/Wire/Pdu.cs", "// TODO later\n")]
    public void Check_RuleBroken_IsFound(string path, string text)
    {
        Assert.Single(HouseRules.Check(new SourceFile(path, text)));
    }

    [Fact]
    public void Check_FileTooLong_IsFound()
    {
        Assert.Single(HouseRules.Check(new SourceFile("src/SpamGate.Smpp/Wire/Pdu.cs", new string('\n', HouseRules.MaxLines + 1))));
    }
}
