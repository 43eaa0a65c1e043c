using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>A key of the API. Its secret is never shown again.</summary>
/// <param name="KeyId">The public part; the actor of what it writes.</param>
/// <param name="Role">What it may do.</param>
/// <param name="SpId">The SP of a key of role sp.</param>
/// <param name="Name">Who holds it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it is refused; null = never.</param>
/// <param name="RevokedAt">When it was revoked; null = it holds.</param>
/// <param name="Version">Version; its ETag.</param>
public sealed record ApiKeyView(
    string KeyId, ApiRole Role, string? SpId, string Name, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, long Version)
{
    /// <summary>What is shown of a record.</summary>
    public static ApiKeyView Of(ApiKeyRecord key) => new(key.KeyId, key.Role, key.SpId, key.Name, key.CreatedAt, key.ExpiresAt, key.RevokedAt, key.Version);
}

/// <summary>A key that was just made.</summary>
/// <param name="Key">The whole key, as it is sent; shown this once.</param>
/// <param name="Details">What is kept of it.</param>
public sealed record NewApiKeyView(string Key, ApiKeyView Details);

/// <summary>A key to make.</summary>
/// <param name="KeyId">Its public part: 1 to 64 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>; the audit names its holder by it.</param>
/// <param name="Role">What it may do.</param>
/// <param name="SpId">The SP; for role sp, and only there.</param>
/// <param name="Name">Who holds it, at most 200 characters.</param>
/// <param name="ExpiresAt">From when on it is refused; none = never.</param>
public sealed record ApiKeyDraft(string KeyId, ApiRole Role, string? SpId = null, string? Name = null, DateTimeOffset? ExpiresAt = null) : IChecked
{
    void IChecked.Check(FieldFaults faults)
    {
        if (!OptionsValidator.IsSpId(KeyId))
        {
            faults.Add("keyId", "is none, it has 1 to 64 letters, digits, '.', '_' and '-'");
        }

        if ((Role == ApiRole.Sp) != (SpId is not null))
        {
            faults.Add("spId", Role == ApiRole.Sp ? "is missing: a key of role sp names its SP" : "is given, but only a key of role sp belongs to an SP");
        }

        faults.Text("name", Name, SpDraft.LongestName, required: false);
        faults.Moment("expiresAt", ExpiresAt);
    }
}

/// <summary><c>/api-keys</c>: who may use the API. A secret is made here, shown once, and kept as a hash.</summary>
internal static class ApiKeyEndpoints
{
    private const string Tag = "API keys";
    private const int SecretOctets = 32;

    /// <summary>Adds them.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        const ApiRoles readers = ApiRoles.Administrator | ApiRoles.Auditor;
        api.MapGet("/api-keys", Page).ReadBy(readers).GivesPage<ApiKeyView>().As("ApiKeys", Tag, "Keys, without their secrets");
        api.MapGet("/api-keys/{keyId}", One).ReadBy(readers).GivesOne<ApiKeyView>().As("ApiKey", Tag, "One key");
        api.MapPost("/api-keys", Create).WrittenBy(ApiRoles.Administrator)
            .Produces<NewApiKeyView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .As("CreateApiKey", Tag, "Makes a key and shows its secret, once; takes no Idempotency-Key, for the secret is not kept");
        api.MapDelete("/api-keys/{keyId}", Revoke).WrittenBy(ApiRoles.Administrator).Removes().As("RevokeApiKey", Tag, "Revokes a key; it stays in the list");
    }

    private static Task<Answer> Page(PageRequest page, RecordRequests records, HttpContext http) =>
        records.PageAsync(http, page, static context => context.ApiKeys, static it => it.KeyId, ApiKeyView.Of);

    private static Task<Answer> One(string keyId, RecordRequests records, HttpContext http) => records.OneAsync(http, Find(keyId), ApiKeyView.Of, What(keyId));

    private static async Task<Answer> Create(Body<ApiKeyDraft> body, RecordRequests records, ApiKeyDirectory keys, HttpContext http)
    {
        if (http.Request.Headers.ContainsKey(ApiHeaders.IdempotencyKey))
        {
            return Problem.Invalid(ApiHeaders.IdempotencyKey, "is not taken here: the secret is shown once and not kept, so it could not be answered again");
        }

        ApiKeyDraft draft = body.Value;
        string secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretOctets));
        string hash = await YieldingThread.RunAsync(() => PasswordHash.Create(Encoding.UTF8.GetBytes(secret))).ConfigureAwait(false);
        Answer answer = await records.CreateAsync<ApiKeyRecord, NewApiKeyView>(
            http,
            async edit =>
            {
                if (draft.SpId is not null && !await SpEndpoints.Find(draft.SpId)(edit.Records).AnyAsync().ConfigureAwait(false))
                {
                    return (null, Problem.Unprocessable("unknown_sp", $"spId is '{draft.SpId}'; there is no such SP."));
                }

                // A revoked id is not given again: the audit would take two people for one.
                return await Find(draft.KeyId)(edit.Records).AnyAsync().ConfigureAwait(false)
                    ? (null, Problem.Conflict($"There is, or was, a {What(draft.KeyId)}."))
                    : (new ApiKeyRecord
                    {
                        KeyId = draft.KeyId,
                        SecretHash = hash,
                        Role = draft.Role,
                        SpId = draft.SpId,
                        Name = draft.Name ?? "",
                        CreatedAt = edit.Now,
                        ExpiresAt = draft.ExpiresAt,
                    }, null);
            },
            key => new NewApiKeyView(draft.KeyId + ApiKeyDirectory.Separator + secret, ApiKeyView.Of(key)),
            static key => $"{ApiEndpoints.Root}/api-keys/{key.KeyId}").ConfigureAwait(false);
        keys.Forget();
        return answer;
    }

    private static async Task<Answer> Revoke(string keyId, IfMatch match, RecordRequests records, ApiKeyDirectory keys, HttpContext http)
    {
        Answer answer = await records.ChangeAsync(
            http,
            match,
            Find(keyId),
            static (edit, key) =>
            {
                key.RevokedAt ??= edit.Now;
                return Task.FromResult<Answer?>(null);
            },
            ApiKeyView.Of,
            What(keyId)).ConfigureAwait(false);
        keys.Forget();
        return answer.IsFault ? answer : Answer.Done();
    }

    private static Func<RecordsContext, IQueryable<ApiKeyRecord>> Find(string keyId) => context => context.ApiKeys.Where(it => it.KeyId == keyId);

    private static string What(string keyId) => $"key '{keyId}'";
}
