using System.Text.Json;
using System.Text.Json.Serialization;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Lists;

namespace SpamGate.Gateway.Conduct;

/// <summary>
/// Keeps every model and every version of the content rules that went live, by SHA-256, in <c>content/</c> of the data directory, so that an old verdict can be
/// looked at again with exactly what gave it. What is read back has to have the very hashes it was kept under. Slow. Thread-safe.
/// </summary>
/// <param name="directory">The data directory.</param>
internal sealed class ContentArchive(string directory)
{
    private const string ThresholdsFile = "thresholds.json";
    private const string RecordedEnd = ".records";
    private const int ModelsHeld = 4;

    private static readonly string[] s_modelFiles = [ModelDirectory.ModelFile, ModelDirectory.ManifestFile, ModelDirectory.GoldenFile];
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    private readonly string _models = Path.Combine(directory, "content", "models");
    private readonly string _rules = Path.Combine(directory, "content", "rules");
    private readonly Lock _loading = new();
    private readonly Lock _keeping = new();
    private readonly Dictionary<string, CompiledModel> _loaded = [];

    /// <summary>Keeps what a snapshot looks with, unless it is there. Says what could not be kept; null = nothing.</summary>
    public string? Keep(ContentEngine engine, ContentSources sources)
    {
        lock (_keeping)
        {
            return KeepOne(engine, sources);
        }
    }

    private string? KeepOne(ContentEngine engine, ContentSources sources)
    {
        try
        {
            if (engine.ModelSha is { } sha && sources.ModelDirectory is { } model && !Directory.Exists(Path.Combine(_models, sha)))
            {
                string? problem = KeepFolder(_models, sha, folder =>
                {
                    foreach (string file in s_modelFiles)
                    {
                        File.Copy(Path.Combine(model, file), Path.Combine(folder, file));
                    }

                    return ModelDirectory.Load(folder).Sha == sha;
                });
                if (problem is not null)
                {
                    return problem;
                }
            }

            return engine.RuleVersion.Length == 0 || Directory.Exists(Path.Combine(_rules, engine.RuleVersion)) ? null : KeepFolder(_rules, engine.RuleVersion, folder =>
            {
                foreach ((string name, string path) in sources.Files)
                {
                    File.Copy(path, Path.Combine(folder, name));
                }

                foreach ((string name, string entries) in sources.Recorded)
                {
                    File.WriteAllText(Path.Combine(folder, name + RecordedEnd), entries);
                }

                File.WriteAllText(Path.Combine(folder, ThresholdsFile), JsonSerializer.Serialize(sources, s_json));
                return Rules(folder, null).RuleVersion == engine.RuleVersion;
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ModelLoadException or KeywordRulesException)
        {
            return error.Message;
        }
    }

    /// <summary>Makes the engine of a verdict again; null and why not otherwise.</summary>
    /// <param name="modelSha">Model; null = none looked.</param>
    /// <param name="ruleVersion">Version of the rules; empty = none looked.</param>
    /// <param name="problem">Why not.</param>
    public ContentEngine? Load(string? modelSha, string ruleVersion, out string problem)
    {
        problem = "";
        try
        {
            if (modelSha is not null && !IsKept(_models, modelSha))
            {
                problem = $"The model {modelSha} is not stored any more.";
                return null;
            }

            if (!IsKept(_rules, ruleVersion))
            {
                problem = $"Version {ruleVersion} of the content rules is not stored any more.";
                return null;
            }

            ContentEngine engine = Rules(Path.Combine(_rules, ruleVersion), modelSha is null ? null : Model(modelSha));
            if (engine.RuleVersion == ruleVersion && engine.ModelSha == modelSha)
            {
                return engine;
            }

            problem = $"What is stored for version {ruleVersion} was changed: it is {engine.RuleVersion} now.";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ModelLoadException or KeywordRulesException or JsonException)
        {
            problem = $"What is stored can not be read: {error.Message}";
        }

        return null;
    }

    /// <summary>Erases versions that have not been in force since a moment.</summary>
    /// <param name="before">The moment.</param>
    /// <param name="engine">What is in force now.</param>
    public void Erase(DateTimeOffset before, ContentEngine engine)
    {
        using Lock.Scope alone = _keeping.EnterScope();
        foreach ((string folder, string? inForce) in new[] { (_models, engine.ModelSha), (_rules, engine.RuleVersion) })
        {
            foreach (string kept in Directory.Exists(folder) ? Directory.GetDirectories(folder) : [])
            {
                if (Path.GetFileName(kept) == inForce)
                {
                    Directory.SetLastWriteTimeUtc(kept, DateTime.UtcNow);
                }
                else if (Directory.GetLastWriteTimeUtc(kept) < before.UtcDateTime)
                {
                    Directory.Delete(kept, recursive: true);
                }
            }
        }
    }

    // Only hex names what is kept: nothing from a record leads out of the folder.
    private static bool IsKept(string folder, string version) =>
        version.Length > 0 && version.All(char.IsAsciiHexDigit) && Directory.Exists(Path.Combine(folder, version));

    // Filled beside its place and moved there whole, so that a crash leaves no half version.
    private static string? KeepFolder(string parent, string version, Func<string, bool> fill)
    {
        string folder = Path.Combine(parent, $".new-{version}");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        if (!fill(folder))
        {
            Directory.Delete(folder, recursive: true);
            return $"the files of version {version} were changed while they were copied";
        }

        Directory.Move(folder, Path.Combine(parent, version));
        return null;
    }

    private CompiledModel Model(string sha)
    {
        lock (_loading)
        {
            if (!_loaded.TryGetValue(sha, out CompiledModel? model))
            {
                if (_loaded.Count >= ModelsHeld)
                {
                    _loaded.Clear();
                }

                _loaded.Add(sha, model = ModelDirectory.Load(Path.Combine(_models, sha)));
            }

            return model;
        }
    }

    private static ContentEngine Rules(string folder, CompiledModel? model)
    {
        ContentSources sources = JsonSerializer.Deserialize<ContentSources>(File.ReadAllText(Path.Combine(folder, ThresholdsFile)), s_json)!;
        string keywords = Path.Combine(folder, nameof(ScreeningOptions.Keywords));
        return new ContentEngine(model, File.Exists(keywords) ? KeywordRules.Load(keywords) : KeywordRules.Empty, sources.Threshold)
        {
            Thresholds = sources.Thresholds(),
            Contacts = new ContactRules
            {
                BlockedDomains = Domains(nameof(ScreeningOptions.BlockedDomains), ContentSymbols.LinkBlocked),
                AllowedDomains = Domains(nameof(ScreeningOptions.AllowedDomains), ""),
                ProtectedDomains = Domains(nameof(ScreeningOptions.ProtectedDomains), ""),
                BlockedContacts = Contacts(nameof(ScreeningOptions.BlockedContacts), ContentSymbols.ContactBlocked),
                AllowedContacts = Contacts(nameof(ScreeningOptions.AllowedContacts), ""),
            },
        };

        DomainList Domains(string name, string symbol) =>
            Joined(name, DomainList.Empty, (reader, lines) => DomainList.Read(reader, symbol, lines), DomainList.Join);

        ContactList Contacts(string name, string symbol) =>
            Joined(name, ContactList.Empty, (reader, lines) => ContactList.Read(reader, symbol, lines), ContactList.Join);

        // Joined as the builder of snapshots does it: the version tells how often.
        T Joined<T>(string name, T none, Func<TextReader, List<ListFault>, T> read, Func<T, T, T> join)
            where T : class
        {
            T ofFile = Read(name, read) ?? none;
            return Read(name + RecordedEnd, read) is { } recorded ? join(ofFile, recorded) : ofFile;
        }

        T? Read<T>(string name, Func<TextReader, List<ListFault>, T> read)
            where T : class
        {
            string path = Path.Combine(folder, name);
            if (!File.Exists(path))
            {
                return null;
            }

            using var reader = new StreamReader(path);
            return read(reader, []);
        }
    }
}
