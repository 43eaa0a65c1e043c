using SpamGate.Gateway.Api.Requests;

namespace SpamGate.Gateway.Api.Standings;

/// <summary>Yes or no to a proposed card.</summary>
/// <param name="Agree">True = the card shall fall.</param>
public sealed record ProposalDecision(bool Agree) : IChecked
{
    void IChecked.Check(FieldFaults faults)
    {
    }
}

/// <summary>The outcome of an appeal.</summary>
/// <param name="Upheld">True = the SP is right; the breach is reversed.</param>
public sealed record AppealDecision(bool Upheld) : IChecked
{
    void IChecked.Check(FieldFaults faults)
    {
    }
}

/// <summary>Whose ladder is meant.</summary>
/// <param name="Number">The access number; none = the company.</param>
public sealed record LadderChoice(string? Number = null) : IChecked
{
    internal const int LongestNumber = 40;

    void IChecked.Check(FieldFaults faults) => faults.Text("number", Number, LongestNumber, required: false);
}

/// <summary>What a person thinks of what an SP put right.</summary>
/// <param name="Accepted">False = not enough.</param>
/// <param name="Number">The access number; none = the company.</param>
public sealed record RectificationJudgement(bool Accepted, string? Number = null) : IChecked
{
    void IChecked.Check(FieldFaults faults) => faults.Text("number", Number, LadderChoice.LongestNumber, required: false);
}
