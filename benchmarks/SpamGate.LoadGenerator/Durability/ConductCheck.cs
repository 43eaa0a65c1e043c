using Microsoft.EntityFrameworkCore;
using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Cards;
using SpamGate.Storage.Conduct;
using SpamGate.Storage.Records;

namespace SpamGate.LoadGenerator.Durability;

/// <summary>Looks at conduct after a kill: each event is there with its proof and its notice, each once, and every standing is the fold of what is there.</summary>
internal static class ConductCheck
{
    /// <summary>What is wrong; null = nothing.</summary>
    /// <param name="store">The records.</param>
    /// <param name="acknowledged">Keys that were acknowledged.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<string?> FindFaultAsync(RecordStore store, IEnumerable<string> acknowledged, CancellationToken cancel)
    {
        List<ConductEvent> events = await ConductWriting.RecordsOf(store).EventsAsync(null, cancel).ConfigureAwait(false);
        HashSet<Guid> known = [.. events.Select(static fact => fact.Id)];
        if (known.Count != events.Count)
        {
            return $"{events.Count - known.Count} conduct events are there twice";
        }

        if (acknowledged.FirstOrDefault(key => key[0] is 'B' or 'C' && !known.Contains(ConductWriting.IdOf(key))) is { } lost)
        {
            return $"{lost} was acknowledged and is lost";
        }

        (List<EvidenceRecord> samples, List<NoticeRecord> notices, List<StandingRecord> standings) = await store.ReadAsync(
            static async (records, cancellation) => (
                await records.Evidence.ToListAsync(cancellation).ConfigureAwait(false),
                await records.Notices.Where(static notice => notice.Kind == "breach").ToListAsync(cancellation).ConfigureAwait(false),
                await records.Standings.ToListAsync(cancellation).ConfigureAwait(false)),
            cancel).ConfigureAwait(false);
        Guid[] breaches = [.. events.OfType<Breach>().Select(static breach => breach.Id).Order()];
        if (!breaches.SequenceEqual(samples.Select(static sample => sample.BreachId).Order()) || breaches.Length != notices.Count)
        {
            return $"{breaches.Length} breaches have {samples.Count} samples and {notices.Count} notices";
        }

        var ledger = ConductLedger.Of(events, new LadderSettings(), WorkingCalendar.WeekendsOnly);
        foreach (StandingRecord standing in standings)
        {
            SpStanding folded = ledger.Of(standing.SpId).StandingAt(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            if ((standing.Points, standing.Card, standing.Ports) != (folded.Company.Points, folded.Company.Card, ConductRecords.PortCards(folded)))
            {
                return $"{standing.SpId} stands at {standing.Points} points and {standing.Card}, its events come to {folded.Company.Points} and {folded.Company.Card}";
            }
        }

        return null;
    }
}
