using System.Collections.Concurrent;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Telemetry;
using SpamGate.Screening.Policies;
using SpamGate.Smpp.Sessions;

namespace SpamGate.Gateway.Ingress;

/// <summary>All connections of the listener, and how many binds each account holds.</summary>
internal sealed class SessionRegistry(GatewayClock clock) : ISessionCounts
{
    /// <summary>Time a bind that holds the limit has to answer a ping before it makes room.</summary>
    private static readonly TimeSpan PingPatience = TimeSpan.FromSeconds(2);

    /// <summary>With their places among the timers.</summary>
    private readonly ConcurrentDictionary<IngressSession, int> _sessions = new();
    private readonly TimerTable _timers = new();
    private readonly Lock _admission = new();
    private readonly Dictionary<int, HashSet<IngressSession>> _bound = [];
    private readonly Dictionary<IngressSession, int> _accounts = [];

    /// <summary>Every open connection.</summary>
    public IEnumerable<IngressSession> Sessions => _sessions.Select(pair => pair.Key);

    /// <summary>Number of open connections.</summary>
    public int Count => _sessions.Count;

    /// <inheritdoc/>
    public int CountIn(SessionPhase phase) => _sessions.Count(pair => pair.Key.Phase == phase);

    /// <summary>Adds a connection.</summary>
    public void Add(IngressSession session) => _sessions.TryAdd(session, _timers.Add(session));

    /// <summary>Time passes for every connection.</summary>
    public void Tick(long now) => _timers.Tick(now);

    /// <summary>Removes a connection and frees its bind.</summary>
    public void Remove(IngressSession session)
    {
        if (_sessions.TryRemove(session, out int place))
        {
            _timers.Remove(place);
        }

        lock (_admission)
        {
            if (_accounts.Remove(session, out int account))
            {
                _bound[account].Remove(session);
            }
        }
    }

    /// <summary>
    /// Takes one of the account's binds. When all are taken, pings their holders and evicts one that gives no sign of life: a
    /// client that lost its connection must not wait for our timers to come back.
    /// </summary>
    public async Task<bool> TryAdmitAsync(IngressSession session, AccountPolicy account)
    {
        if (TryTake(session, account))
        {
            return true;
        }

        IngressSession[] holders;
        lock (_admission)
        {
            holders = [.. _bound[account.Index]];
        }

        long asked = clock.Now;
        foreach (IngressSession holder in holders)
        {
            holder.Ping(asked);
        }

        await Task.Delay(PingPatience, clock.Provider).ConfigureAwait(false);
        IngressSession? stale = holders.Where(holder => holder.LastReceived < asked).MinBy(holder => holder.LastReceived);
        if (stale is not null)
        {
            stale.Abort(SessionEndReason.Evicted);
            lock (_admission)
            {
                _bound[account.Index].Remove(stale);
            }
        }

        return TryTake(session, account);
    }

    /// <summary>Applies a new configuration to live sessions: accounts gone, changed credentials or removed SPs are closed.</summary>
    public void Apply(GatewaySnapshot snapshot)
    {
        foreach (IngressSession session in Sessions)
        {
            Apply(session, snapshot);
        }
    }

    /// <summary>Applies a configuration to one live session.</summary>
    public static void Apply(IngressSession session, GatewaySnapshot snapshot)
    {
        if (session.Account is { } bound)
        {
            if (!snapshot.Accounts.TryGetValue(bound.SystemId, out AccountPolicy? account)
                || account.Index != bound.Index
                || account.Kind != bound.Kind
                || account.Sp?.Index != bound.Sp?.Index
                || account.Sp is { Card: Card.Removed })
            {
                session.Unbind(SessionEndReason.AccountRemoved);
            }
            else
            {
                session.Rebase(account);
            }
        }
    }

    private bool TryTake(IngressSession session, AccountPolicy account)
    {
        lock (_admission)
        {
            if (!_bound.TryGetValue(account.Index, out HashSet<IngressSession>? holders))
            {
                _bound[account.Index] = holders = [];
            }

            if (account.MaxBinds != 0 && holders.Count >= account.MaxBinds)
            {
                return false;
            }

            holders.Add(session);
            _accounts[session] = account.Index;
            return true;
        }
    }
}
