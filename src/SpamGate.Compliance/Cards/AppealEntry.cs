using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Audit;

namespace SpamGate.Compliance.Cards;

/// <summary>What a fold knows of one appeal.</summary>
internal sealed class AppealEntry(AppealFiled filed, Deduction deduction, int number, long decideBy)
{
    public readonly AppealFiled Filed = filed;

    public readonly Deduction Deduction = deduction;

    public readonly long DecideBy = decideBy;

    public AppealState State;

    public long DecidedAt;

    public AppealStanding Standing() => new(Filed.Id, Filed.BreachId, number, State, Filed.At, DecideBy, State == AppealState.Open ? null : DecidedAt);
}
