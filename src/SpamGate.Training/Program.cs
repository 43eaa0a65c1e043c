using System.CommandLine;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Training.Commands;
using SpamGate.Training.Corpora;

var root = new RootCommand("Trains, measures and tries SpamGate's models.")
{
    TrainCommand.Create(),
    EvaluateCommand.Create(),
    CompareCommand.Create(),
    ScoreCommand.Create(),
    ExplainCommand.Create(),
    CalibrateCommand.Create(),
    FoldTableCommand.Create(),
};

try
{
    return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is CorpusException or ModelLoadException or KeywordRulesException or InvalidDataException or IOException or UnauthorizedAccessException)
{
    // What the user can mend: one line, no stack.
    Console.Error.WriteLine(exception.Message);
    return 1;
}
