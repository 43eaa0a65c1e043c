using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SpamGate.Gateway.Api.Requests;

namespace SpamGate.Gateway.Api.Answers;

/// <summary>An error, as <c>application/problem+json</c> (RFC 9457).</summary>
/// <param name="Title">What it is, for people.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">What it is, for programs: stable.</param>
/// <param name="Detail">The item and its limit.</param>
/// <param name="Errors">Of a faulty request: what is wrong with each field.</param>
public sealed record ProblemDocument(
    string Title, int Status, string Code, string Detail, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IDictionary<string, string[]>? Errors = null);

/// <summary>Every error the API gives.</summary>
internal static class Problem
{
    /// <summary>Media type of errors.</summary>
    public const string MediaTypeName = "application/problem+json";

    /// <summary>400: fields that break a rule, each with what is wrong and the limit.</summary>
    public static Answer Invalid(IDictionary<string, string[]> faults) => Of(new ProblemDocument(
        "The request breaks a rule",
        StatusCodes.Status400BadRequest,
        "invalid",
        faults.Count == 1
            ? $"{faults.Keys.First()} {faults.Values.First()[0]}"
            : string.Create(CultureInfo.InvariantCulture, $"{faults.Count} fields break a rule; errors names them."),
        faults));

    /// <summary>400: one field that breaks a rule.</summary>
    public static Answer Invalid(string field, string problem) => Invalid(new Dictionary<string, string[]> { [field] = [problem] });

    /// <summary>401: no key, or one that is not known.</summary>
    public static Answer KeyRequired(string header) => Of(
        StatusCodes.Status401Unauthorized, "key_required", "API key required", $"Send a valid key in the header {header} or as Authorization: Bearer.");

    /// <summary>403: the key's role may not do this.</summary>
    public static Answer Forbidden(string detail) => Of(StatusCodes.Status403Forbidden, "forbidden", "Not allowed to this key", detail);

    /// <summary>404: no such thing, or one that the caller may not know of.</summary>
    public static Answer NotFound(string detail, string title = "No such resource") => Of(StatusCodes.Status404NotFound, "not_found", title, detail);

    /// <summary>409: it contradicts what is there.</summary>
    public static Answer Conflict(string detail) => Of(StatusCodes.Status409Conflict, "conflict", "It contradicts what is there", detail);

    /// <summary>412: the resource is no longer the one the client saw.</summary>
    public static Answer Changed(long version) => Of(
        StatusCodes.Status412PreconditionFailed,
        "changed",
        "It has changed since you read it",
        $"Its ETag is {EntityTag.Of(version)} now; read it again, then decide.");

    /// <summary>413: the body is too long.</summary>
    public static Answer TooLong(string detail) => Of(StatusCodes.Status413PayloadTooLarge, "too_long", "The body is too long", detail);

    /// <summary>415: the body is of a kind that this endpoint does not read.</summary>
    public static Answer MediaType(string? given, string wanted) => Of(
        StatusCodes.Status415UnsupportedMediaType, "media_type", "Unsupported media type", $"The body is '{given ?? "of no type"}', this endpoint reads {wanted}.");

    /// <summary>422: well-formed, but it can not be done as asked.</summary>
    public static Answer Unprocessable(string code, string detail) => Of(StatusCodes.Status422UnprocessableEntity, code, "It can not be done as asked", detail);

    /// <summary>428: a change must say which version it changes.</summary>
    public static Answer PreconditionRequired() => Of(
        StatusCodes.Status428PreconditionRequired, "precondition_required", "Say which version you change", "Send the ETag you last read as If-Match.");

    /// <summary>500: our fault; what happened is in the log.</summary>
    public static Answer Internal() => Of(
        StatusCodes.Status500InternalServerError, "internal", "An error of ours", "It has been logged. Nothing more is said here, because errors can carry data.");

    /// <summary>503: records can not be reached; traffic goes on without them.</summary>
    /// <param name="isUnknown">True when they went away while they committed.</param>
    public static Answer RecordsUnavailable(bool isUnknown = false) => Of(
        StatusCodes.Status503ServiceUnavailable,
        "records_unavailable",
        "Records can not be reached",
        (isUnknown ? "Whether it was written is not known yet. " : "Nothing was written. ")
            + "Messages are screened and forwarded as before. Send the request again later; with the same Idempotency-Key it is done at most once.");

    /// <summary>Any other.</summary>
    public static Answer Of(int status, string code, string title, string detail) => Of(new ProblemDocument(title, status, code, detail));

    private static Answer Of(ProblemDocument problem) => new(problem.Status, MediaTypeName, JsonSerializer.Serialize(problem, ApiJson.Options));
}
