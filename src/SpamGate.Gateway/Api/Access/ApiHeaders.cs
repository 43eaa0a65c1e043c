namespace SpamGate.Gateway.Api.Access;

/// <summary>Headers of our own.</summary>
internal static class ApiHeaders
{
    /// <summary>The API key; <c>Authorization: Bearer</c> does as well.</summary>
    public const string Key = "X-Api-Key";

    /// <summary>Why something is written: 1 to <see cref="LongestReason"/> characters of UTF-8, or of UTF-8 percent-encoded. Every write carries it into the audit.</summary>
    public const string Reason = "X-Reason";

    /// <summary>Characters of a reason at most.</summary>
    public const int LongestReason = 500;

    /// <summary>Makes a POST safe to repeat.</summary>
    public const string IdempotencyKey = "Idempotency-Key";
}
