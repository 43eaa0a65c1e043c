using SpamGate.Compliance.Audit;
using SpamGate.Compliance.DryRuns;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Conduct;

namespace SpamGate.Gateway.Api.Standings;

/// <summary><c>/conduct/dry-runs</c>: a changed ladder or changed rules on past days, before they go live. Nothing is written.</summary>
/// <remarks>One at a time, on a thread that yields: folding all history must not stand in any message's way.</remarks>
internal sealed class DryRunEndpoints(ConductDesk desk, SnapshotSource snapshots, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_step = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/conduct/dry-runs", (Body<DryRunRequest> body, DryRunEndpoints endpoints, HttpContext http) => endpoints.RunAsync(body.Value, http.RequestAborted))
            .ReadBy(ApiRoles.PenaltyOfficer | ApiRoles.Approver | ApiRoles.Auditor)
            .WithMetadata(new BodyLimit(BodyLimit.Resource))
            .Produces<DryRunView>().ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .As("DryRun", "Conduct", "What a changed ladder or changed rules would have done to the last days, per SP");

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<Answer> RunAsync(DryRunRequest request, CancellationToken cancellation)
    {
        ConductRecords records = desk.Records;
        ConductFile inForce = snapshots.Current.Conduct;
        if (inForce.Change(request.Changes, out IReadOnlyList<string> faults) is not { } proposed)
        {
            return Problem.Invalid(new Dictionary<string, string[]> { ["changes"] = [.. faults] });
        }

        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            DateTimeOffset to = time.GetUtcNow();
            DateTimeOffset from = to.AddDays(-request.Days);
            ConductTerms terms = records.Terms;
            List<ConductEvent> events = await records.EventsAsync(request.SpId, cancellation).ConfigureAwait(false);
            TallyReplay? replay = ReferenceEquals(proposed.Book, inForce.Book) ? null : new TallyReplay(proposed.Book, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
            for (DateTimeOffset step = from; replay is not null && step < to; step += s_step)
            {
                replay.Add((await records.TalliesAsync(step, step + s_step, cancellation).ConfigureAwait(false)).Where(tally => request.SpId is null || tally.SpId == request.SpId));
            }

            var run = new DryRun(terms.Ladder, terms.Calendar, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
            IReadOnlyList<DryRunRow> rows = await YieldingThread.RunAsync(() => run.Compare(events, proposed.Ladder, replay?.Found)).ConfigureAwait(false);
            return Answer.Ok(new DryRunView(
                from,
                to,
                proposed.Book.Version,
                rows.Count,
                rows.Count(static row => row.Differs),
                [
                    .. rows.Where(row => request.All || row.Differs || row.Shadow.Count > 0).Select(static row =>
                        new DryRunRowView(row.SpId, row.Differs, DryRunOutcomeView.Of(row.Before), DryRunOutcomeView.Of(row.After), row.Shadow)),
                ]));
        }
        finally
        {
            _turn.Release();
        }
    }
}
