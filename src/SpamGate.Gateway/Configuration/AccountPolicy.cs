using System.Collections.Frozen;
using System.Net;
using SpamGate.Screening.Policies;
using SpamGate.Smpp.Text;

namespace SpamGate.Gateway.Configuration;

/// <summary>What an account may do, as one immutable snapshot.</summary>
public sealed class AccountPolicy
{
    /// <summary>system_id.</summary>
    public required string SystemId { get; init; }

    /// <summary>Number of the account; stable for the life of the process, never reused.</summary>
    public required int Index { get; init; }

    /// <summary>SP or trunk.</summary>
    public required AccountKind Kind { get; init; }

    /// <summary>The SP that binds; null for a trunk.</summary>
    public required SpPolicy? Sp { get; init; }

    /// <summary>SpIds a trunk carries.</summary>
    public required FrozenSet<string> Carries { get; init; }

    /// <summary>True when a trunk brings messages of senders that belong to nobody.</summary>
    public required bool Subscribers { get; init; }

    /// <summary>Sessions at once; 0 = unlimited.</summary>
    public required int MaxBinds { get; init; }

    /// <summary>Unanswered submits per session.</summary>
    public required int Window { get; init; }

    /// <summary>Unanswered deliver_sm per session.</summary>
    public required int DeliverWindow { get; init; }

    /// <summary>What data_coding 0 means.</summary>
    public required DefaultAlphabet DefaultAlphabet { get; init; }

    /// <summary>Its rate; what is left of it outlives a reload.</summary>
    public required AccountLimiter Limiter { get; init; }

    /// <summary>What its password is checked against.</summary>
    public required Credential Credential { get; init; }

    /// <summary>Networks it may bind from; empty = all.</summary>
    public required IReadOnlyList<IPNetwork> AllowFrom { get; init; }

    /// <summary>SPs it speaks for, as a bit per <see cref="SpPolicy.Index"/>; what <see cref="Carry"/> reads.</summary>
    public required ulong[] CarriedIndexes { get; init; }

    /// <summary>True when a trunk carries this SP; null stands for the subscribers, who belong to none. No hashing: asked for every message.</summary>
    public bool Carry(SpPolicy? sp)
    {
        if (sp is null)
        {
            return Subscribers;
        }

        int word = sp.Index >> 6;
        return word < CarriedIndexes.Length && (CarriedIndexes[word] & (1UL << sp.Index)) != 0;
    }

    /// <summary>The same account with the SPs of another snapshot.</summary>
    internal AccountPolicy With(SpPolicy? sp, IEnumerable<string> carries, ulong[] carriedIndexes) => new()
    {
        SystemId = SystemId,
        Index = Index,
        Kind = Kind,
        Sp = sp,
        Carries = carries.ToFrozenSet(StringComparer.Ordinal),
        CarriedIndexes = carriedIndexes,
        Subscribers = Subscribers,
        MaxBinds = MaxBinds,
        Window = Window,
        DeliverWindow = DeliverWindow,
        DefaultAlphabet = DefaultAlphabet,
        Limiter = Limiter,
        Credential = Credential,
        AllowFrom = AllowFrom,
    };

    /// <summary>Takes <paramref name="cost"/> messages from the account's rate. Any thread, no lock.</summary>
    /// <param name="now">Monotonic nanoseconds.</param>
    /// <param name="cost">Messages, all or none.</param>
    public bool TryTakeRate(long now, int cost = 1) => Limiter.TryTake(now, cost);

    /// <summary>True when it may bind from this address.</summary>
    public bool Allows(IPAddress address)
    {
        if (AllowFrom.Count == 0)
        {
            return true;
        }

        // A dual-stack listener sees IPv4 peers as ::ffff:a.b.c.d.
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (IPNetwork network in AllowFrom)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }
}
