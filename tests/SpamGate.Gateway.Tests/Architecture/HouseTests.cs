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

    // What else a machine keeps beside the checkout's folders is its own business: the rule is about where our projects live.
    [Fact]
    public void Projects_LiveInTheHousesRooms()
    {
        string[] rooms = ["src", "tests", "benchmarks"];
        string[] projects = [.. File.ReadLines(Path.Combine(RepositoryRoot.Path, "SpamGate.sln"))
            .Where(line => line.Contains(".csproj\"", StringComparison.Ordinal))
            .Select(line => line.Split('"')[5].Replace('\\', '/'))];

        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.Contains(project.Split('/')[0], rooms));
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
