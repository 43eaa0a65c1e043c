namespace SpamGate.Screening.Lists;

/// <summary>The entry that a look-up found.</summary>
/// <param name="Owner">Whose entry it is; 0 = the platform's.</param>
/// <param name="Reason">Number of its reason code.</param>
/// <param name="Expires">Seconds since 1970 UTC from which on it no longer holds; 0 = never.</param>
/// <param name="IsPrefix">True when it is a beginning of addresses.</param>
public readonly record struct ListHit(int Owner, int Reason, uint Expires, bool IsPrefix);
