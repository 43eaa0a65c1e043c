using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Schedules;

namespace SpamGate.Gateway.Configuration;

/// <summary>
/// Loads lists, keyword rules and models, and keeps them while their files stay the same: a changed card must not make the gateway read ten
/// million numbers again. Not thread-safe; one per snapshot builder.
/// </summary>
internal sealed class ArtifactCache(TimeProvider time)
{
    private readonly Dictionary<string, (FileStamp Stamp, object Artifact)> _kept = [];
    private readonly Dictionary<string, FileStamp> _seen = [];
    private readonly Dictionary<string, (object OfFile, string Text, object Joined, List<ListFault> Lines)> _joined = [];
    private (string Json, ScheduleDocument Document)? _schedule;

    /// <summary>Every file looked at since <see cref="Begin"/>, with its state then; missing ones included.</summary>
    public IReadOnlyDictionary<string, FileStamp> Seen => _seen;

    /// <summary>Starts a build: nothing has been looked at yet.</summary>
    public void Begin() => _seen.Clear();

    /// <summary>Notes a file that the build depends on, before it is read: a change during the reading is then seen by the next look.</summary>
    public FileStamp Watch(string path)
    {
        FileStamp stamp = FileStamp.Read(path, time.GetUtcNow());
        _seen[path] = stamp;
        return stamp;
    }

    /// <summary>Forgets what the last build did not use.</summary>
    public void Trim()
    {
        foreach (string key in _kept.Keys.Where(key => !_seen.ContainsKey(PathOf(key))).ToArray())
        {
            _kept.Remove(key);
        }
    }

    /// <summary>Loads a file of lines.</summary>
    /// <param name="setting">Who names it, for faults.</param>
    /// <param name="path">The file.</param>
    /// <param name="kind">Tells apart what is made of the same file in different ways.</param>
    /// <param name="read">Reads it and notes bad lines.</param>
    /// <param name="faults">Receives the bad lines.</param>
    /// <returns>Null when there are faults.</returns>
    public T? Lines<T>(string setting, string path, string kind, Func<TextReader, List<ListFault>, T> read, ConfigurationFaults faults)
        where T : class =>
        Load(Key(path, kind), path, () =>
        {
            var lines = new List<ListFault>();
            using var reader = new StreamReader(path);
            T artifact = read(reader, lines);
            foreach (ListFault line in lines)
            {
                faults.Add(setting, $"{path}:{line.Line}: {line.Problem}");
            }

            return lines.Count == 0 ? artifact : null;
        }, setting, faults);

    public KeywordRules Keywords(string setting, string path, ConfigurationFaults faults) =>
        Load(Key(path, "keywords"), path, () =>
        {
            try
            {
                return KeywordRules.Load(path);
            }
            catch (KeywordRulesException exception)
            {
                foreach (string fault in exception.Faults)
                {
                    faults.Add(setting, $"{path}: {fault}");
                }

                return null;
            }
        }, setting, faults) ?? KeywordRules.Empty;

    public ScheduleDocument? ScheduleFile(string setting, string path, ConfigurationFaults faults) =>
        Load(Key(path, "schedule"), path, () => ReadSchedule(setting, path + ": ", File.ReadAllText(path), faults), setting, faults);

    /// <summary>Reads a schedule of the records; the same document while its text is the same, null (left out) when it is none.</summary>
    public ScheduleDocument? Schedule(string setting, string json, ConfigurationFaults faults)
    {
        if (_schedule is { } known && known.Json == json)
        {
            return known.Document;
        }

        var found = new ConfigurationFaults();
        if (ReadSchedule(setting, "", json, found) is { } document)
        {
            _schedule = (json, document);
            return document;
        }

        foreach (ConfigurationFault fault in found.All)
        {
            faults.LeaveOut(fault.Path, fault.Problem);
        }

        return null;
    }

    /// <summary>Joins what a file has with entries of the records; the same object while both are the same.</summary>
    /// <param name="item">What the entries are called, for those that are left out.</param>
    /// <param name="ofFile">What the file has.</param>
    /// <param name="text">The entries, one a line.</param>
    /// <param name="read">Reads them.</param>
    /// <param name="join">Joins.</param>
    /// <param name="faults">Told of entries that are left out.</param>
    public T Joined<T>(string item, T ofFile, string text, Func<TextReader, List<ListFault>, T> read, Func<T, T, T> join, ConfigurationFaults faults)
        where T : class
    {
        if (!_joined.TryGetValue(item, out (object OfFile, string Text, object Joined, List<ListFault> Lines) known)
            || !ReferenceEquals(known.OfFile, ofFile) || !ReferenceEquals(known.Text, text))
        {
            var lines = new List<ListFault>();
            known = (ofFile, text, join(ofFile, read(new StringReader(text), lines)), lines);
            _joined[item] = known;
        }

        known.Lines.ForEach(line => faults.LeaveOut(item, line.Problem));
        return (T)known.Joined;
    }

    private static ScheduleDocument? ReadSchedule(string setting, string at, string json, ConfigurationFaults faults)
    {
        var found = new List<ScheduleFault>();
        ScheduleDocument? document = ScheduleReader.Read(json, found);
        foreach (ScheduleFault fault in found)
        {
            faults.Add(setting, $"{at}{fault}");
        }

        return document;
    }

    public CompiledModel? Model(string setting, string directory, ConfigurationFaults faults)
    {
        // The manifest names the others by hash; they are watched because a model that is copied file by file is refused until the last is there.
        string manifest = Path.Combine(directory, ModelDirectory.ManifestFile);
        Watch(Path.Combine(directory, ModelDirectory.ModelFile));
        Watch(Path.Combine(directory, ModelDirectory.GoldenFile));
        return Load(Key(manifest, "model"), manifest, () =>
        {
            try
            {
                return ModelDirectory.Load(directory);
            }
            catch (ModelLoadException exception)
            {
                faults.Add(setting, exception.Message);
                return null;
            }
        }, setting, faults);
    }

    private static string Key(string path, string kind) => kind + "\0" + path;

    private static string PathOf(string key) => key[(key.IndexOf('\0') + 1)..];

    private T? Load<T>(string key, string path, Func<T?> load, string setting, ConfigurationFaults faults)
        where T : class
    {
        FileStamp stamp = Watch(path);
        if (!stamp.Exists)
        {
            faults.Add(setting, $"{path} does not exist or can not be read");
            return null;
        }

        if (_kept.TryGetValue(key, out (FileStamp Stamp, object Artifact) kept) && !stamp.DiffersFrom(kept.Stamp))
        {
            return (T)kept.Artifact;
        }

        try
        {
            T? loaded = load();
            if (loaded is not null)
            {
                _kept[key] = (stamp, loaded);
            }

            return loaded;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add(setting, $"{path} can not be read: {exception.Message}");
            return null;
        }
    }
}
