using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Content;

namespace SpamGate.Gateway.Conduct;

/// <summary>Keeps what goes live in the archive, beside everything else: copying a model takes a second, and nobody waits for it. One owner.</summary>
internal sealed class ContentKeeper(ContentArchive archive)
{
    private ContentEngine? _kept;
    private Task<string?> _keeping = Task.FromResult<string?>(null);

    /// <summary>Begins to keep what a snapshot looks with, when it is new and nothing else is being kept. Says what went wrong with the one before; null = nothing.</summary>
    public async Task<string?> FollowAsync(GatewaySnapshot snapshot)
    {
        if (!_keeping.IsCompleted)
        {
            return null;
        }

        // Put away before it is awaited: one that failed is told once.
        Task<string?> before = _keeping;
        _keeping = Task.FromResult<string?>(null);
        ContentEngine engine = snapshot.Engine.Snapshot.Content;
        if (!ReferenceEquals(_kept, engine))
        {
            _kept = engine;
            _keeping = Task.Run(() => archive.Keep(engine, snapshot.ContentSources));
        }

        return await before.ConfigureAwait(false);
    }

    /// <summary>Erases what has not been in force since a moment.</summary>
    public async Task EraseAsync(DateTimeOffset before, GatewaySnapshot snapshot)
    {
        await _keeping.ConfigureAwait(false);
        await Task.Run(() => archive.Erase(before, snapshot.Engine.Snapshot.Content)).ConfigureAwait(false);
    }
}
