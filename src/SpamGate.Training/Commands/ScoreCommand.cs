using System.CommandLine;
using CsvHelper;
using SpamGate.Screening.Classification;
using SpamGate.Training.Corpora;
using SpamGate.Training.Scoring;

namespace SpamGate.Training.Commands;

/// <summary><c>score</c>: the gateway's content verdict for one message or a file of them.</summary>
internal static class ScoreCommand
{
    private static readonly string[] Added = ["predicted_verdict", "predicted_probability", "predicted_category", "symbols"];

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Model directory.", Required = true };
        var text = new Option<string?>("--text") { Description = "One message; its verdict is printed." };
        var data = new Option<string?>("--data") { Description = "CSV or CSV.gz with a column text." };
        var output = new Option<string?>("--out") { Description = "CSV to write: every column of --data, then predicted_verdict, predicted_probability, predicted_category, symbols." };
        var config = new Option<string?>("--config") { Description = "The gateway's configuration file: its SpamGate:Screening section (Mode, Threshold, Keywords, Actions) applies." };
        var command = new Command("score", "Gives messages the content verdict of the running gateway.") { model, text, data, output, config };
        command.Validators.Add(result =>
        {
            bool hasText = result.GetValue(text) is not null;
            bool hasFiles = result.GetValue(data) is not null && result.GetValue(output) is not null;
            if (hasText == hasFiles || (hasText && result.GetValue(data) is not null))
            {
                result.AddError("Give either --text, or --data and --out.");
            }
        });
        command.SetAction(parsed =>
        {
            ContentRules rules = parsed.GetValue(config) is { } path ? ContentRules.Load(path) : new ContentRules();
            var scorer = new MessageScorer(ModelDirectory.Load(parsed.GetRequiredValue(model)), rules);
            if (parsed.GetValue(text) is { } message)
            {
                Print(scorer.Score(message));
            }
            else
            {
                ScoreFile(scorer, parsed.GetRequiredValue(data)!, parsed.GetRequiredValue(output)!);
            }

            return 0;
        });
        return command;
    }

    private static void Print(ScoredMessage scored)
    {
        Console.WriteLine($"verdict      {scored.Verdict}");
        Console.WriteLine($"probability  {scored.Probability}");
        Console.WriteLine($"category     {scored.Category}");
        Console.WriteLine($"symbols      {scored.Symbols}");
    }

    private static void ScoreFile(MessageScorer scorer, string data, string output)
    {
        using CsvTable table = CsvTable.Open(data);
        table.Require("text");
        using CsvWriter csv = CsvWriter.Create(File.Create(output), new CsvWriterOptions { NewLine = "\n" });
        csv.WriteRecord([.. table.Header, .. Added]);
        var fields = new string[table.Header.Count + Added.Length];
        while (table.Read())
        {
            for (int i = 0; i < table.Header.Count; i++)
            {
                fields[i] = table[i];
            }

            ScoredMessage scored = scorer.Score(table["text"]);
            fields[^4] = scored.Verdict;
            fields[^3] = scored.Probability;
            fields[^2] = scored.Category;
            fields[^1] = scored.Symbols;
            csv.WriteRecord(fields);
        }
    }
}
