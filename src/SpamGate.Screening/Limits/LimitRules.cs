namespace SpamGate.Screening.Limits;

/// <summary>Caps and quotas in force, and where they count; immutable. Quotas and campaign caps of an SP are in its policy.</summary>
public sealed class LimitRules
{
    /// <summary>Where they count.</summary>
    public required LimitLedger Ledger { get; init; }

    /// <summary>Caps of recipients, and of subscribers on ordinary days.</summary>
    public required CapLimits Caps { get; init; }

    /// <summary>The same with the holiday profile of subscribers.</summary>
    public required CapLimits HolidayCaps { get; init; }

    /// <summary>True for moments (milliseconds since 1970 UTC) at which the holiday profile holds.</summary>
    public Func<long, bool> IsHoliday { get; init; } = static _ => false;

    /// <summary>Caps of subscribers at a moment.</summary>
    public CapLimits SubscriberCaps(long utc) => IsHoliday(utc) ? HolidayCaps : Caps;

    /// <summary>How long a subscriber who sent too much is stopped, in seconds; 0 = until the window has room again.</summary>
    public uint SenderStop { get; init; }

    /// <summary>Where a day begins.</summary>
    public LocalDays Days { get; init; } = LocalDays.China;
}
