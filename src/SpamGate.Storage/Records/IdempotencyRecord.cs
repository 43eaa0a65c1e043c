namespace SpamGate.Storage.Records;

/// <summary>What was answered to a request with an idempotency key, written with what the request changed. Not audited: it repeats what is.</summary>
public sealed class IdempotencyRecord
{
    /// <summary>Whose key.</summary>
    public required string KeyId { get; set; }

    /// <summary>The idempotency key.</summary>
    public required string RequestKey { get; set; }

    /// <summary>SHA-256 of method, path and body, in hexadecimal: the same key with another request is a fault.</summary>
    public required string RequestDigest { get; set; }

    /// <summary>HTTP status that was answered.</summary>
    public int Status { get; set; }

    /// <summary>Headers that were answered, as a JSON object.</summary>
    public string Headers { get; set; } = "{}";

    /// <summary>Body that was answered.</summary>
    public string Body { get; set; } = "";

    /// <summary>From when on it may be forgotten.</summary>
    public DateTimeOffset ExpiresAt { get; set; }
}
