using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Breaches;
using SpamGate.Compliance.Cards;
using SpamGate.Screening.Policies;
using SpamGate.Storage.Records;

namespace SpamGate.Storage.Conduct;

/// <summary>
/// Conduct events, proof and tallies in the records. Every event is written with the standing it leads to, in one transaction that no other writer interleaves:
/// two nodes never decide on the same thing from different pasts. An event that is there already is not written again. Thread-safe.
/// </summary>
/// <param name="store">The records.</param>
/// <param name="seal">Encrypts proof.</param>
/// <param name="terms">Ladder and working days.</param>
/// <param name="notices">Writes what the SPs are told; null = they are not told.</param>
public sealed class ConductRecords(RecordStore store, EvidenceSeal seal, ConductTerms terms, NoticeWriter? notices = null)
{
    private volatile ConductTerms _terms = terms;

    /// <summary>The terms that the next write folds under.</summary>
    public ConductTerms Terms
    {
        get => _terms;
        set => _terms = value;
    }

    /// <summary>What the machine found, with its proof sealed, ready to be written, at once or later from a journal.</summary>
    /// <param name="breaches">Breaches with their proof; shadow ones are passed over.</param>
    /// <param name="tallies">Tallies of closed periods.</param>
    public ConductFindings Prepare(IEnumerable<DetectedBreach> breaches, IReadOnlyList<EvidenceTally> tallies)
    {
        DetectedBreach[] real = [.. breaches.Where(static breach => !breach.IsShadow)];
        return new ConductFindings(
            [.. real.Select(static breach => breach.Breach)],
            [.. real.SelectMany(breach => breach.Samples.Select(sample => Row(sample, breach.Breach)))],
            tallies);
    }

    /// <summary>Writes what the machine found. Doing it twice does it once.</summary>
    public Task<RecordWrite> RecordAsync(ConductFindings findings) =>
        store.WriteAsync(new RecordCause(ConductEvent.Machine, "rules of conduct"), async edit =>
        {
            await TallyRows.AddAsync(edit.Records, findings.Tallies).ConfigureAwait(false);
            foreach (IGrouping<string, Breach> own in findings.Breaches.GroupBy(static breach => breach.SpId))
            {
                SpHistory history = await HistoryAsync(edit.Records, own.Key, default).ConfigureAwait(false);
                var added = new List<ConductEvent>();
                foreach (Breach found in own)
                {
                    Breach breach = found with { At = history.NextMoment(long.Max(Moment(edit), found.OccurredAt)) };
                    if (history.Add(breach) == DecisionFault.None)
                    {
                        added.Add(breach);
                        edit.Records.ConductEvents.Add(Row(breach));
                        edit.Records.Evidence.AddRange(findings.Evidence.Where(sample => sample.BreachId == breach.Id));
                    }
                }

                await StandAsync(edit, history.StandingAt(Moment(edit)), added).ConfigureAwait(false);
            }

            return RecordWrite.Done;
        });

    /// <summary>Writes what somebody decided, all of it or, when the ladder does not allow one of the events, nothing.</summary>
    /// <param name="cause">Who and why; the events carry the same.</param>
    /// <param name="spId">The SP.</param>
    /// <param name="make">Makes the events, given the SP's past; their moment is set here. May run again.</param>
    public async Task<ConductDecision> DecideAsync(RecordCause cause, string spId, Func<SpHistory, IReadOnlyList<ConductEvent>> make)
    {
        var fault = DecisionFault.None;
        SpStanding? standing = null;
        RecordWrite write = await store.WriteAsync(cause, async edit =>
        {
            (fault, standing) = await DecideAsync(edit, spId, make).ConfigureAwait(false);
            return fault == DecisionFault.None ? RecordWrite.Done : RecordWrite.Refused(fault.ToString());
        }).ConfigureAwait(false);
        return write.IsDone ? new ConductDecision(write, DecisionFault.None, standing) : new ConductDecision(write, fault, null);
    }

    /// <summary>The same inside a write of the caller's, which must be undone when the ladder does not allow it.</summary>
    public async Task<(DecisionFault Fault, SpStanding? Standing)> DecideAsync(RecordEdit edit, string spId, Func<SpHistory, IReadOnlyList<ConductEvent>> make)
    {
        SpHistory history = await HistoryAsync(edit.Records, spId, default).ConfigureAwait(false);
        var added = new List<ConductEvent>();
        foreach (ConductEvent made in make(history))
        {
            ConductEvent fact = made with { At = history.NextMoment(Moment(edit)) };
            DecisionFault fault = history.Examine(fact);
            if (fault != DecisionFault.None)
            {
                return (fault, null);
            }

            history.Add(fact);
            added.Add(fact);
        }

        edit.Records.ConductEvents.AddRange(added.Select(Row));
        SpStanding standing = history.StandingAt(Moment(edit));
        await StandAsync(edit, standing, added).ConfigureAwait(false);
        return (DecisionFault.None, standing);
    }

    /// <summary>Writes the standings that time alone has changed: deductions that expired, cards that were served.</summary>
    public Task<RecordWrite> SettleAsync(IReadOnlyCollection<string> spIds) =>
        store.WriteAsync(new RecordCause(ConductEvent.Machine, "a term is over, or the ladder was changed"), async edit =>
        {
            foreach (string spId in spIds)
            {
                SpHistory history = await HistoryAsync(edit.Records, spId, default).ConfigureAwait(false);
                await StandAsync(edit, history.StandingAt(Moment(edit)), []).ConfigureAwait(false);
            }

            return RecordWrite.Done;
        });

    /// <summary>Takes events from an export. Doing it twice does it once; people's decisions and moments stay as they are.</summary>
    public Task<RecordWrite> ImportAsync(RecordCause cause, IReadOnlyList<ConductEvent> events) => store.WriteAsync(cause, async edit =>
    {
        foreach (IGrouping<string, ConductEvent> own in events.GroupBy(static fact => fact.SpId))
        {
            SpHistory history = await HistoryAsync(edit.Records, own.Key, default).ConfigureAwait(false);
            HashSet<Guid> known = [.. history.Events.Select(static fact => fact.Id)];
            ConductEvent[] news = [.. own.Where(fact => known.Add(fact.Id))];
            edit.Records.ConductEvents.AddRange(news.Select(Row));
            history = new SpHistory(own.Key, Terms.Ladder, Terms.Calendar, history.Events.Concat(news));
            await StandAsync(edit, history.StandingAt(Moment(edit)), []).ConfigureAwait(false);
        }

        return RecordWrite.Done;
    });

    /// <summary>All events, or one SP's, in their order.</summary>
    /// <exception cref="RecordsUnavailableException">The database does not answer.</exception>
    public Task<List<ConductEvent>> EventsAsync(string? spId, CancellationToken cancellationToken = default) =>
        store.ReadAsync((records, cancellation) => EventsAsync(records, spId, cancellation), cancellationToken);

    /// <summary>Events written after a position, and the position of the last one.</summary>
    /// <param name="position">0 = from the beginning.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RecordsUnavailableException">The database does not answer.</exception>
    public Task<(long Position, List<ConductEvent> Events)> EventsAfterAsync(long position, CancellationToken cancellationToken = default) =>
        store.ReadAsync(
            async (records, cancellation) =>
            {
                var rows = await records.ConductEvents.Where(row => row.Version > position).OrderBy(static row => row.Version)
                    .Select(static row => new { row.Version, row.Body }).ToListAsync(cancellation).ConfigureAwait(false);
                return (rows.Count == 0 ? position : rows[^1].Version, rows.ConvertAll(static row => Read(row.Body)));
            },
            cancellationToken);

    /// <summary>What is written of standings.</summary>
    /// <exception cref="RecordsUnavailableException">The database does not answer.</exception>
    public Task<List<StandingRecord>> StandingsAsync(CancellationToken cancellationToken = default) =>
        store.ReadAsync(static (records, cancellation) => records.Standings.ToListAsync(cancellation), cancellationToken);

    /// <summary>Cards of access numbers that have one of their own, as <see cref="StandingRecord.Ports"/> holds them.</summary>
    public static string PortCards(SpStanding standing) => JsonSerializer.Serialize(
        standing.Ports.Where(static port => port.Card != Card.Green).ToDictionary(static port => port.Port!, static port => port.Card.ToString()));

    /// <summary>The samples kept of a breach, first one first.</summary>
    /// <exception cref="RecordsUnavailableException">The database does not answer.</exception>
    public Task<List<EvidenceRecord>> EvidenceAsync(Guid breachId, CancellationToken cancellationToken = default) =>
        store.ReadAsync(
            (records, cancellation) => records.Evidence.Where(sample => sample.BreachId == breachId).OrderBy(static sample => sample.At).ToListAsync(cancellation),
            cancellationToken);

    /// <summary>Opens a sample's seal; false when it was erased or belongs to another key.</summary>
    public bool TryOpen(EvidenceRecord sample, out string sender, out string recipient, out string text) =>
        seal.TryOpen(sample.SampleId, sample.Sealed, out sender, out recipient, out text);

    /// <summary>Tallies of periods that began within a time.</summary>
    /// <exception cref="RecordsUnavailableException">The database does not answer.</exception>
    public Task<List<EvidenceTally>> TalliesAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default) =>
        store.ReadAsync(
            async (records, cancellation) => (await records.Tallies.Where(tally => tally.Period >= from && tally.Period < to)
                .OrderBy(static tally => tally.Period).ToListAsync(cancellation).ConfigureAwait(false)).ConvertAll(Tally),
            cancellationToken);

    /// <summary>Erases the words and numbers of proof, the tallies and the notices that wait for nothing, of before a moment; events and what the proof shows masked stay.</summary>
    public Task<RecordWrite> EraseAsync(DateTimeOffset before) => store.WriteAsync(new RecordCause(ConductEvent.Machine, "retention is over"), async edit =>
    {
        byte[] nothing = [];
        int samples = await edit.Records.Evidence.Where(sample => sample.At < before && sample.Sealed != nothing)
            .ExecuteUpdateAsync(set => set.SetProperty(static sample => sample.Sealed, nothing).SetProperty(static sample => sample.Version, edit.Version)).ConfigureAwait(false);
        int tallies = await edit.Records.Tallies.Where(tally => tally.Period < before).ExecuteDeleteAsync().ConfigureAwait(false);
        await edit.Records.Notices.Where(notice => notice.At < before && notice.State != NoticeState.Waiting).ExecuteDeleteAsync().ConfigureAwait(false);
        if (samples + tallies > 0)
        {
            edit.Note("Evidence", "*", JsonSerializer.Serialize(new { erasedSamples = samples, erasedTallies = tallies, before = before.ToUnixTimeMilliseconds() }));
        }

        return RecordWrite.Done;
    });

    private static long Moment(RecordEdit edit) => edit.Now.ToUnixTimeMilliseconds();

    private static ConductEventRecord Row(ConductEvent fact) => new()
    {
        EventId = fact.Id,
        SpId = fact.SpId,
        At = DateTimeOffset.FromUnixTimeMilliseconds(fact.At),
        Body = EventLines.Write(fact),
    };

    private static ConductEvent Read(string body) => EventLines.TryRead(body, out ConductEvent? fact, out string fault)
        ? fact!
        : throw new InvalidDataException($"A conduct event in the records can not be read: {fault}");

    private static EvidenceTally Tally(TallyRecord row) =>
        new(row.SpId, row.Port.Length == 0 ? null : row.Port, row.Period.ToUnixTimeMilliseconds()) { Passed = row.Passed, Counts = row.Counts };

    private static async Task<List<ConductEvent>> EventsAsync(RecordsContext records, string? spId, CancellationToken cancellationToken)
    {
        List<string> bodies = await records.ConductEvents.Where(row => spId == null || row.SpId == spId).OrderBy(static row => row.At)
            .Select(static row => row.Body).ToListAsync(cancellationToken).ConfigureAwait(false);
        List<ConductEvent> events = bodies.ConvertAll(Read);
        events.Sort(ConductOrder.Instance);
        return events;
    }

    private async Task<SpHistory> HistoryAsync(RecordsContext records, string spId, CancellationToken cancellationToken) =>
        new(spId, Terms.Ladder, Terms.Calendar, await EventsAsync(records, spId, cancellationToken).ConfigureAwait(false));

    private async Task StandAsync(RecordEdit edit, SpStanding standing, IReadOnlyList<ConductEvent> added)
    {
        StandingRecord? row = await edit.Records.Standings.FindAsync(standing.SpId).ConfigureAwait(false);
        if (notices is not null)
        {
            await notices.AddAsync(edit, added, row, standing, Terms).ConfigureAwait(false);
        }

        if (row is null)
        {
            row = new StandingRecord { SpId = standing.SpId };
            edit.Records.Standings.Add(row);
        }

        (row.Card, row.Points, row.Ports) = (standing.Company.Card, standing.Company.Points, PortCards(standing));
    }

    private EvidenceRecord Row(EvidenceSample sample, Breach breach) => new()
    {
        SampleId = sample.Id,
        BreachId = breach.Id,
        SpId = breach.SpId,
        Port = sample.Port,
        At = DateTimeOffset.FromUnixTimeMilliseconds(sample.At),
        Recipient = sample.Recipient.ToMaskedString(),
        Reason = sample.Reason.ToString(),
        Category = sample.Category.ToString(),
        Probability = sample.Probability,
        Symbols = string.Join('|', sample.Symbols),
        ContentRules = sample.ContentRules,
        ModelSha = sample.ModelSha,
        Sealed = seal.Seal(sample),
    };
}
