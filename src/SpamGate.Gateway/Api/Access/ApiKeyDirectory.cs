using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Access;

/// <summary>
/// Says whose a key is: one of the configuration, or <c>KEYID.SECRET</c> of the records. The records' keys are held here, so that they are known while
/// the database is gone; a change of one is known within a second, because the records tell of it.
/// </summary>
/// <remarks>Configured keys are compared as keyed digests in constant time, each of them, so that neither content nor position shows in the time.</remarks>
internal sealed class ApiKeyDirectory : IDisposable
{
    /// <summary>Longer ones are nobody's; nothing is computed of them.</summary>
    private const int LongestKey = 512;

    private const string Entity = "ApiKey";

    /// <summary>Between key id and secret. Key ids may have it too, secrets never.</summary>
    public const char Separator = '.';

    private readonly SnapshotSource _snapshots;
    private readonly CredentialVerifier _verifier;
    private readonly RecordStore? _store;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile Loaded? _stored;
    private int _changes;

    /// <param name="snapshots">Configured keys.</param>
    /// <param name="verifier">Checks secrets.</param>
    /// <param name="store">The records; null = there are configured keys only.</param>
    /// <param name="time">Says when keys expire.</param>
    public ApiKeyDirectory(SnapshotSource snapshots, CredentialVerifier verifier, RecordStore? store, TimeProvider time)
    {
        _snapshots = snapshots;
        _verifier = verifier;
        _store = store;
        _time = time;
        if (store is not null)
        {
            store.Changed += Note;
        }
    }

    /// <summary>The caller with this key; null = nobody.</summary>
    public async ValueTask<ApiCaller?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (key.Length > LongestKey)
        {
            return null;
        }

        return await FindConfiguredAsync(Encoding.UTF8.GetBytes(key), cancellationToken).ConfigureAwait(false)
            ?? await FindStoredAsync(key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A key was changed here: the next request knows, without waiting for the records to tell.</summary>
    public void Forget() => Interlocked.Increment(ref _changes);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_store is not null)
        {
            _store.Changed -= Note;
        }

        _loading.Dispose();
    }

    private async ValueTask<ApiCaller?> FindConfiguredAsync(byte[] asked, CancellationToken cancellationToken)
    {
        ApiCaller? found = null;
        IReadOnlyList<Credential> configured = _snapshots.Current.ApiKeys;
        for (int i = 0; i < configured.Count; i++)
        {
            if (await _verifier.VerifyAsync(configured[i], asked, cancellationToken).ConfigureAwait(false))
            {
                found ??= new ApiCaller(string.Create(CultureInfo.InvariantCulture, $"ApiKeys:{i}"), ApiRoles.Configured, null);
            }
        }

        return found;
    }

    private async ValueTask<ApiCaller?> FindStoredAsync(string key, CancellationToken cancellationToken)
    {
        int at = key.LastIndexOf(Separator);
        if (at <= 0 || _store is null)
        {
            return null;
        }

        FrozenDictionary<string, StoredKey> stored = await KeysAsync(cancellationToken).ConfigureAwait(false);
        return stored.TryGetValue(key[..at], out StoredKey? found)
            && !(found.ExpiresAt <= _time.GetUtcNow())
            && await _verifier.VerifyAsync(found.Secret, Encoding.UTF8.GetBytes(key[(at + 1)..]), cancellationToken).ConfigureAwait(false)
                ? found.Caller
                : null;
    }

    private async ValueTask<FrozenDictionary<string, StoredKey>> KeysAsync(CancellationToken cancellationToken)
    {
        if (_stored is not { } loaded)
        {
            return await LoadAsync(cancellationToken).ConfigureAwait(false);
        }

        if (loaded.AsOf == Volatile.Read(ref _changes))
        {
            return loaded.Keys;
        }

        try
        {
            return await LoadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RecordsUnavailableException)
        {
            // A key was changed, and then the database went: what is known is better than that nobody may look while it is gone.
            return loaded.Keys;
        }
    }

    private async Task<FrozenDictionary<string, StoredKey>> LoadAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // The number before the rows: a change that is told while they are read makes the next request read again.
            int changes = Volatile.Read(ref _changes);
            if (_stored is { } loaded && loaded.AsOf == changes)
            {
                return loaded.Keys;
            }

            List<ApiKeyRecord> records = await _store!.ReadAsync(static (context, cancellation) => context.ApiKeys.ToListAsync(cancellation), cancellationToken).ConfigureAwait(false);
            FrozenDictionary<string, StoredKey> keys = records
                .Where(static record => record.RevokedAt is null)
                .Select(Read)
                .OfType<StoredKey>()
                .ToFrozenDictionary(static key => key.Caller.Name, StringComparer.Ordinal);
            _stored = new Loaded(keys, changes);
            return keys;
        }
        finally
        {
            _loading.Release();
        }
    }

    // Keeps what was proven of a key that is still the same.
    private StoredKey? Read(ApiKeyRecord record)
    {
        if (!PasswordHash.TryParse(record.SecretHash, out PasswordHash? hash, out _))
        {
            return null;
        }

        Credential secret = _stored?.Keys.TryGetValue(record.KeyId, out StoredKey? known) == true && known.Secret.StoredHash == record.SecretHash
            ? known.Secret
            : Credential.FromHash(hash!);
        return new StoredKey(secret, new ApiCaller(record.KeyId, RoleNames.FlagOf(record.Role), record.SpId), record.ExpiresAt);
    }

    private void Note(IReadOnlyList<ChangedRecord> changes)
    {
        if (changes.Any(static change => change.Entity == Entity))
        {
            Forget();
        }
    }

    private sealed record Loaded(FrozenDictionary<string, StoredKey> Keys, int AsOf);

    private sealed record StoredKey(Credential Secret, ApiCaller Caller, DateTimeOffset? ExpiresAt);
}
