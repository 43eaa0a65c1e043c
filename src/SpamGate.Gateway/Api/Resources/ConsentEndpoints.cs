using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>That a person agreed to an SP's messages or charges.</summary>
/// <param name="ConsentId">Identity.</param>
/// <param name="Number">The person's number, masked.</param>
/// <param name="AccessNumber">The access number it was given for; null = all of the SP's.</param>
/// <param name="ServiceCode">The service it was given for; null = commercial messages in general.</param>
/// <param name="GivenAt">When it was given.</param>
/// <param name="Channel">message, web or paper.</param>
/// <param name="PriceFen">Price that was shown, in fen; null = free.</param>
/// <param name="ConfirmedAt">When it was confirmed a second time; null = not.</param>
/// <param name="EndedAt">When it ended; null = it holds.</param>
/// <param name="Version">Version; its ETag.</param>
public sealed record ConsentView(
    string ConsentId, string Number, string? AccessNumber, string? ServiceCode, DateTimeOffset GivenAt, ConsentChannel Channel, int? PriceFen,
    DateTimeOffset? ConfirmedAt, DateTimeOffset? EndedAt, long Version)
{
    /// <summary>What is shown of a record; its evidence is not.</summary>
    public static ConsentView Of(ConsentRecord consent) => new(
        consent.ConsentId, NumberMask.Of(consent.Number), consent.AccessNumber, consent.ServiceCode, consent.GivenAt, consent.Channel, consent.PriceFen,
        consent.ConfirmedAt, consent.EndedAt, consent.Version);
}

/// <summary>A consent to record.</summary>
/// <param name="Number">The person's number.</param>
/// <param name="Channel">message, web or paper.</param>
/// <param name="GivenAt">When it was given; not in the future.</param>
/// <param name="Evidence">What proves it, 1 to 2000 characters; kept, never shown.</param>
/// <param name="AccessNumber">The access number it was given for; none = all of the SP's.</param>
/// <param name="ServiceCode">The service it was given for; none = commercial messages in general.</param>
/// <param name="PriceFen">Price that was shown, 0 to 99,999 fen; none = free.</param>
/// <param name="ConfirmedAt">When it was confirmed a second time.</param>
public sealed record ConsentDraft(
    string Number, ConsentChannel Channel, DateTimeOffset GivenAt, string Evidence, string? AccessNumber = null, string? ServiceCode = null, int? PriceFen = null,
    DateTimeOffset? ConfirmedAt = null) : IChecked
{
    private const int LongestEvidence = 2000;
    private const int LongestCode = 20;

    void IChecked.Check(FieldFaults faults)
    {
        SubscriberNumber.Check("number", Number, faults);
        faults.Text("evidence", Evidence, LongestEvidence, lines: true);
        faults.Text("accessNumber", AccessNumber, LongestCode, required: false);
        faults.Text("serviceCode", ServiceCode, LongestCode, required: false);
        faults.Range("priceFen", PriceFen, 0, ServiceCodeDraft.MostFen);
        faults.Moment("givenAt", GivenAt);
        faults.Moment("confirmedAt", ConfirmedAt);
        if (ConfirmedAt < GivenAt)
        {
            faults.Add("confirmedAt", "lies before givenAt");
        }
    }
}

/// <summary>A change of a consent.</summary>
/// <param name="ConfirmedAt">When it was confirmed a second time.</param>
/// <param name="EndedAt">When it ended. An end is final: a new consent is a new record.</param>
public sealed record ConsentPatch(DateTimeOffset? ConfirmedAt = null, DateTimeOffset? EndedAt = null) : IChecked
{
    void IChecked.Check(FieldFaults faults)
    {
        faults.Moment("confirmedAt", ConfirmedAt);
        faults.Moment("endedAt", EndedAt);
        if (ConfirmedAt is null && EndedAt is null)
        {
            faults.Add("body", "changes nothing: confirmedAt or endedAt is expected");
        }
    }
}

/// <summary><c>/sps/{spId}/consents</c>: proof that people agreed. Never removed: an ended consent is proof too, for five months at least.</summary>
internal static class ConsentEndpoints
{
    private const string Tag = "Consents";
    private const string Item = "/sps/{spId}/consents/{consentId}";

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        const ApiRoles writers = ApiRoles.Sp | ApiRoles.Desk | ApiRoles.Ops;
        api.MapGet("/sps/{spId}/consents", Page).ReadBy(ApiRoles.SpAndStaff).GivesPage<ConsentView>().As("Consents", Tag, "Consents to an SP, numbers masked; number narrows it down");
        api.MapGet(Item, One).ReadBy(ApiRoles.SpAndStaff).GivesOne<ConsentView>().As("Consent", Tag, "One consent");
        api.MapPost("/sps/{spId}/consents", Create).WrittenBy(writers).Creates<ConsentView>().As("CreateConsent", Tag, "Records a consent");
        api.MapPatch(Item, Change).WrittenBy(writers).Changes<ConsentView>().As("ChangeConsent", Tag, "Confirms or ends a consent");
    }

    private static Task<Answer> Page(string spId, PageRequest page, RecordRequests records, SnapshotSource snapshots, HttpContext http, string? number = null)
    {
        var faults = new FieldFaults();
        if (number is not null)
        {
            SubscriberNumber.Check("number", number, faults);
        }

        if (!faults.IsEmpty)
        {
            return Task.FromResult(Problem.Invalid(faults.All));
        }

        string? canonical = number is null ? null : SubscriberNumber.Canonical(number, snapshots);
        return records.PageAsync(
            http, page, context => context.Consents.Where(it => it.SpId == spId && (canonical == null || it.Number == canonical)), static it => it.ConsentId, ConsentView.Of);
    }

    private static Task<Answer> One(string spId, string consentId, RecordRequests records, HttpContext http) =>
        records.OneAsync(http, Find(spId, consentId), ConsentView.Of, What(consentId));

    private static Task<Answer> Create(string spId, Body<ConsentDraft> body, RecordRequests records, SnapshotSource snapshots, HttpContext http)
    {
        ConsentDraft draft = body.Value;
        string consentId = Guid.CreateVersion7().ToString("N");
        return records.CreateAsync<ConsentRecord, ConsentView>(
            http,
            async edit =>
            {
                if (await SubscriberNumber.RequireSpAsync(edit, spId).ConfigureAwait(false) is { } fault)
                {
                    return (null, fault);
                }

                return draft.GivenAt > edit.Now
                    ? (null, Problem.Invalid("givenAt", "lies in the future"))
                    : (new ConsentRecord
                    {
                        ConsentId = consentId,
                        SpId = spId,
                        Number = SubscriberNumber.Canonical(draft.Number, snapshots),
                        AccessNumber = draft.AccessNumber,
                        ServiceCode = draft.ServiceCode,
                        GivenAt = draft.GivenAt,
                        Channel = draft.Channel,
                        Evidence = draft.Evidence,
                        PriceFen = draft.PriceFen,
                        ConfirmedAt = draft.ConfirmedAt,
                    }, null);
            },
            ConsentView.Of,
            it => $"{ApiEndpoints.Root}/sps/{spId}/consents/{it.ConsentId}");
    }

    private static Task<Answer> Change(string spId, string consentId, IfMatch match, Body<ConsentPatch> body, RecordRequests records, HttpContext http) => records.ChangeAsync(
        http,
        match,
        Find(spId, consentId),
        (_, consent) =>
        {
            ConsentPatch patch = body.Value;
            if (consent.EndedAt is not null)
            {
                return Task.FromResult<Answer?>(Problem.Conflict($"The {What(consentId)} has ended; a new one is a new record."));
            }

            if (patch.ConfirmedAt < consent.GivenAt || patch.EndedAt < consent.GivenAt)
            {
                return Task.FromResult<Answer?>(Problem.Invalid(patch.EndedAt < consent.GivenAt ? "endedAt" : "confirmedAt", "lies before givenAt"));
            }

            consent.ConfirmedAt = patch.ConfirmedAt ?? consent.ConfirmedAt;
            consent.EndedAt = patch.EndedAt;
            return Task.FromResult<Answer?>(null);
        },
        ConsentView.Of,
        What(consentId));

    private static Func<RecordsContext, IQueryable<ConsentRecord>> Find(string spId, string consentId) =>
        context => context.Consents.Where(it => it.SpId == spId && it.ConsentId == consentId);

    private static string What(string consentId) => $"consent '{consentId}'";
}
