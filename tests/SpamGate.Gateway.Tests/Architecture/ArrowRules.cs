using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SpamGate.Gateway.Tests.Architecture;

/// <summary>Who may know whom: between projects by their references, inside a project by the names its files use.</summary>
internal static partial class ArrowRules
{
    /// <summary>Allowed project references of the rooms under src/.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Rooms = new Dictionary<string, string[]>
    {
        ["SpamGate.Smpp"] = [],
        ["SpamGate.Screening"] = [],
        ["SpamGate.Compliance"] = ["SpamGate.Screening"],
        ["SpamGate.Storage"] = ["SpamGate.Compliance", "SpamGate.Screening"],
        ["SpamGate.Training"] = ["SpamGate.Screening"],
        ["SpamGate.Gateway"] = ["SpamGate.Smpp", "SpamGate.Screening", "SpamGate.Compliance", "SpamGate.Storage"],
    };

    /// <summary>For each folder of the gateway, the folders its files must not name.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> ForbiddenInGateway = new Dictionary<string, string[]>
    {
        ["Channels"] = ["Ingress", "Pipeline", "Egress", "Api", "Portal", "Console", "Demo", "Hosting"],
        ["Egress"] = ["Ingress", "Pipeline", "Api", "Portal", "Console", "Demo", "Hosting"],
        ["Pipeline"] = ["Ingress", "Api", "Portal", "Console", "Demo", "Hosting"],
        ["Ingress"] = ["Egress", "Api", "Portal", "Console", "Demo", "Hosting"],
        ["Configuration"] = ["Ingress", "Pipeline", "Egress", "Api", "Portal", "Console", "Demo", "Hosting"],
        ["Records"] = ["Ingress", "Pipeline", "Egress", "Api", "Portal", "Console", "Demo", "Hosting"],
        ["Telemetry"] = ["Ingress", "Api", "Portal", "Console", "Demo", "Hosting"],
        ["Conduct"] = ["Ingress", "Egress", "Api", "Portal", "Console", "Demo", "Hosting"],
        ["Api"] = ["Ingress", "Demo", "Hosting"],
    };

    private static readonly string[] s_packagesOfSmpp = [];

    /// <summary>Faults of one project file.</summary>
    public static IEnumerable<string> CheckProject(string name, XDocument project)
    {
        if (!Rooms.TryGetValue(name, out string[]? allowed))
        {
            yield return $"{name} is no room of the house";
            yield break;
        }

        foreach (string reference in Includes(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))))
        {
            if (!allowed.Contains(reference))
            {
                yield return $"{name} must not reference {reference}";
            }
        }

        if (name == "SpamGate.Smpp")
        {
            foreach (string package in Includes(project, "PackageReference").Except(s_packagesOfSmpp))
            {
                yield return $"{name} uses the base class library only, not {package}";
            }
        }
    }

    /// <summary>Faults of one file under src/.</summary>
    public static IEnumerable<string> CheckFile(SourceFile file)
    {
        string[] path = file.Path.Split('/');
        string room = path[1];
        string expected = string.Join('.', path[1..^1]);
        if (file.Namespace.Length > 0 && file.Namespace != expected)
        {
            yield return $"{file.Path} declares namespace {file.Namespace}, its folder says {expected}";
        }

        foreach (string mention in file.Mentions)
        {
            string[] parts = mention.Split('.');
            string other = $"{parts[0]}.{parts[1]}";
            if (other != room && Rooms.ContainsKey(other) && !Rooms[room].Contains(other))
            {
                yield return $"{file.Path} names {mention}, but {room} does not know {other}";
            }
        }

        if (room == "SpamGate.Gateway" && path.Length > 3 && ForbiddenInGateway.TryGetValue(path[2], out string[]? forbidden))
        {
            foreach (string folder in forbidden.Where(folder => NamesFolder(file.Code, folder)))
            {
                yield return $"{file.Path} names {folder}: {path[2]} must not know it";
            }
        }

        if (room is "SpamGate.Screening" or "SpamGate.Compliance")
        {
            foreach (Match match in WorldOutside().Matches(file.Code))
            {
                yield return $"{file.Path} uses {match.Value}: {room} has no sockets, no database and no clock of its own";
            }
        }
    }

    // A whole name (SpamGate.Gateway.Egress) or one that is relative to SpamGate.Gateway (Egress.SmscLink).
    private static bool NamesFolder(string code, string folder) =>
        Regex.IsMatch(code, $@"\bSpamGate\.Gateway\.{folder}\b|(?<![\w.]){folder}\.[A-Z]\w*");

    private static IEnumerable<string> Includes(XDocument project, string element) =>
        project.Descendants(element).Select(item => (string?)item.Attribute("Include") ?? "").Where(include => include.Length > 0);

    [GeneratedRegex(@"\bSystem\.Net\b|\bSystem\.Data\b|\bMicrosoft\.EntityFrameworkCore\b|\bDateTime(?:Offset)?\.(?:Utc)?Now\b|\bStopwatch\b|\bEnvironment\.TickCount(?:64)?\b|\bTimeProvider\.System\b")]
    private static partial Regex WorldOutside();
}
