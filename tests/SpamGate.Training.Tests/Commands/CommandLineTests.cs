using System.Diagnostics;
using System.Text.Json.Nodes;
using SpamGate.Training.Corpora;

namespace SpamGate.Training.Tests.Commands;

/// <summary>The command line as its users run it: the built program in a process of its own.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TestFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("train", "--seed")]
    [InlineData("evaluate", "--json")]
    [InlineData("score", "--text")]
    [InlineData("train", "--feedback")]
    [InlineData("evaluate", "--evasion")]
    [InlineData("explain", "--top")]
    [InlineData("calibrate", "--target-fpr")]
    [InlineData("evaluate", "--picture")]
    [InlineData("compare", "--fasttext")]
    public void Help_AnyCommand_NamesItsOptions(string command, string option)
    {
        (int code, string output, _) = Run(command, "--help");
        Assert.Equal(0, code);
        Assert.Contains(option, output, StringComparison.Ordinal);
    }

    [Fact]
    public void ScoreText_Spam_PrintsTheVerdict()
    {
        (int code, string output, _) = Run("score", "--model", TestFiles.ShippedModel, "--text", "代开各类发票，税点优惠，电话13812345678");
        Assert.Equal(0, code);
        Assert.Contains("reject", output, StringComparison.Ordinal);
        Assert.Contains("SPAM_MODEL", output, StringComparison.Ordinal);
    }

    [Fact]
    public void ScoreFile_AnyColumns_AreCopiedAndFourAdded()
    {
        string data = _files.Write("in.csv", "id,text,note\n1,\"代开各类发票，税点优惠，\"\"电话\"\"13812345678\",=SUM(A1)\n2,\"晚上\n一起吃饭\", x \n");
        string output = _files.PathOf("out.csv");
        Assert.Equal(0, Run("score", "--model", TestFiles.ShippedModel, "--data", data, "--out", output).Code);
        using CsvTable table = CsvTable.Open(output);
        Assert.Equal(["id", "text", "note", "predicted_verdict", "predicted_probability", "predicted_category", "symbols"], table.Header);
        Assert.True(table.Read());
        Assert.Equal(("1", "代开各类发票，税点优惠，\"电话\"13812345678", "=SUM(A1)", "reject"), (table["id"], table["text"], table["note"], table["predicted_verdict"]));
        Assert.True(table.Read());
        Assert.Equal(("2", "晚上\n一起吃饭", " x ", "pass", "unknown"), (table["id"], table["text"], table["note"], table["predicted_verdict"], table["predicted_category"]));
        Assert.False(table.Read());
    }

    [Fact]
    public void Evaluate_Json_IsJsonAlone()
    {
        string data = _files.Write("in.csv", "text,label\n代开各类发票电话13812345678,spam\n晚上一起吃饭,ham\n");
        (int code, string output, _) = Run("evaluate", "--model", TestFiles.ShippedModel, "--data", data, "--json");
        Assert.Equal(0, code);
        Assert.Equal(2, JsonNode.Parse(output)!["all"]!["n"]!.GetValue<int>());
    }

    [Fact]
    public void Explain_Spam_NamesItsWords()
    {
        (int code, string output, _) = Run("explain", "--model", TestFiles.ShippedModel, "--text", "代开各类发票，税点优惠，电话13812345678");
        Assert.Equal(0, code);
        Assert.Contains("'优'", output, StringComparison.Ordinal);
        Assert.Equal(13, output.Trim().Split('\n').Length);
    }

    [Fact]
    public void Evaluate_Evasion_NamesEveryDisguise()
    {
        string data = _files.Write("in.csv", "text,label\n代开各类发票电话13812345678,spam\nfree cash prize call now,spam\n晚上一起吃饭,ham\n");
        (int code, string output, _) = Run("evaluate", "--model", TestFiles.ShippedModel, "--data", data, "--evasion");
        Assert.Equal(0, code);
        Assert.Contains("| Chinese | split radicals | 1 |", output, StringComparison.Ordinal);
        Assert.Contains("| English | leetspeak | 1 |", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_Picture_IsWrittenBesideTheTables()
    {
        string data = _files.Write("in.csv", "text,label\n代开各类发票电话13812345678,spam\n晚上一起吃饭,ham\n");
        string picture = _files.PathOf("out.svg");
        (int code, string output, _) = Run("evaluate", "--model", TestFiles.ShippedModel, "--data", data, "--picture", picture);
        Assert.Equal(0, code);
        Assert.Contains("average precision", output, StringComparison.Ordinal);
        Assert.Contains("calibration: expected error", output, StringComparison.Ordinal);
        Assert.StartsWith("<svg", File.ReadAllText(picture), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_AModelWithItself_FindsNoDifference()
    {
        string data = _files.Write("in.csv", "text,label,source\n专业代开增值税发票电话13912341234,spam,x\n晚上一起吃饭,ham,x\n");
        (int code, string output, _) = Run("compare", TestFiles.ShippedModel, TestFiles.ShippedModel, "--data", data);
        Assert.Equal(0, code);
        Assert.Contains("| each its own | 1.0000", output, StringComparison.Ordinal);
        Assert.Contains("messages per CPU second", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_OneModelAlone_SaysWhatIsMissing()
    {
        string data = _files.Write("in.csv", "text,label\na,ham\n");
        (int code, _, string error) = Run("compare", TestFiles.ShippedModel, "--data", data);
        Assert.NotEqual(0, code);
        Assert.Contains("Give either two model directories", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Calibrate_TargetOfOneInTwo_FlagsHalfTheHam()
    {
        string data = _files.Write("in.csv", "text,label\n代开各类发票电话13812345678,ham\n晚上一起吃饭,ham\n专业代开发票,spam\n");
        (int code, string output, _) = Run("calibrate", "--model", TestFiles.ShippedModel, "--data", data, "--target-fpr", "0.5");
        Assert.Equal(0, code);
        Assert.Contains("1 of 2", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_BadRow_FailsWithTheLineAndNoStack()
    {
        string data = _files.Write("in.csv", "text,label\na,ham\nb,perhaps\n");
        (int code, _, string error) = Run("evaluate", "--model", TestFiles.ShippedModel, "--data", data);
        Assert.Equal(1, code);
        Assert.Equal($"{data} line 3: label 'perhaps' is neither ham nor spam.", error.Trim());
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(CorpusReader).Assembly.Location);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "the program did not end");
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
