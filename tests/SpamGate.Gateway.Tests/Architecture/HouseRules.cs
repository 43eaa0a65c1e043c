using System.Text.RegularExpressions;

namespace SpamGate.Gateway.Tests.Architecture;

/// <summary>What keeps files findable: one subject each, named for what they are.</summary>
internal static partial class HouseRules
{
    /// <summary>Lines above which a file surely has two subjects.</summary>
    public const int MaxLines = 400;

    /// <summary>Half of the files are shorter than this.</summary>
    public const int MaxMedianLines = 100;

    /// <summary>Faults of one file.</summary>
    public static IEnumerable<string> Check(SourceFile file)
    {
        if (VagueName().IsMatch(file.Name))
        {
            yield return $"{file.Path}: name the thing, not Manager, Helper or Util";
        }

        if (VagueFolder().IsMatch(file.Path))
        {
            yield return $"{file.Path}: a folder is named for its subject";
        }

        if (Region().IsMatch(file.Text))
        {
            yield return $"{file.Path}: no #region";
        }

        if (Unfinished().IsMatch(file.Text))
        {
            yield return $"{file.Path}: unfinished";
        }

        if (file.Lines > MaxLines)
        {
            yield return $"{file.Path}: {file.Lines} lines; split it by subject";
        }
    }

    /// <summary>Median number of lines.</summary>
    public static int MedianLines(IEnumerable<SourceFile> files)
    {
        int[] lines = [.. files.Select(file => file.Lines).Order()];
        return lines[lines.Length / 2];
    }

    [GeneratedRegex(@"(Manager|Helpers?|Utils?|Utilit(y|ies))\w*\.cs$")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"/(Common|Shared|Services|Models|Dtos|Misc|Managers|Helpers|Utils)/")]
    private static partial Regex VagueFolder();

    [GeneratedRegex(@"^\s*#region", RegexOptions.Multiline)]
    private static partial Regex Region();

    [GeneratedRegex(@"//\s*(TODO|FIXME|HACK)|\bNotImplementedException\b")]
    private static partial Regex Unfinished();
}
