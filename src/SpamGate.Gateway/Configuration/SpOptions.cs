using System.ComponentModel.DataAnnotations;
using SpamGate.Screening.Policies;

namespace SpamGate.Gateway.Configuration;

/// <summary>What happens to a commercial message outside the allowed hours.</summary>
public enum OutsideHours : byte
{
    /// <summary>It is refused for good.</summary>
    Refuse,

    /// <summary>It is forwarded with schedule_delivery_time set to the next allowed hour, if an SMSC schedules; else refused.</summary>
    Forward,
}

/// <summary>One service provider.</summary>
public sealed class SpOptions
{
    /// <summary>Identity; the metric label corp_id. Unique, 1 to 32 letters, digits, <c>.</c>, <c>_</c>, <c>-</c>.</summary>
    public string SpId { get; set; } = "";

    /// <summary>Name for people; default = SpId.</summary>
    public string Name { get; set; } = "";

    /// <summary>Numbers and names it may send from; a number owns every longer number that begins with it, a name only itself.</summary>
    public List<string> AccessNumbers { get; set; } = [];

    /// <summary>Numbers registered for one-time passwords and notices; exact, or with <c>*</c> at the end every longer number. They are owned like access numbers.</summary>
    public List<string> TransactionalNumbers { get; set; } = [];

    /// <summary>Numbers registered for promotion, written and owned like transactional ones; no number is both.</summary>
    public List<string> PromotionalNumbers { get; set; } = [];

    /// <summary>File of texts registered for it, with places for numbers and names.</summary>
    public string? Templates { get; set; }

    /// <summary>Names it may sign its messages with, as in 【Name】; none (default) = its Name.</summary>
    public List<string> Signatures { get; set; } = [];

    /// <summary>Services it declared; those with a price are charged.</summary>
    public List<ServiceCodeOptions> ServiceCodes { get; set; } = [];

    /// <summary>What happens to what may not be delivered when it asks to be: Refuse (default), or Forward for the next allowed hour to an SMSC that schedules.</summary>
    public OutsideHours OutsideHours { get; set; } = OutsideHours.Refuse;

    /// <summary>Green (default), Yellow (half the rate), Red (only transactional numbers), Removed (no bind).</summary>
    public Card Card { get; set; } = Card.Green;

    /// <summary>Contract rate; 0 (default) = unlimited.</summary>
    [Range(0d, 10_000_000d)]
    public double MessagesPerSecond { get; set; }

    /// <summary>Texts registered for it in the records, beside those of the file.</summary>
    internal List<RegisteredText> RegisteredTexts { get; set; } = [];

    /// <summary>Rates of access numbers that the records keep with the numbers; each outranks that of <see cref="NumberRates"/>.</summary>
    internal List<NumberRateOptions> RegisteredRates { get; set; } = [];

    /// <summary>Services that the records keep; each outranks that of <see cref="ServiceCodes"/> with the same code.</summary>
    internal List<ServiceCodeOptions> RegisteredServices { get; set; } = [];

    /// <summary>Cards of access numbers that have one of their own, which follow from conduct.</summary>
    internal Dictionary<string, Card> NumberCards { get; set; } = [];

    /// <summary>Where it comes from, for faults; null = its place in the file.</summary>
    internal string? Origin { get; set; }

    /// <summary>True when all it says is in the records already: what is wrong with it is left out, not refused.</summary>
    internal bool IsRecorded { get; set; }

    /// <summary>Messages that may come at once after a pause; 0 (default) = one second's worth of the rate in force.</summary>
    [Range(0, 10_000_000)]
    public int Burst { get; set; }

    /// <summary>Access numbers with a rate of their own, beside that of the SP.</summary>
    public List<NumberRateOptions> NumberRates { get; set; } = [];

    /// <summary>Messages a calendar day; absent = <c>Screening:Limits:DailyQuota</c>, 0 = unlimited.</summary>
    [Range(0, int.MaxValue)]
    public int? DailyQuota { get; set; }

    /// <summary>Like messages a calendar day; absent = <c>Screening:Limits:CampaignPerDay</c>, 0 = unlimited.</summary>
    [Range(0, int.MaxValue)]
    public int? CampaignPerDay { get; set; }
}

/// <summary>A text that the records keep for an SP.</summary>
/// <param name="TemplateId">What it is called by.</param>
/// <param name="Text">The text.</param>
internal sealed record RegisteredText(string TemplateId, string Text);
