using System.Text.RegularExpressions;

namespace SpamGate.Gateway.Tests.Architecture;

/// <summary>One C# file as the rules see it.</summary>
/// <param name="Path">Path from the repository's root, with forward slashes.</param>
/// <param name="Text">Its text.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>Number of lines.</summary>
    public int Lines => Text.AsSpan().Count('\n');

    /// <summary>File name without folders.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The namespace it declares, or an empty string.</summary>
    public string Namespace => DeclaredNamespace().Match(Code) is { Success: true } match ? match.Groups[1].Value : "";

    /// <summary>The text without comments and string contents: what the compiler binds names in.</summary>
    public string Code { get; } = CommentsAndStrings().Replace(Text, static match => match.Value.StartsWith('/') ? " " : "\"\"");

    /// <summary>Namespaces of the product the code names, in a using or in a qualified name, shortened to two or three parts: SpamGate.Room.Folder.</summary>
    public IEnumerable<string> Mentions => QualifiedName().Matches(Code).Select(match => match.Value).Where(name => name != Namespace).Distinct();

    /// <summary>The files of a folder of the repository, without what the compiler and <c>dotnet ef</c> write.</summary>
    public static List<SourceFile> ReadAll(string folder) =>
    [
        .. Directory.EnumerateFiles(System.IO.Path.Combine(RepositoryRoot.Path, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => System.IO.Path.GetRelativePath(RepositoryRoot.Path, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal)
                && !path.Contains("/Migrations/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllText(System.IO.Path.Combine(RepositoryRoot.Path, path)))),
    ];

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex DeclaredNamespace();

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|@"(?:[^"]|"")*"|\"{3}.*?\"{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'""", RegexOptions.Singleline)]
    private static partial Regex CommentsAndStrings();

    [GeneratedRegex(@"\bSpamGate\.\w+(?:\.\w+)?")]
    private static partial Regex QualifiedName();
}
