using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Gateway.Configuration;

/// <summary>Everything the gateway runs by, immutable and swapped whole. Take the reference once per message or batch.</summary>
public sealed class GatewaySnapshot
{
    /// <summary>The settings as read; passwords are blanked.</summary>
    public required GatewayOptions Options { get; init; }

    /// <summary>command_status of a message refused for good.</summary>
    public required uint RejectStatus { get; init; }

    /// <summary>The checks.</summary>
    public required ScreeningEngine Engine { get; init; }

    /// <summary>Words by which phones opt out, and what they are told.</summary>
    public required OptOutPolicy OptOut { get; init; }

    /// <summary>How submits name what they cost.</summary>
    public ChargeTags Charges { get; init; } = ChargeTags.None;

    /// <summary>Makes addresses canonical.</summary>
    public required NumberingPlan NumberingPlan { get; init; }

    /// <summary>The one time zone of hours, days and holidays.</summary>
    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>Accounts by system_id.</summary>
    public required FrozenDictionary<string, AccountPolicy> Accounts { get; init; }

    /// <summary>
    /// SPs by <see cref="SpPolicy.Index"/>. One that has left the configuration stays here as Removed and without numbers, because indexes are never reused.
    /// </summary>
    public required SpPolicy[] Sps { get; init; }

    /// <summary>SPs in the configuration by SpId.</summary>
    public required FrozenDictionary<string, SpPolicy> SpsById { get; init; }

    /// <summary>Ladder and rules of conduct.</summary>
    public ConductFile Conduct { get; init; } = ConductFile.Shipped;

    /// <summary>What texts are looked at with is made of.</summary>
    public ContentSources ContentSources { get; init; } = new();

    /// <summary>API keys.</summary>
    public required IReadOnlyList<Credential> ApiKeys { get; init; }

    /// <summary>Absolute path of the data directory.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>True when a trunk carries subscribers, so that a receipt for a number of no SP may be for one of them.</summary>
    public required bool CarriesSubscribers { get; init; }

    /// <summary>Records that can not be in force: left out, or kept as they were.</summary>
    public IReadOnlyList<ConfigurationFault> LeftOut { get; init; } = [];

    /// <summary>Number of this snapshot, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>TLS of the listener; null = none.</summary>
    public required ListenerTls? ListenerTls { get; init; }

    /// <summary>TLS of the links, by name of the SMSC; plain ones are missing.</summary>
    public required FrozenDictionary<string, SslClientAuthenticationOptions> LinkTls { get; init; }

    /// <summary>Beginnings of numbers to SP indexes; a number owns every longer one.</summary>
    public required AddressPrefixMap NumberOwners { get; init; }

    /// <summary>Names to SP indexes; a name owns only itself: "BANK" is no claim on "BANKRUPT".</summary>
    public required FrozenDictionary<SmsAddress, int> NameOwners { get; init; }

    /// <summary>Asks the processor to fetch what <see cref="TryFindOwner"/> will read of a number.</summary>
    public void PrefetchOwner(in SmsAddress address) => NumberOwners.Prefetch(address);

    /// <summary>The SP with the longest registered beginning of this number, or with this name. Allocates nothing.</summary>
    public bool TryFindOwner(in SmsAddress address, [NotNullWhen(true)] out SpPolicy? sp)
    {
        bool found = address.Kind == AddressKind.Number
            ? NumberOwners.TryFind(address, out int owner)
            : NameOwners.TryGetValue(address, out owner);
        sp = found ? Sps[owner] : null;
        return found;
    }
}
