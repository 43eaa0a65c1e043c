using SpamGate.Screening.Classification;

namespace SpamGate.Screening.Verdicts;

/// <summary>What was decided about one message for one recipient.</summary>
/// <param name="Action">What happens to it.</param>
/// <param name="Reason">The first check that spoke against it.</param>
/// <param name="Category">Best guess of what it is; Unknown when nothing looked.</param>
/// <param name="WouldBe">The action that would have been taken in Enforce mode; equals Action there.</param>
public readonly record struct Verdict(ScreeningAction Action, ScreenReason Reason, SmsCategory Category, ScreeningAction WouldBe)
{
    /// <summary>True when the message is forwarded.</summary>
    public bool Forwards => Action <= ScreeningAction.Tag;
}
