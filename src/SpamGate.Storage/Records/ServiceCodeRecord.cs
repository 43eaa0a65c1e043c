namespace SpamGate.Storage.Records;

/// <summary>How a service is charged.</summary>
public enum ChargingMethod
{
    /// <summary>Not at all.</summary>
    Free,

    /// <summary>Each message.</summary>
    PerMessage,

    /// <summary>Each month.</summary>
    Monthly,
}

/// <summary>A service of an SP with the price it declared.</summary>
public sealed class ServiceCodeRecord : IRecord
{
    /// <summary>The SP.</summary>
    public required string SpId { get; set; }

    /// <summary>service_type: 1 to 5 characters over SMPP (SMPP 3.4 section 5.2.11), up to 10 elsewhere.</summary>
    public required string Code { get; set; }

    /// <summary>Name for people.</summary>
    public string Name { get; set; } = "";

    /// <summary>Declared price in fen (hundredths of a yuan).</summary>
    public int PriceFen { get; set; }

    /// <summary>How it is charged.</summary>
    public ChargingMethod Charging { get; set; }

    /// <inheritdoc/>
    public long Version { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset ChangedAt { get; set; }

    /// <inheritdoc/>
    public string Key => $"{SpId}/{Code}";
}
