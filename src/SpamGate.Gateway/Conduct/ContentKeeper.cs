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

        string? problem = await _keeping.ConfigureAwait(false);
        ContentEngine engine = snapshot.Engine.Snapshot.Content;
        _keeping = ReferenceEquals(_kept, engine) ? Task.FromResult<string?>(null) : Task.Run(() => archive.Keep(engine, snapshot.ContentSources));
        _kept = engine;
        return problem;
    }

    /// <summary>Erases what has not been in force since a moment.</summary>
    public async Task EraseAsync(DateTimeOffset before, GatewaySnapshot snapshot)
    {
        await _keeping.ConfigureAwait(false);
        await Task.Run(() => archive.Erase(before, snapshot.Engine.Snapshot.Content)).ConfigureAwait(false);
    }
}
