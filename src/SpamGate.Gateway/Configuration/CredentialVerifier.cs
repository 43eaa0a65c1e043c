namespace SpamGate.Gateway.Configuration;

/// <summary>
/// Checks passwords. What was proven once costs a microsecond; the first proof of a stored hash costs ten milliseconds or more and waits in a queue,
/// so that a thousand clients that reconnect at once neither stop the traffic nor wait for minutes.
/// </summary>
public sealed class CredentialVerifier : IDisposable
{
    private readonly SemaphoreSlim _slots;
    private long _slowChecks;

    /// <param name="parallelism">Slow checks at the same time; 0 = one per processor, for they yield to the traffic.</param>
    public CredentialVerifier(int parallelism = 0)
    {
        _slots = new SemaphoreSlim(parallelism > 0 ? parallelism : Environment.ProcessorCount);
    }

    /// <summary>Slow checks made since the start.</summary>
    public long SlowChecks => Volatile.Read(ref _slowChecks);

    /// <summary>True when <paramref name="password"/> is the account's.</summary>
    public ValueTask<bool> VerifyAsync(AccountPolicy account, ReadOnlyMemory<byte> password, CancellationToken cancellationToken) =>
        VerifyAsync(account.Credential, password, cancellationToken);

    /// <summary>True when <paramref name="password"/> is the credential's. The memory must stay unchanged until the answer is there.</summary>
    public ValueTask<bool> VerifyAsync(Credential credential, ReadOnlyMemory<byte> password, CancellationToken cancellationToken)
    {
        if (credential.MatchesProven(password.Span))
        {
            return ValueTask.FromResult(true);
        }

        return credential.NeedsSlowCheck ? new ValueTask<bool>(VerifySlowlyAsync(credential, password, cancellationToken)) : ValueTask.FromResult(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async Task<bool> VerifySlowlyAsync(Credential credential, ReadOnlyMemory<byte> password, CancellationToken cancellationToken)
    {
        await credential.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Ten sessions of one SP: the first proved it for all.
            if (credential.MatchesProven(password.Span))
            {
                return true;
            }

            await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                Interlocked.Increment(ref _slowChecks);
                return await YieldingThread.RunAsync(() => credential.MatchesStored(password.Span)).ConfigureAwait(false);
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            credential.Gate.Release();
        }
    }
}
