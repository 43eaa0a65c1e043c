using System.Text.Json.Serialization;

namespace SpamGate.Compliance.Audit;

/// <summary>
/// One immutable fact about an SP's conduct: a breach that was found, or what somebody decided. Nothing is ever changed or deleted; who was wrong writes
/// another event. An SP's standing is a fold over its events and nothing else.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Breach), "breach")]
[JsonDerivedType(typeof(BreachConfirmed), "breach_confirmed")]
[JsonDerivedType(typeof(BreachReversed), "breach_reversed")]
[JsonDerivedType(typeof(RectificationSubmitted), "rectification_submitted")]
[JsonDerivedType(typeof(RectificationJudged), "rectification_judged")]
[JsonDerivedType(typeof(AppealFiled), "appeal_filed")]
[JsonDerivedType(typeof(AppealDecided), "appeal_decided")]
[JsonDerivedType(typeof(ProposalConfirmed), "proposal_confirmed")]
[JsonDerivedType(typeof(ProposalDeclined), "proposal_declined")]
[JsonDerivedType(typeof(CardReleased), "card_released")]
public abstract record ConductEvent
{
    /// <summary>The actor of everything that no person did.</summary>
    public const string Machine = "machine";

    /// <summary>Identity; the same event written twice counts once.</summary>
    public required Guid Id { get; init; }

    /// <summary>The SP it is about.</summary>
    public required string SpId { get; init; }

    /// <summary>The access number whose standing it is about; null = the company's.</summary>
    public string? Port { get; init; }

    /// <summary>
    /// When it was recorded, which is when it takes effect and what orders it: unix milliseconds. Whoever records it takes a moment after that of the SP's
    /// last event (<see cref="Cards.SpHistory.NextMoment"/>), so that a clock set back does not put a decision before what it decides on.
    /// </summary>
    public required long At { get; init; }

    /// <summary>Who did it: <see cref="Machine"/>, or a person's name.</summary>
    public required string Actor { get; init; }

    /// <summary>Why, in the actor's words.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>True when a person did it.</summary>
    [JsonIgnore]
    public bool IsByPerson => Actor.Length > 0 && Actor != Machine;

    /// <summary>Place among events of one moment: what is decided on comes before the decision.</summary>
    internal abstract int Rank { get; }
}
