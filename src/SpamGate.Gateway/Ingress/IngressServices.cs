using System.Collections.Concurrent;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Pipeline;
using SpamGate.Screening.Policies;

namespace SpamGate.Gateway.Ingress;

/// <summary>What every session of the listener shares.</summary>
internal sealed class IngressServices(
    GatewayClock clock,
    SnapshotSource snapshots,
    ScreeningPipeline pipeline,
    ReceiverDirectory receivers,
    MessageLogFeed log,
    BindGate bindGate)
{
    private readonly ConcurrentDictionary<string, Func<SpPolicy?, bool>> _carries = new();
    private long _overWindow;

    public GatewayClock Clock { get; } = clock;

    public SnapshotSource Snapshots { get; } = snapshots;

    public ScreeningPipeline Pipeline { get; } = pipeline;

    public ReceiverDirectory Receivers { get; } = receivers;

    public MessageLogFeed Log { get; } = log;

    public BindGate BindGate { get; } = bindGate;

    /// <summary>Largest PDU accepted, octets.</summary>
    public int MaxPduBytes { get; } = snapshots.Current.Options.Smpp.MaxPduBytes;

    /// <summary>True while stopping: new submits are answered ESME_RX_T_APPN.</summary>
    public volatile bool Draining;

    /// <summary>Submits refused because the session's window was full.</summary>
    public long OverWindowCount => Interlocked.Read(ref _overWindow);

    /// <summary>Counts a submit over the window.</summary>
    public void OverWindow() => Interlocked.Increment(ref _overWindow);

    /// <summary>Does this account's trunk carry an SP, by the configuration then in force? One delegate per account, so that the
    /// sessions of one trunk are seen as one.</summary>
    public Func<SpPolicy?, bool> CarriesOf(AccountPolicy account) => _carries.GetOrAdd(account.SystemId, systemId =>
        sp => Snapshots.Current.Accounts.TryGetValue(systemId, out AccountPolicy? current) && current.Carry(sp));
}
