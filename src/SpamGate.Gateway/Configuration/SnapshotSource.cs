using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging.Abstractions;
using SpamGate.Gateway.Telemetry;

namespace SpamGate.Gateway.Configuration;

/// <summary>
/// The configuration in force. Looks four times a second whether the configuration file, or a list, rule or model file it names, has changed, and
/// at once when a record has; a good
/// change is swapped in as a whole, a bad one is refused with its reasons and the old stays until the files change again.
/// </summary>
/// <remarks>
/// Looking beats file-system events here: editors replace files, volumes are mounted from elsewhere, and events get lost; a few stats four times a
/// second cost nothing. A half-written file is refused like any bad one, and read again when it is whole.
/// </remarks>
public sealed partial class SnapshotSource : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    private readonly SnapshotBuilder _builder;
    private readonly TimeProvider _time;
    private readonly IRecordedSettings? _recorded;
    private readonly Lock _looking = new();
    private volatile GatewaySnapshot _current;
    private volatile IReadOnlyList<ConfigurationFault> _refused = [];
    private ILogger _logger = NullLogger.Instance;
    private Dictionary<string, FileStamp> _files;
    private ITimer? _timer;

    private SnapshotSource(SnapshotBuilder builder, GatewaySnapshot first, TimeProvider time, IRecordedSettings? recorded)
    {
        _recorded = recorded;
        _builder = builder;
        _time = time;
        _current = first;
        _files = new Dictionary<string, FileStamp>(builder.Files);
    }

    /// <summary>The snapshot in force. Take the reference once per message or batch.</summary>
    public GatewaySnapshot Current => _current;

    /// <summary>What is wrong with the change that was refused last; empty when the newest configuration is in force.</summary>
    public IReadOnlyList<ConfigurationFault> Refused => _refused;

    /// <summary>Raised after each swap, on the thread that looked: the old and the new snapshot.</summary>
    public event Action<GatewaySnapshot, GatewaySnapshot>? Changed;

    /// <summary>Raised after each attempt to load a change: true = in force, false = refused.</summary>
    public event Action<bool>? Reloaded;

    /// <summary>Loads the configuration. False when it has faults; all of them are named.</summary>
    /// <param name="input">Where settings come from.</param>
    /// <param name="source">The source.</param>
    /// <param name="faults">Everything that is wrong.</param>
    /// <param name="time">The clock; null = the system's.</param>
    /// <param name="recorded">The settings that live in the records; null = the file alone counts.</param>
    public static bool TryCreate(
        ConfigurationInput input,
        [NotNullWhen(true)] out SnapshotSource? source,
        out ConfigurationFaults faults,
        TimeProvider? time = null,
        IRecordedSettings? recorded = null)
    {
        TimeProvider clock = time ?? TimeProvider.System;
        var builder = new SnapshotBuilder(input, clock, recorded);
        faults = new ConfigurationFaults();
        source = builder.Build(faults) is { } first ? new SnapshotSource(builder, first, clock, recorded) : null;
        return source is not null;
    }

    /// <summary>
    /// Starts looking for changes; once. Not done by <see cref="TryCreate"/>, so that whoever listens to <see cref="Changed"/> misses none.
    /// </summary>
    public void Watch(ILogger logger)
    {
        _logger = logger;
        LogLeftOut([], _current.LeftOut);
        if (_timer is null && _recorded is not null)
        {
            _recorded.Changed += () => Look();
        }

        _timer ??= _time.CreateTimer(static source => ((SnapshotSource)source!).Look(), this, LookInterval, LookInterval);
    }

    /// <summary>Looks now; loads when a file has changed. True when a new snapshot is in force.</summary>
    public bool Look()
    {
        // A slow load (a large list, a model) must not pile up the looks behind it.
        if (!_looking.TryEnter())
        {
            return false;
        }

        try
        {
            return (_recorded?.HasChanged == true || HasChanged()) && Load();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The loop's top: whatever it was, the next look tries again and the old configuration stays.
            Log.LookFailed(_logger, exception);
            return false;
        }
        finally
        {
            _looking.Exit();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private bool HasChanged()
    {
        DateTimeOffset now = _time.GetUtcNow();
        foreach ((string path, FileStamp stamp) in _files)
        {
            if (FileStamp.Read(path, now).DiffersFrom(stamp))
            {
                return true;
            }
        }

        return false;
    }

    private bool Load()
    {
        var faults = new ConfigurationFaults();
        GatewaySnapshot old = _current;
        GatewaySnapshot? built = _builder.Build(faults);
        Remember(built is null);
        _refused = faults.All;
        if (built is null)
        {
            foreach (ConfigurationFault fault in faults.All)
            {
                Log.Refused(_logger, fault.Path, fault.Problem);
            }

            Reloaded?.Invoke(false);
            return false;
        }

        _current = built;
        Log.Reloaded(_logger, built.Version, built.Accounts.Count, built.SpsById.Count);
        LogModel(old, built);
        LogLeftOut(old.LeftOut, built.LeftOut);
        foreach (string setting in RestartSettings.Changed(old.Options, built.Options))
        {
            Log.NeedsRestart(_logger, setting);
        }

        Changed?.Invoke(old, built);
        Reloaded?.Invoke(true);
        return true;
    }

    /// <summary>
    /// Notes the files to look at. After a refusal the files of the configuration in force are looked at too, with their newest state: putting
    /// right any of them is a reason to try again.
    /// </summary>
    private void Remember(bool refused)
    {
        var files = new Dictionary<string, FileStamp>(_builder.Files);
        if (refused)
        {
            foreach ((string path, _) in _files)
            {
                files.TryAdd(path, FileStamp.Read(path, _time.GetUtcNow()));
            }
        }

        _files = files;
    }

    private void LogModel(GatewaySnapshot old, GatewaySnapshot built)
    {
        string? sha = built.Engine.Snapshot.Content.ModelSha;
        if (sha is not null && sha != old.Engine.Snapshot.Content.ModelSha)
        {
            Log.ModelLoaded(_logger, built.Engine.Snapshot.Content.ModelName!, sha);
        }
    }

    // Each is told once, not at every change of something else.
    private void LogLeftOut(IReadOnlyList<ConfigurationFault> before, IReadOnlyList<ConfigurationFault> now)
    {
        foreach (ConfigurationFault item in now.Except(before))
        {
            Log.LeftOut(_logger, item.Path, item.Problem);
        }

        if (before.Count > 0 && now.Count == 0)
        {
            Log.NothingLeftOut(_logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RecordLeftOut, LogLevel.Error, "A record is left out, all else is in force: {Item}: {Problem}", EventName = "RecordLeftOut")]
        public static partial void LeftOut(ILogger logger, string item, string problem);

        [LoggerMessage(EventIds.NoRecordLeftOut, LogLevel.Information, "All records are in force again", EventName = "NoRecordLeftOut")]
        public static partial void NothingLeftOut(ILogger logger);

        [LoggerMessage(EventIds.ConfigurationReloaded, LogLevel.Information, "Configuration {Version} in force: {Accounts} accounts, {Sps} SPs", EventName = "ConfigurationReloaded")]
        public static partial void Reloaded(ILogger logger, long version, int accounts, int sps);

        [LoggerMessage(EventIds.ConfigurationRefused, LogLevel.Error, "Configuration refused, the old one stays: {Path}: {Problem}", EventName = "ConfigurationRefused")]
        public static partial void Refused(ILogger logger, string path, string problem);

        [LoggerMessage(EventIds.ConfigurationNeedsRestart, LogLevel.Warning, "{Setting} changed; the change takes effect at the next start", EventName = "ConfigurationNeedsRestart")]
        public static partial void NeedsRestart(ILogger logger, string setting);

        [LoggerMessage(EventIds.ModelLoaded, LogLevel.Information, "Model {Name} ({Sha}) in force", EventName = "ModelLoaded")]
        public static partial void ModelLoaded(ILogger logger, string name, string sha);

        [LoggerMessage(EventIds.ConfigurationLookFailed, LogLevel.Error, "Looking at the configuration failed", EventName = "ConfigurationLookFailed")]
        public static partial void LookFailed(ILogger logger, Exception exception);
    }
}
