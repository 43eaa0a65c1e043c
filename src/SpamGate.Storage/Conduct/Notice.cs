using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpamGate.Storage.Conduct;

/// <summary>What an SP is told, as JSON.</summary>
/// <param name="NoticeId">Identity: one that arrives twice is one.</param>
/// <param name="SpId">The SP.</param>
/// <param name="Kind">breach, card, appeal_filed, appeal_decided, breach_reversed, rectification_judged, proposal_declined or card_released.</param>
/// <param name="At">When it happened.</param>
/// <param name="Number">The access number; null = the company.</param>
/// <param name="Card">The company's card after it, or the access number's in a notice of kind card.</param>
/// <param name="Points">The company's balance after it.</param>
public sealed record Notice(Guid NoticeId, string SpId, string Kind, DateTimeOffset At, string? Number, string Card, int Points)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The breach it is about.</summary>
    public Guid? BreachId { get; init; }

    /// <summary>Class of the breach.</summary>
    public string? Class { get; init; }

    /// <summary>What the breach deducts.</summary>
    public int? Deducts { get; init; }

    /// <summary>The rule that found it.</summary>
    public string? Rule { get; init; }

    /// <summary>Distinct messages that made it.</summary>
    public int? Messages { get; init; }

    /// <summary>When it is too late to appeal.</summary>
    public DateTimeOffset? AppealBy { get; init; }

    /// <summary>The appeal it is about.</summary>
    public Guid? AppealId { get; init; }

    /// <summary>The appeal was won; what was put right is accepted.</summary>
    public bool? Accepted { get; init; }

    /// <summary>Least end of the card.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>When putting right is late.</summary>
    public DateTimeOffset? RectifyBy { get; init; }

    /// <summary>Why, in the words of who decided.</summary>
    public string? Reason { get; init; }

    /// <summary>As it is delivered.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);
}
