using System.Globalization;
using System.Text;
using SpamGate.Gateway.Configuration;

namespace SpamGate.Gateway.Api.Access;

/// <summary>Says whose a key is.</summary>
/// <remarks>Configured keys are compared as keyed digests in constant time, each of them, so that neither content nor position shows in the time.</remarks>
internal sealed class ApiKeyDirectory(SnapshotSource snapshots, CredentialVerifier verifier)
{
    /// <summary>Longer ones are nobody's; nothing is computed of them.</summary>
    private const int LongestKey = 1024;

    /// <summary>The caller with this key; null = nobody.</summary>
    public async ValueTask<ApiCaller?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (key.Length > LongestKey)
        {
            return null;
        }

        byte[] asked = Encoding.UTF8.GetBytes(key);
        ApiCaller? found = null;
        IReadOnlyList<Credential> configured = snapshots.Current.ApiKeys;
        for (int i = 0; i < configured.Count; i++)
        {
            if (await verifier.VerifyAsync(configured[i], asked, cancellationToken).ConfigureAwait(false))
            {
                found ??= new ApiCaller(string.Create(CultureInfo.InvariantCulture, $"ApiKeys:{i}"), ApiRoles.Configured, null);
            }
        }

        return found;
    }
}
