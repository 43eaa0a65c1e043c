using System.Collections.Concurrent;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Egress;

/// <summary>
/// Shares what passed between the links: the least loaded bound link takes the next batch. What a broken link had not sent yet
/// goes to another one; with none left it is answered at once.
/// </summary>
public sealed class EgressRouter : ISubmitPath
{
    /// <summary>More than any load: puts links whose queue is full behind all others.</summary>
    private const double QueueFullLoad = 1e9;

    /// <summary>
    /// Messages of a batch that go to one link at a time where there are several SMSCs: each gets its part of every burst. The binds of a single one
    /// need no such fairness, and a whole batch in one send costs least.
    /// </summary>
    private const int SmscShare = 32;

    private readonly GatewayClock _clock;
    private readonly SnapshotSource _snapshots;
    private readonly ReceiverDirectory _receivers;
    private readonly HeldMessageIds _heldIds;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<SmscLink, byte> _retiring = new();

    private volatile SmscLink[] _links = [];
    private volatile bool _sharesAmongSmscs;
    private int _turn;
    private long _queueFull;
    private long _noLink;

    /// <param name="clock">Time.</param>
    /// <param name="snapshots">Configuration in force.</param>
    /// <param name="receivers">Who takes what SMSCs deliver.</param>
    /// <param name="optOuts">Keeps what phones ask for.</param>
    /// <param name="messages">The message log.</param>
    /// <param name="heldIds">Ids of held messages that wait for receipts.</param>
    /// <param name="loggers">Logs.</param>
    public EgressRouter(
        GatewayClock clock, SnapshotSource snapshots, ReceiverDirectory receivers, IOptOutLog optOuts, MessageLogFeed messages, HeldMessageIds heldIds, ILoggerFactory loggers)
    {
        _clock = clock;
        _snapshots = snapshots;
        _receivers = receivers;
        _heldIds = heldIds;
        _logger = loggers.CreateLogger<EgressRouter>();
        Confirmations = new OptOutConfirmations(optOuts, messages, clock, Reroute);
        OptOuts = new OptOutIntake(receivers, optOuts, Confirmations, clock);
    }

    /// <summary>Opt-outs that phones send.</summary>
    internal OptOutIntake OptOuts { get; }

    /// <summary>What phones that opted out are told.</summary>
    internal OptOutConfirmations Confirmations { get; }

    /// <summary>Messages refused because every bound link's queue was full.</summary>
    public long QueueFull => Interlocked.Read(ref _queueFull);

    /// <summary>Messages refused because no link was bound.</summary>
    public long NoLink => Interlocked.Read(ref _noLink);

    /// <summary>All links, bound or not.</summary>
    public IReadOnlyList<SmscLink> Links => _links;

    /// <summary>True while at least one link takes submits.</summary>
    public bool AnyCanSubmit
    {
        get
        {
            foreach (SmscLink link in _links)
            {
                if (link.CanSubmit)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>
    /// Makes the links those of the current configuration: keeps the ones whose settings did not change, starts new ones, and lets
    /// the others go after their answers have come. Not for concurrent callers.
    /// </summary>
    public void Apply()
    {
        List<SmscLink> old = [.. _links];
        var kept = new List<SmscLink>();
        foreach (SmscOptions smsc in _snapshots.Current.Options.Smscs)
        {
            for (int number = 1; number <= smsc.Binds; number++)
            {
                string name = $"{smsc.Name}/{number}";
                SmscLink? link = old.Find(known => known.Name == name && known.HasSettings(smsc));
                if (link is null)
                {
                    link = new SmscLink(name, smsc, _clock, _snapshots, _receivers, _heldIds, OptOuts, Reroute, _logger);
                    link.Start();
                }
                else
                {
                    old.Remove(link);
                }

                kept.Add(link);
            }
        }

        _sharesAmongSmscs = _snapshots.Current.Options.Smscs.Count > 1;
        _links = [.. kept];
        foreach (SmscLink gone in old)
        {
            _ = RetireAsync(gone);
        }
    }

    /// <summary>Hands a batch to links; what no link takes is answered here. Returns after every item has an owner or an answer.</summary>
    public void Submit(Span<SubmitTransaction> batch, WakeList wakes)
    {
        int done = 0;
        while (done < batch.Length)
        {
            SmscLink? link = LeastLoaded();
            int taken = link?.TrySubmit(ShareOf(link, batch[done..])) ?? 0;
            done += taken;
            if (taken == 0)
            {
                CommandStatus status = link is null ? CommandStatus.EsmeRxTAppn : CommandStatus.EsmeRMsgQFul;
                foreach (SubmitTransaction refused in batch[done..])
                {
                    Count(link);
                    refused.Answer(status);
                    wakes.Add(refused.Replies);
                }

                return;
            }
        }
    }

    // As many as its window has room for, so that the others' windows are used before anything waits; all, when no window has any.
    private ReadOnlySpan<SubmitTransaction> ShareOf(SmscLink link, ReadOnlySpan<SubmitTransaction> batch)
    {
        int room = link.WindowSize - link.InFlight - link.Queued;
        int most = _sharesAmongSmscs ? SmscShare : batch.Length;
        return batch[..int.Min(room > 0 ? int.Min(room, most) : most, batch.Length)];
    }

    /// <summary>Hands a request about a known message to a link of the SMSCs whose ids begin with <paramref name="idSpace"/>; with none bound
    /// it is answered here.</summary>
    public void SubmitTo(string idSpace, SubmitTransaction transaction, WakeList wakes)
    {
        SmscLink? link = LeastLoaded(idSpace);
        if (link is null || link.TrySubmit(new ReadOnlySpan<SubmitTransaction>(in transaction)) == 0)
        {
            Count(link);
            transaction.Answer(link is null ? CommandStatus.EsmeRxTAppn : CommandStatus.EsmeRMsgQFul);
            wakes.Add(transaction.Replies);
        }
    }

    /// <summary>Hands a message that was put off to a link of an SMSC that schedules; with none bound it is answered here.</summary>
    public void SubmitScheduled(SubmitTransaction transaction, WakeList wakes)
    {
        SmscLink? link = LeastLoaded(schedules: true);
        if (link is null || link.TrySubmit(new ReadOnlySpan<SubmitTransaction>(in transaction)) == 0)
        {
            Count(link);
            transaction.Answer(link is null ? CommandStatus.EsmeRxTAppn : CommandStatus.EsmeRMsgQFul);
            wakes.Add(transaction.Replies);
        }
    }

    /// <inheritdoc/>
    public void SubmitOwn(SubmitTransaction transaction) => Reroute(transaction);

    /// <summary>Unbinds all links.</summary>
    public Task StopAsync() => Task.WhenAll(_links.Concat(_retiring.Keys).Select(link => link.StopAsync()));

    /// <summary>Time passes on every link.</summary>
    public void Tick(long now)
    {
        foreach (SmscLink link in _links)
        {
            link.Tick(now);
        }

        foreach (SmscLink link in _retiring.Keys)
        {
            link.Tick(now);
        }
    }

    private async Task RetireAsync(SmscLink link)
    {
        _retiring.TryAdd(link, 0);
        await link.RetireAsync().ConfigureAwait(false);
        _retiring.TryRemove(link, out _);
        link.Dispose();
    }

    private void Reroute(SubmitTransaction transaction)
    {
        // Every link that was tried and lost it is unbound by now, so this ends.
        SmscLink? link = LeastLoaded(transaction.IdSpace, transaction.Message.PostponedTo != 0);
        if (link is null || link.TrySubmit(new ReadOnlySpan<SubmitTransaction>(in transaction)) == 0)
        {
            Count(link);
            transaction.Answer(link is null ? CommandStatus.EsmeRxTAppn : CommandStatus.EsmeRMsgQFul);
            transaction.Replies.Wake();
        }
    }

    private void Count(SmscLink? link) => Interlocked.Increment(ref link is null ? ref _noLink : ref _queueFull);

    /// <summary>The bound link with the least to do for its window, of one id space or (null) of all, of those that schedule or of all; equals take turns.</summary>
    private SmscLink? LeastLoaded(string? idSpace = null, bool schedules = false)
    {
        SmscLink[] links = _links;
        SmscLink? best = null;
        double bestLoad = double.MaxValue;
        uint first = (uint)Interlocked.Increment(ref _turn);
        for (uint i = 0; i < links.Length; i++)
        {
            SmscLink link = links[(first + i) % (uint)links.Length];
            if (!link.CanSubmit || (idSpace is not null && link.IdPrefix != idSpace) || (schedules && !link.Schedules))
            {
                continue;
            }

            double load = (double)(link.InFlight + link.Queued) / link.WindowSize;
            // A full queue takes nothing; one is named only when all are full.
            if (link.Queued >= link.QueueLimit)
            {
                load += QueueFullLoad;
            }

            if (load < bestLoad)
            {
                best = link;
                bestLoad = load;
            }
        }

        return best;
    }
}
