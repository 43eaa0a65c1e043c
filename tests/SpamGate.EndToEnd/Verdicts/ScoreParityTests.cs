using System.IO.Compression;
using System.Text;
using SpamGate.Testing.Peers;
using SpamGate.Testing.Processes;
using SpamGate.Testing.Wire;
using Xunit.Abstractions;

namespace SpamGate.EndToEnd.Verdicts;

/// <summary>The running gateway and <c>SpamGate.Training -- score</c> give every message the same verdict.</summary>
public sealed class ScoreParityTests(ITestOutputHelper output)
{
    private const int Count = 2000;
    private const string DataFile = "dev.csv.gz";

    [Fact]
    public async Task Gateway_TwoThousandMessages_DecidesAsScoreDoes()
    {
        using var directory = new ScratchDirectory();
        List<string> texts = ReadTexts();
        string input = directory.File("in.csv");
        CsvFile.WriteColumn(input, "text", texts);
        Dictionary<string, string> expected = await ScoreAsync(input, directory.File("out.csv"));
        await using FakeSmsc smsc = FakeSmsc.Start();
        await using GatewayProcess gateway = await GatewayProcess.StartReadyAsync(
            new GatewayConfig().WithSmsc(smsc.Port).WithSp("10001", "1065500", window: 200).WithClassifier());
        await using RawEsme esme = await RawEsme.BindAsync(gateway.SmppPort, "10001", "secret");

        List<string> different = [];
        int at = 0;
        foreach (string[] window in texts.Chunk(100))
        {
            SubmitResult[] results = await esme.SubmitManyAsync(window.Select((text, i) => Gsm7.Submit("10655001", $"86138{i:D8}", text)));
            for (int i = 0; i < window.Length; i++, at++)
            {
                bool passed = results[i].Status == 0;
                Assert.True(passed || results[i].Status == 0x45, $"message {at} was answered 0x{results[i].Status:X}");
                if (passed != (expected[window[i]] is "pass" or "tag"))
                {
                    different.Add($"message {at}: score says {expected[window[i]]}, the gateway answered 0x{results[i].Status:X}");
                }
            }
        }

        int refused = expected.Values.Count(verdict => verdict != "pass");
        output.WriteLine($"{texts.Count} messages, {expected.Count} different ones, {refused} of those refused by both");
        Assert.Empty(different);
        Assert.InRange(refused, 1, expected.Count - 1);
    }

    private static async Task<Dictionary<string, string>> ScoreAsync(string input, string scored)
    {
        (int exitCode, string printed) = await ChildProcess.RunAsync(
            "dotnet",
            [Repository.BuiltAssembly("src/SpamGate.Training"), "score", "--model", Repository.ModelDirectory, "--data", input, "--out", scored],
            TimeSpan.FromMinutes(2));
        Assert.True(exitCode == 0, printed);
        using var reader = new StreamReader(scored, Encoding.UTF8);
        Dictionary<string, string> verdicts = [];
        foreach (Dictionary<string, string> row in CsvFile.ReadRows(reader))
        {
            verdicts[row["text"]] = row["predicted_verdict"];
        }

        return verdicts;
    }

    // Every fifth or so of the real messages; own words where the data is not at hand.
    private List<string> ReadTexts()
    {
        string? path = Repository.FindData(DataFile);
        if (path is null)
        {
            output.WriteLine($"{DataFile} lies neither in SPAMGATE_DATA nor in ../shared/data: the same check on messages of our own.");
            return OwnMessages.Generate(Count);
        }

        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        List<string> all = [.. CsvFile.ReadRows(reader).Select(row => row["text"])];
        int step = int.Max(1, all.Count / Count);
        output.WriteLine($"Messages of {path}.");
        return [.. all.Where((_, i) => i % step == 0).Take(Count)];
    }
}
