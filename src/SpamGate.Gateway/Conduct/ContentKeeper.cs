using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Content;

namespace SpamGate.Gateway.Conduct;

/// <summary>Keeps what goes live in the archive, beside everything else: copying a model takes a second, and nobody waits for it. One owner.</summary>
internal sealed class ContentKeeper(ContentArchive archive, TimeProvider time)
{
    /// <summary>How long what could not be kept is left alone: a full disk is not emptied by trying, and each try copies.</summary>
    internal static readonly TimeSpan BetweenTries = TimeSpan.FromMinutes(1);

    private ContentEngine? _kept;
    private ContentEngine? _tried;
    private long _triedAt;
    private string? _told;
    private Task<string?>? _keeping;

    /// <summary>
    /// Begins to keep what a snapshot looks with, when it is not kept and nothing else is being kept. Says what went wrong with the one before, once for each
    /// engine and cause; null = nothing.
    /// </summary>
    public async Task<string?> FollowAsync(GatewaySnapshot snapshot)
    {
        string? problem = null;
        if (_keeping is { } keeping)
        {
            if (!keeping.IsCompleted)
            {
                return null;
            }

            // Put away before it is awaited: one that failed is told once.
            _keeping = null;
            problem = await keeping.ConfigureAwait(false);
            if (problem is null)
            {
                _kept = _tried;
            }
        }

        if (problem == _told)
        {
            problem = null;
        }
        else if (problem is not null)
        {
            _told = problem;
        }

        ContentEngine engine = snapshot.Engine.Snapshot.Content;
        bool isNew = !ReferenceEquals(_tried, engine);
        if (!ReferenceEquals(_kept, engine) && (isNew || time.GetElapsedTime(_triedAt) >= BetweenTries))
        {
            _told = isNew ? null : _told;
            _tried = engine;
            _triedAt = time.GetTimestamp();
            _keeping = Task.Run(() => archive.Keep(engine, snapshot.ContentSources));
        }

        return problem;
    }

    /// <summary>Erases what has not been in force since a moment.</summary>
    public async Task EraseAsync(DateTimeOffset before, GatewaySnapshot snapshot)
    {
        if (_keeping is { } keeping)
        {
            await keeping.ConfigureAwait(false);
        }

        await Task.Run(() => archive.Erase(before, snapshot.Engine.Snapshot.Content)).ConfigureAwait(false);
    }
}
