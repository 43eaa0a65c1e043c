using System.Text.Json;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Records;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>A held message; numbers of people masked.</summary>
/// <param name="MessageId">The id its sender was given.</param>
/// <param name="SpId">SP; empty for a subscriber's message.</param>
/// <param name="Account">Account it came by.</param>
/// <param name="Sender">Sender.</param>
/// <param name="Recipient">Recipient, masked.</param>
/// <param name="State">held, releasing, released, refused, expired or unknown.</param>
/// <param name="Reason">Reason of the verdict.</param>
/// <param name="Category">What the text is.</param>
/// <param name="HeldAt">Since when.</param>
/// <param name="ExpiresAt">When it is refused unless somebody decides.</param>
/// <param name="DecidedBy">Who decided; null = nobody yet.</param>
/// <param name="DecidedAt">When; null = not yet.</param>
/// <param name="Version">Version; changes with every write.</param>
/// <param name="Finding">Why, with symbols, weights, model and rules; only of a single message.</param>
/// <param name="Text">Its text; only of a single message, and null when it was sealed with another data key.</param>
public sealed record HeldMessageView(
    string MessageId, string SpId, string Account, string Sender, string Recipient, QuarantineState State, string Reason, string Category, DateTimeOffset HeldAt,
    DateTimeOffset ExpiresAt, string? DecidedBy, DateTimeOffset? DecidedAt, long Version, JsonElement? Finding = null, string? Text = null)
{
    /// <summary>What a list shows.</summary>
    public static HeldMessageView Of(QuarantineRecord held) => new(
        held.MessageId,
        held.SpId,
        held.SystemId,
        NumberMask.InText(held.Sender),
        NumberMask.Of(held.Recipient),
        held.State,
        held.Reason,
        held.Category,
        held.HeldAt,
        held.ExpiresAt,
        held.DecidedBy,
        held.DecidedAt,
        held.Version);
}

/// <summary><c>/quarantine</c>: messages that wait for a person.</summary>
internal static class QuarantineEndpoints
{
    private const string Tag = "Quarantine";
    private const ApiRoles Readers = ApiRoles.Ops | ApiRoles.Approver | ApiRoles.Auditor;

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/quarantine", Page).ReadBy(Readers).GivesPage<HeldMessageView>().As("Quarantine", Tag, "Held messages, oldest first; state and spId narrow it down");
        api.MapGet("/quarantine/{messageId}", One).ReadBy(ApiRoles.Ops | ApiRoles.Approver).Produces<HeldMessageView>().ProducesProblem(StatusCodes.Status404NotFound)
            .As("HeldMessage", Tag, "A held message with its text and the reasons");
        api.MapPost("/quarantine/{messageId}/release", Release).WrittenBy(ApiRoles.Ops).Produces<HeldMessageView>().ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).As("ReleaseMessage", Tag, "Lets a held message go to the message centre; at most once");
        api.MapPost("/quarantine/{messageId}/refuse", Refuse).WrittenBy(ApiRoles.Ops).Produces<HeldMessageView>().ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).As("RefuseMessage", Tag, "Refuses a held message; its sender gets the receipt it asked for");
    }

    private static async Task<Answer> Page(PageRequest page, HttpContext http, string? state = null, string? spId = null)
    {
        QuarantineState? wanted = null;
        if (state is not null)
        {
            if (!Enum.TryParse(state, ignoreCase: true, out QuarantineState parsed) || int.TryParse(state, out _))
            {
                return Problem.Invalid("state", $"is none of {string.Join(", ", Enum.GetNames<QuarantineState>().Select(static name => name.ToLowerInvariant()))}");
            }

            wanted = parsed;
        }

        RecordPage<QuarantineRecord> read = await Desk(http).ListAsync(wanted, spId, page.After, page.Limit, http.RequestAborted).ConfigureAwait(false);
        return Answer.Ok(new Page<HeldMessageView>([.. read.Items.Select(HeldMessageView.Of)], read.Next is null ? null : CursorSeal.Seal(read.Next)));
    }

    private static async Task<Answer> One(string messageId, HttpContext http) =>
        await Desk(http).FindAsync(messageId, http.RequestAborted).ConfigureAwait(false) is { } held
            ? Answer.Ok(HeldMessageView.Of(held.Record) with { Finding = JsonDocument.Parse(held.Record.Finding).RootElement, Text = held.Text })
            : Problem.NotFound($"There is no held message '{messageId}'.");

    private static Task<Answer> Release(string messageId, HttpContext http) => DecideAsync(messageId, http, static (desk, id, cause) => desk.ReleaseAsync(id, cause));

    private static Task<Answer> Refuse(string messageId, HttpContext http) => DecideAsync(messageId, http, static (desk, id, cause) => desk.RefuseAsync(id, cause));

    private static async Task<Answer> DecideAsync(string messageId, HttpContext http, Func<QuarantineDesk, string, RecordCause, Task<RecordWrite>> decide)
    {
        QuarantineDesk desk = Desk(http);
        RecordWrite written = await decide(desk, messageId, new RecordCause(http.Caller().Name, http.Reason())).ConfigureAwait(false);
        return written.Outcome switch
        {
            RecordOutcome.Done => await desk.FindAsync(messageId, http.RequestAborted).ConfigureAwait(false) is { } held
                ? Answer.Ok(HeldMessageView.Of(held.Record))
                : Problem.NotFound($"There is no held message '{messageId}'."),
            RecordOutcome.NotFound => Problem.NotFound($"There is no held message '{messageId}'."),
            RecordOutcome.Unavailable => Problem.RecordsUnavailable(),
            RecordOutcome.Unknown => Problem.RecordsUnavailable(isUnknown: true),
            _ => Problem.Conflict(written.Detail ?? "It is no longer held."),
        };
    }

    private static QuarantineDesk Desk(HttpContext http) => http.RequestServices.GetService<RecordStore>() is null
        ? throw new RecordsUnavailableException("This gateway runs without records.", null)
        : http.RequestServices.GetRequiredService<QuarantineDesk>();
}
