using System.CommandLine;
using SpamGate.Training.FoldTables;

namespace SpamGate.Training.Commands;

/// <summary><c>fold-table</c>: generates the normaliser's table from Unicode data.</summary>
internal static class FoldTableCommand
{
    public static Command Create()
    {
        var unicode = new Option<string>("--unicode") { Description = "Directory with UnicodeData.txt, Scripts.txt, Unihan_Variants.txt and EquivalentUnifiedIdeograph.txt (Debian: unicode-data).", Required = true };
        var version = new Option<string>("--unicode-version") { Description = "Version of that data, for the table's head.", Required = true };
        var output = new Option<string>("--out") { Description = "File to write: src/SpamGate.Screening/Normalization/fold-table.txt.", Required = true };
        var command = new Command("fold-table", "Generates the normaliser's fold table from the Unicode Character Database.") { unicode, version, output };
        command.SetAction(parsed =>
        {
            using var writer = new StreamWriter(parsed.GetRequiredValue(output));
            FoldTableBuilder.Generate(parsed.GetRequiredValue(unicode), parsed.GetRequiredValue(version), writer);
            return 0;
        });
        return command;
    }
}
