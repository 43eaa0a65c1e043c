using SpamGate.Screening.Policies;

namespace SpamGate.Storage.Records;

/// <summary>
/// What an SP's conduct comes to: the part of its standing that the message path needs, written together with the events it follows from. The card in force is
/// the graver of this one and the one an operator set.
/// </summary>
public sealed class StandingRecord : IRecord
{
    /// <summary>The SP.</summary>
    public required string SpId { get; set; }

    /// <summary>The company's card.</summary>
    public Card Card { get; set; }

    /// <summary>The company's balance.</summary>
    public int Points { get; set; }

    /// <summary>Cards of access numbers that have one of their own, as a JSON object from number to card.</summary>
    public string Ports { get; set; } = "{}";

    /// <inheritdoc/>
    public long Version { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public string Key => SpId;
}
