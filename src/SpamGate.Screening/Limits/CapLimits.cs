namespace SpamGate.Screening.Limits;

/// <summary>At most so many within a stretch of time.</summary>
/// <param name="Seconds">Length of the window.</param>
/// <param name="Limit">Messages; 0 = unlimited.</param>
public readonly record struct CapWindowLimit(int Seconds, int Limit);

/// <summary>The caps in force; 0 = unlimited. Immutable.</summary>
/// <remarks>
/// Windows slide. Up to <see cref="MostExact"/> messages are told apart to the second; caps that may be larger are kept in 15 sub-windows, which never
/// let one more through but may go on refusing for a fifteenth of the window too long.
/// </remarks>
public sealed class CapLimits
{
    /// <summary>Largest limit of caps kept to the second.</summary>
    public const int MostExact = CapWindow.Slots;

    /// <summary>Largest limit of the other caps.</summary>
    public const int Most = CapWindow.MostInSlot;

    private const int Minute = 60;
    private const int Hour = 3_600;
    private const int Day = 86_400;

    private readonly CapWindowLimit[][] _byKind;
    private readonly bool[] _limits;

    /// <param name="transactionalPerMinute">Transactional messages of one SP to one recipient within a minute.</param>
    /// <param name="transactionalPerHour">The same within an hour.</param>
    /// <param name="transactionalPerDay">The same within a day.</param>
    /// <param name="commercialPerSp">Commercial messages of one SP to one recipient within a day.</param>
    /// <param name="commercial">Commercial messages of all SPs to one recipient within a day.</param>
    /// <param name="messagesPerSp">Messages of one SP to one recipient within a day, transactional ones aside.</param>
    /// <param name="messages">The same of all SPs.</param>
    /// <param name="senderPerHour">Messages of one subscriber within an hour.</param>
    /// <param name="senderPerDay">The same within a day.</param>
    public CapLimits(
        int transactionalPerMinute = 0,
        int transactionalPerHour = 0,
        int transactionalPerDay = 0,
        int commercialPerSp = 0,
        int commercial = 0,
        int messagesPerSp = 0,
        int messages = 0,
        int senderPerHour = 0,
        int senderPerDay = 0)
    {
        _byKind = new CapWindowLimit[16][];
        Array.Fill(_byKind, []);
        _byKind[(int)CapKind.TransactionalOfSp] = [new(Minute, transactionalPerMinute), new(Hour, transactionalPerHour), new(Day, transactionalPerDay)];
        _byKind[(int)CapKind.CommercialOfSp] = [new(Day, commercialPerSp)];
        _byKind[(int)CapKind.CommercialOfAll] = [new(Day, commercial)];
        _byKind[(int)CapKind.MessagesOfSp] = [new(Day, messagesPerSp)];
        _byKind[(int)CapKind.MessagesOfAll] = [new(Day, messages)];
        _byKind[(int)CapKind.SenderHour] = [new(Hour, senderPerHour)];
        _byKind[(int)CapKind.SenderDay] = [new(Day, senderPerDay)];
        _limits = Array.ConvertAll(_byKind, static windows => Array.Exists(windows, static window => window.Limit > 0));
    }

    /// <summary>Nothing is capped.</summary>
    public static CapLimits None { get; } = new();

    /// <summary>True when anything is capped.</summary>
    public bool IsEnabled => Array.IndexOf(_limits, true) >= 0;

    /// <summary>True when messages of a kind are capped.</summary>
    public bool Limits(CapKind kind) => _limits[(int)kind];

    /// <summary>Windows of a kind.</summary>
    internal ReadOnlySpan<CapWindowLimit> Of(CapKind kind) => _byKind[(int)kind];

    /// <summary>Seconds that one slot of a kind stands for.</summary>
    internal static int QuantumOf(CapKind kind) => kind switch
    {
        CapKind.TransactionalOfSp or CapKind.CommercialOfSp or CapKind.CommercialOfAll => 1,
        CapKind.SenderHour => Hour / (CapWindow.Slots - 1),
        _ => Day / (CapWindow.Slots - 1),
    };

    /// <summary>Longest window of a kind, limited or not.</summary>
    internal static int LongestOf(CapKind kind) => kind == CapKind.SenderHour ? Hour : Day;

    /// <summary>True for kinds whose counters are sliding windows; the others hold a day and a count, or a moment.</summary>
    internal static bool Slides(CapKind kind) => kind is >= CapKind.TransactionalOfSp and <= CapKind.SenderDay;
}
