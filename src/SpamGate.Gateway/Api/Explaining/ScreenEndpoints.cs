using System.Globalization;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Policies;

namespace SpamGate.Gateway.Api.Explaining;

/// <summary>
/// <c>POST /api/v1/screen</c>: why would this message get which verdict. For the carrier's people only: an SP that could ask would find the
/// filter's edge faster than its contract lets it send.
/// </summary>
internal sealed class ScreenEndpoints(GatewayClock clock) : IDisposable
{
    private readonly VerdictProbe _probe = new(clock);
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/screen", (Body<ScreenRequest> body, ScreenEndpoints endpoints, SnapshotSource snapshots, HttpContext http) =>
                endpoints.OneAsync(body.Value, snapshots.Current, http.RequestAborted))
            .ReadBy(ApiRoles.Staff)
            .WithMetadata(new BodyLimit(BodyLimit.Batch))
            .Produces<ScreenAnswer>()
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .WithName("Screen")
            .WithTags("Screening")
            .WithSummary("Explains the verdict of a message without sending it")
            .WithDescription("Decided by the rules and lists in force. Rates, campaigns, caps and quotas of the SP are neither asked nor spent.");
        api.MapPost("/screen/batch", (Body<ScreenBatchRequest> body, ScreenEndpoints endpoints, SnapshotSource snapshots, HttpContext http) =>
                endpoints.ManyAsync(body.Value, snapshots.Current, http.RequestAborted))
            .ReadBy(ApiRoles.Staff)
            .WithMetadata(new BodyLimit(BodyLimit.Batch))
            .Produces<ScreenBatchAnswer>()
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .WithName("ScreenBatch")
            .WithTags("Screening")
            .WithSummary("Explains up to 1000 messages, all by the same snapshot");
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<Answer> OneAsync(ScreenRequest request, GatewaySnapshot snapshot, CancellationToken cancellation)
    {
        if (!TryFindSp(request, snapshot, out SpPolicy? sp))
        {
            return UnknownSp("spId", request.SpId!);
        }

        return Answer.Ok(await InTurnAsync(() => _probe.Explain(request, snapshot, sp), cancellation).ConfigureAwait(false));
    }

    private async Task<Answer> ManyAsync(ScreenBatchRequest batch, GatewaySnapshot snapshot, CancellationToken cancellation)
    {
        var sps = new SpPolicy?[batch.Messages.Count];
        for (int i = 0; i < sps.Length; i++)
        {
            if (!TryFindSp(batch.Messages[i], snapshot, out sps[i]))
            {
                return UnknownSp(string.Create(CultureInfo.InvariantCulture, $"messages[{i}].spId"), batch.Messages[i].SpId!);
            }
        }

        return Answer.Ok(await InTurnAsync(
            () =>
            {
                var answers = new ScreenAnswer[sps.Length];
                for (int i = 0; i < answers.Length && !cancellation.IsCancellationRequested; i++)
                {
                    answers[i] = _probe.Explain(batch.Messages[i], snapshot, sps[i]);
                }

                return new ScreenBatchAnswer(answers);
            },
            cancellation).ConfigureAwait(false));
    }

    // One at a time, and on a thread that yields: a thousand explanations must not stand in the way of messages.
    private async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await YieldingThread.RunAsync(work).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static bool TryFindSp(ScreenRequest request, GatewaySnapshot snapshot, out SpPolicy? sp)
    {
        sp = null;
        return request.SpId is null || snapshot.SpsById.TryGetValue(request.SpId, out sp);
    }

    private static Answer UnknownSp(string field, string spId) => Problem.Unprocessable("unknown_sp", $"{field} is '{spId}'; there is no such SP.");
}
