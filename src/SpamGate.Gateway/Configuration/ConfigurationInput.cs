namespace SpamGate.Gateway.Configuration;

/// <summary>
/// Where settings come from, later ones winning: built-in values (the demo's), the file, the environment (<c>SpamGate__Smpp__Port</c>), the command
/// line (<c>--SpamGate:Smpp:Port=2775</c>). Read anew on every load, so overrides hold over reloads.
/// </summary>
public sealed class ConfigurationInput
{
    /// <summary>The configuration file; null = none.</summary>
    public string? File { get; init; }

    /// <summary>Settings below the file, e.g. of the demo.</summary>
    public IReadOnlyDictionary<string, string?> BuiltIn { get; init; } = new Dictionary<string, string?>();

    /// <summary>Command line; only <c>--SpamGate:...</c> is read here.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>False leaves the environment out (tests).</summary>
    public bool UseEnvironment { get; init; } = true;

    /// <summary>Where relative paths begin: the file's directory, else the current one.</summary>
    public string BaseDirectory =>
        File is null ? Directory.GetCurrentDirectory() : Path.GetDirectoryName(Path.GetFullPath(File))!;

    /// <summary>True for a command-line argument that overrides a setting: <c>--SpamGate:Key=Value</c> or <c>--SpamGate:Key</c> followed by its value.</summary>
    public static bool IsOverride(string argument) =>
        argument.TrimStart('-', '/').StartsWith(GatewayOptions.Section + ":", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads all of it once.</summary>
    /// <exception cref="InvalidDataException">The file is missing or no valid JSON; the message says where.</exception>
    public IConfigurationRoot Read()
    {
        var builder = new ConfigurationBuilder();
        builder.AddInMemoryCollection(BuiltIn);
        if (File is not null)
        {
            builder.Add(new IndexedJson { Stream = new MemoryStream(ReadFile(File)) });
        }

        if (UseEnvironment)
        {
            builder.AddEnvironmentVariables();
        }

        builder.AddCommandLine([.. Overrides()]);
        try
        {
            return (IConfigurationRoot)builder.Build();
        }
        catch (Exception exception) when (exception is FormatException or System.Text.Json.JsonException or InvalidDataException)
        {
            throw new InvalidDataException($"is no valid JSON: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
    }

    private static byte[] ReadFile(string file)
    {
        try
        {
            return System.IO.File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"cannot be read: {exception.Message}", exception);
        }
    }

    private IEnumerable<string> Overrides()
    {
        for (int i = 0; i < Arguments.Count; i++)
        {
            if (!IsOverride(Arguments[i]))
            {
                continue;
            }

            yield return Arguments[i];
            if (!Arguments[i].Contains('=') && i + 1 < Arguments.Count)
            {
                yield return Arguments[++i];
            }
        }
    }
}
