using SpamGate.Compliance.Audit;

namespace SpamGate.Compliance.Cards;

/// <summary>What a fold knows of one breach.</summary>
internal sealed class Deduction(Breach breach, Track track, long expires, bool counts)
{
    public readonly Breach Breach = breach;

    public readonly Track Track = track;

    /// <summary>First moment at which it no longer deducts, unix milliseconds.</summary>
    public readonly long Expires = expires;

    /// <summary>False when it is reversed later in the events: then it never deducts.</summary>
    public readonly bool Counts = counts;

    /// <summary>The reversal has been folded.</summary>
    public bool IsReversed;

    public bool IsConfirmed;

    public bool IsSuspended;

    public bool IsExpired;

    /// <summary>The last appeal against it.</summary>
    public AppealEntry? Appeal;

    public int Appeals;

    /// <summary>The proposed red card that it, of class A, is a ground of.</summary>
    public Proposal? Proposal;

    public bool Deducts => Counts && !IsExpired && !IsSuspended;
}
