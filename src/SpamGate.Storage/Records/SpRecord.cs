using SpamGate.Screening.Policies;

namespace SpamGate.Storage.Records;

/// <summary>One service provider.</summary>
public sealed class SpRecord : IRecord
{
    /// <summary>Identity: 1 to 64 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</summary>
    public required string SpId { get; set; }

    /// <summary>Name for people.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its standing.</summary>
    public Card Card { get; set; }

    /// <summary>Contract rate; 0 = unlimited.</summary>
    public double MessagesPerSecond { get; set; }

    /// <summary>Messages that may come at once after a pause; 0 = one second's worth.</summary>
    public int Burst { get; set; }

    /// <summary>Everything else that is set for an SP, as one JSON object with the names of the configuration's <c>Sps[]</c>.</summary>
    public string Settings { get; set; } = "{}";

    /// <inheritdoc/>
    public long Version { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public string Key => SpId;
}
