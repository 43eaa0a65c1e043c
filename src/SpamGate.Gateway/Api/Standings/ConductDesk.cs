using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Cards;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Resources;
using SpamGate.Gateway.Conduct;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Pipeline;
using SpamGate.Gateway.Telemetry;
using SpamGate.Screening.Policies;
using SpamGate.Storage.Conduct;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Standings;

/// <summary>Reads and decides on conduct for the API.</summary>
/// <param name="requests">Writes, with idempotency and audit.</param>
/// <param name="records">Conduct in the records; null = the gateway runs without, and everything here is answered 503.</param>
/// <param name="book">Where the SPs stand.</param>
/// <param name="snapshots">The SPs.</param>
/// <param name="pipeline">Their live state.</param>
/// <param name="time">Now.</param>
internal sealed class ConductDesk(
    RecordRequests requests, ConductRecords? records, ConductBook? book, SnapshotSource snapshots, ScreeningPipeline pipeline, TimeProvider time)
{
    /// <summary>Conduct in the records.</summary>
    public ConductRecords Records => records ?? throw new RecordsUnavailableException("This gateway runs without records.", null);

    /// <summary>Where the SPs stand.</summary>
    public ConductBook Book => book ?? throw new RecordsUnavailableException("This gateway runs without records.", null);

    /// <summary>All about one SP.</summary>
    public Answer Show(string spId)
    {
        ConductBook known = Book;
        return snapshots.Current.SpsById.TryGetValue(spId, out SpPolicy? sp)
            ? Answer.Ok(ConductView.Of(
                known.StandingOf(spId),
                known.EventsOf(spId),
                SpStatus.Of(sp, pipeline.FindSpState(sp.Index), time.GetUtcNow()),
                Records.Terms.Ladder,
                Records.Terms.Calendar))
            : Problem.NotFound($"There is no SP '{spId}'.", "No such SP");
    }

    /// <summary>Writes what the caller decided; all of it, or nothing when the ladder does not allow it.</summary>
    /// <param name="http">The request: who, and why.</param>
    /// <param name="spId">The SP.</param>
    /// <param name="make">Makes the events: of actor, reason and the SP's past.</param>
    public async Task<Answer> DecideAsync(HttpContext http, string spId, Func<string, string, SpHistory, IReadOnlyList<ConductEvent>> make)
    {
        ConductRecords conduct = Records;
        string actor = http.Caller().Name;
        string reason = http.Reason();
        Answer answer = await requests.WriteAsync(http, async edit =>
        {
            if (await SubscriberNumber.RequireSpAsync(edit, spId).ConfigureAwait(false) is { } missing)
            {
                return missing;
            }

            (DecisionFault fault, SpStanding? standing) = await conduct.DecideAsync(edit, spId, history => make(actor, reason, history)).ConfigureAwait(false);
            return fault == DecisionFault.None ? Answer.Ok(LadderViews(standing!)) : Refusal(fault);
        }).ConfigureAwait(false);
        if (!answer.IsFault)
        {
            // What was decided shows in the next answer already.
            await Book.RefreshAsync(http.RequestAborted).ConfigureAwait(false);
        }

        return answer;
    }

    private static LadderView[] LadderViews(SpStanding standing) => [.. standing.Tracks.Select(LadderView.Of)];

    private static Answer Refusal(DecisionFault fault) => fault switch
    {
        DecisionFault.UnknownBreach => Problem.NotFound("This SP has no such breach."),
        DecisionFault.NoOpenProposal => Problem.NotFound("No such proposal is open: it was decided, its grounds are gone, or it never was."),
        DecisionFault.NoOpenAppeal => Problem.NotFound("No such appeal is open."),
        _ => Problem.Unprocessable(LabelValue.SnakeCase(fault.ToString()), fault switch
        {
            DecisionFault.SamePerson => "You have agreed already; it takes another person.",
            DecisionFault.NeedsPerson => "Only a person may decide this.",
            DecisionFault.BreachIsReversed => "The breach has been reversed already.",
            DecisionFault.AppealTooLate => "The time to appeal is over.",
            DecisionFault.NoAppealLeft => "The breach has had all its appeals.",
            DecisionFault.AppealIsOpen => "An appeal against the breach is open already.",
            DecisionFault.NothingToRectify => "There is nothing to put right, or it was accepted already.",
            DecisionFault.NothingToRelease => "The card is neither red nor removed.",
            DecisionFault.TermNotOver => "The card's term is not over.",
            _ => "It is there already.",
        }),
    };
}
