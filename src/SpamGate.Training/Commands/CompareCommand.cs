using System.CommandLine;
using SpamGate.Screening.Classification;
using SpamGate.Training.Corpora;
using SpamGate.Training.Evaluation;

namespace SpamGate.Training.Commands;

/// <summary><c>compare</c>: two models, or a model and fastText, on the same messages.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var first = new Argument<string>("first") { Description = "Model directory." };
        var second = new Argument<string?>("second") { Description = "Model directory to compare it with.", Arity = ArgumentArity.ZeroOrOne };
        var data = new Option<string>("--data") { Description = "CSV or CSV.gz with columns text,label; messages neither was trained on.", Required = true };
        var certain = new Option<bool>("--certain") { Description = "Leave out rows flagged uncertain." };
        var fastText = new Option<bool>("--fasttext") { Description = "Compare with fastText (Debian package fasttext) instead, trained on --train." };
        var train = new Option<string?>("--train") { Description = "Corpus to train fastText on: the one the model was trained on." };
        var command = new Command("compare", "Compares two models, or one with fastText: F1 with a paired test, and messages per CPU second.") { first, second, data, certain, fastText, train };
        command.Validators.Add(result =>
        {
            bool other = result.GetValue(fastText);
            if (other == (result.GetValue(second) is not null) || other != (result.GetValue(train) is not null))
            {
                result.AddError("Give either two model directories, or one with --fasttext and --train.");
            }
        });
        command.SetAction(parsed =>
        {
            CompiledModel model = ModelDirectory.Load(parsed.GetRequiredValue(first));
            List<LabelledMessage> messages = CorpusReader.Read(parsed.GetRequiredValue(data));
            if (parsed.GetValue(certain))
            {
                messages.RemoveAll(static message => message.IsUncertain);
            }

            Console.WriteLine(ComparisonReport.Of(ModelRun.Compete(model, messages), Second(parsed.GetValue(second), parsed.GetValue(train), messages)));
            return 0;
        });
        return command;
    }

    private static Contender Second(string? directory, string? corpus, List<LabelledMessage> messages)
    {
        if (directory is not null)
        {
            return ModelRun.Compete(ModelDirectory.Load(directory), messages);
        }

        using var fastText = new FastTextRun();
        return fastText.Compete(CorpusReader.Read(corpus!), messages);
    }
}
