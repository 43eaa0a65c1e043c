using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Answers;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Requests;

/// <summary>
/// An Idempotency-Key: its answer is kept in the transaction of what it changed, so a request that is repeated is done once whatever broke in between.
/// </summary>
internal sealed class RepeatKey
{
    /// <summary>Characters at most.</summary>
    public const int Longest = 128;

    /// <summary>How long an answer is kept.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromHours(24);

    private readonly string _holder;
    private readonly string _key;
    private readonly string _digest;

    private RepeatKey(string holder, string key, string digest)
    {
        _holder = holder;
        _key = key;
        _digest = digest;
    }

    /// <summary>Reads it from a request; both null = the request has none.</summary>
    public static async ValueTask<(RepeatKey? Key, Answer? Fault)> ReadAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || http.Request.Headers[ApiHeaders.IdempotencyKey] is not { Count: > 0 } given)
        {
            return (null, null);
        }

        string key = given.ToString();
        if (key.Length is 0 or > Longest || key.Any(static unit => unit is < '!' or > '~'))
        {
            return (null, Problem.Invalid(ApiHeaders.IdempotencyKey, $"has {key.Length} characters, allowed are 1 to {Longest} printable ASCII characters without spaces"));
        }

        ReadOnlyMemory<byte> body = await RequestOctets.ReadAsync(http).ConfigureAwait(false);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}\n"));
        hash.AppendData(body.Span);
        return (new RepeatKey(http.Caller().Name, key, Convert.ToHexStringLower(hash.GetHashAndReset())), null);
    }

    /// <summary>The answer that was given to this key, or the refusal of another request with it; null = it is new.</summary>
    public async Task<Answer?> FindAsync(RecordEdit edit)
    {
        IdempotencyRecord? kept = await edit.Records.Idempotency.FirstOrDefaultAsync(it => it.KeyId == _holder && it.RequestKey == _key).ConfigureAwait(false);
        if (kept is null)
        {
            return null;
        }

        if (kept.ExpiresAt <= edit.Now)
        {
            edit.Records.Idempotency.Remove(kept);
            await edit.Records.SaveChangesAsync().ConfigureAwait(false);
            return null;
        }

        if (kept.RequestDigest != _digest)
        {
            return Problem.Unprocessable("idempotency_key_reused", $"The {ApiHeaders.IdempotencyKey} was sent before with another request.");
        }

        KeptHeaders headers = JsonSerializer.Deserialize<KeptHeaders>(kept.Headers)!;
        return new Answer(kept.Status, headers.ContentType, kept.Body, headers.ETag, headers.Location) { IsRepeated = true };
    }

    /// <summary>Keeps an answer with what it changed.</summary>
    public void Keep(RecordEdit edit, Answer answer) => edit.Records.Idempotency.Add(new IdempotencyRecord
    {
        KeyId = _holder,
        RequestKey = _key,
        RequestDigest = _digest,
        Status = answer.Status,
        Headers = JsonSerializer.Serialize(new KeptHeaders(answer.ContentType, answer.ETag, answer.Location)),
        Body = answer.Content,
        ExpiresAt = edit.Now + s_kept,
    });

    private sealed record KeptHeaders(string? ContentType, string? ETag, string? Location);
}
