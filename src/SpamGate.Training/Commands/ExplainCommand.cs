using System.CommandLine;
using System.Globalization;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;

namespace SpamGate.Training.Commands;

/// <summary><c>explain</c>: what moved the spam score of a message.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Model directory.", Required = true };
        var text = new Option<string>("--text") { Description = "The message.", Required = true };
        var top = new Option<int>("--top") { Description = "How many n-grams and words to name.", DefaultValueFactory = static _ => 12 };
        var command = new Command("explain", "Names the n-grams and words that moved a message's spam score most.") { model, text, top };
        command.SetAction(parsed =>
        {
            CompiledModel compiled = ModelDirectory.Load(parsed.GetRequiredValue(model));
            string message = parsed.GetRequiredValue(text);
            var scratch = new ContentScratch();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"probability {compiled.Score(message, scratch):0.0000}, threshold {compiled.Threshold:0.0000}, category {compiled.Categorize(message, scratch, spamOnly: false).Name()}"));
            foreach ((string piece, float contribution) in GramExplanation.Of(compiled, message, parsed.GetValue(top)))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{contribution:+0.000;-0.000}  '{piece}'"));
            }

            return 0;
        });
        return command;
    }
}
