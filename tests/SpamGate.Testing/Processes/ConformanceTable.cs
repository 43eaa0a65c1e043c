using System.Reflection;
using System.Text.RegularExpressions;

namespace SpamGate.Testing.Processes;

/// <summary>The table of demands and the tests that hold them, as far as a project's tests are in it.</summary>
public static partial class ConformanceTable
{
    private const string OtherProject = "Smpp:";

    /// <summary>Where it stands.</summary>
    public static string Path { get; } =
        System.IO.Path.Combine(Repository.Root, "tests", "SpamGate.Gateway.Tests", "Conformance", "README.md");

    /// <summary>Names as Class.Method: those of the codec's tests, or those of the gateway's.</summary>
    public static IReadOnlySet<string> Names(bool ofCodec)
    {
        IEnumerable<string> rows = File.ReadLines(Path).Where(line => line.StartsWith('|'));
        return rows
            .SelectMany(row => Quoted().Matches(row[row.LastIndexOf('|', row.Length - 2)..]).Select(match => match.Groups[1].Value))
            .Where(name => name.StartsWith(OtherProject, StringComparison.Ordinal) == ofCodec)
            .Select(name => ofCodec ? name[OtherProject.Length..] : name)
            .ToHashSet();
    }

    /// <summary>Demands whose row names no test.</summary>
    public static IEnumerable<string> RowsWithoutATest() => File.ReadLines(Path)
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| Demand", StringComparison.Ordinal) && !Quoted().IsMatch(line));

    /// <summary>Every test of an assembly as Class.Method, with the namespace it is in. A test has an attribute named Fact or Theory.</summary>
    public static IReadOnlyDictionary<string, string> TestsOf(Assembly assembly) => assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => method.CustomAttributes.Any(attribute => attribute.AttributeType.Name is "FactAttribute" or "TheoryAttribute"))
        .ToDictionary(method => $"{method.DeclaringType!.Name}.{method.Name}", method => method.DeclaringType!.Namespace!);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
