namespace SpamGate.Testing.Processes;

/// <summary>Where things lie in the repository the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds SpamGate.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release, the same as the running tests.</summary>
    public static string BuildConfiguration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>
    /// The built assembly of a project, e.g. <c>src/SpamGate.Gateway</c>. For the gateway the one that SPAMGATE_GATEWAY names, if it does: published,
    /// compiled ahead of time, it starts in two thirds of the time, and it is what operators run.
    /// </summary>
    /// <exception cref="FileNotFoundException">The project was not built in this configuration.</exception>
    public static string BuiltAssembly(string project)
    {
        if (project == "src/SpamGate.Gateway" && Environment.GetEnvironmentVariable("SPAMGATE_GATEWAY") is { Length: > 0 } published)
        {
            return File.Exists(published) ? published : throw new FileNotFoundException($"SPAMGATE_GATEWAY names {published}, which is missing.");
        }

        string framework = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string path = Path.Combine(Root, project, "bin", BuildConfiguration, framework, Path.GetFileName(project) + ".dll");
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"{path} is missing: build it first with 'dotnet build -c {BuildConfiguration}'.");
    }

    /// <summary>The model that is shipped: the only folder under models/ with a manifest, or the last by name.</summary>
    public static string ModelDirectory => Directory.EnumerateFiles(Path.Combine(Root, "models"), "manifest.json", SearchOption.AllDirectories)
        .Select(manifest => Path.GetDirectoryName(manifest)!)
        .Order(StringComparer.Ordinal)
        .Last();

    /// <summary>
    /// A file of the data that lies beside the repository, never in it: in SPAMGATE_DATA, else ../shared/data. Null when it is not there.
    /// </summary>
    public static string? FindData(string fileName)
    {
        string?[] places = [Environment.GetEnvironmentVariable("SPAMGATE_DATA"), Path.Combine(Root, "..", "shared", "data")];
        return places
            .Where(place => !string.IsNullOrEmpty(place))
            .Select(place => Path.GetFullPath(Path.Combine(place!, fileName)))
            .FirstOrDefault(File.Exists);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SpamGate.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests do not run inside the repository: no SpamGate.sln above " + AppContext.BaseDirectory);
    }
}
