using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Memory;
using SpamGate.Screening.Messages;

namespace SpamGate.Screening.Policies;

/// <summary>What an SP may do, as one immutable snapshot that the hot path reads by reference.</summary>
public sealed class SpPolicy
{
    /// <summary>Lines of 64 octets that an object of this class takes.</summary>
    private const int ReadLines = 4;

    private NumberRates _numberRates = NumberRates.None;

    /// <summary>Identity of the SP; the metric label <c>corp_id</c>.</summary>
    public required string SpId
    {
        get;
        init
        {
            field = value;
            Identity = CapKey.OfText(value);
        }
    }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Position of the SP's live state in the gateway; stable for the life of the process, never reused.</summary>
    public required int Index { get; init; }

    /// <summary>Its number in <see cref="LiveLists"/>, by which its own list entries, opt-outs and shields are found.</summary>
    public int OwnerNumber { get; init; }

    /// <summary>Access numbers it owns, canonical; each owns every longer number that starts with it.</summary>
    public required SmsAddress[] AccessNumbers { get; init; }

    /// <summary>
    /// Numbers registered for one-time passwords and notices: a red card, the classifier and keyword rules that are not for illegal content do not
    /// stop them. Exact numbers, or beginnings of numbers where the operator wrote <c>*</c>.
    /// </summary>
    public required AddressSet TransactionalNumbers { get; init; }

    /// <summary>Numbers registered for promotion: what comes from them is commercial whatever it says. Exact, or beginnings of numbers.</summary>
    public AddressSet PromotionalNumbers { get; init; } = AddressSet.Empty;

    /// <summary>Texts registered for this SP: neither campaigns, the classifier, nor keyword rules that are not for illegal content stop them.</summary>
    public TemplateSet Templates { get; init; } = TemplateSet.Empty;

    /// <summary>True: what may not be delivered when it asks to be is put off to the next allowed hour, where an SMSC schedules; false: it is refused.</summary>
    public bool PostponesOutsideHours { get; init; }

    /// <summary>Names it may sign its messages with.</summary>
    public string[] Signatures { get; init; } = [];

    /// <summary>Services it declared.</summary>
    public ServiceCode[] ServiceCodes { get; init; } = [];

    /// <summary>Current card of the company.</summary>
    public required Card Card { get; init; }

    /// <summary>Access numbers with a card of their own.</summary>
    public NumberCards NumberCards { get; init; } = NumberCards.None;

    /// <summary>Contract rate in messages a second before the card's effect; 0 = unlimited.</summary>
    public required double MessagesPerSecond { get; init; }

    /// <summary>Rate in force: the contract rate with the card's effect (yellow halves it), as GCRA parameters.</summary>
    public required GcraLimit RateLimit { get; init; }

    /// <summary>A number for the SpId, the same in every run: what caps and quotas know it by.</summary>
    public ulong Identity { get; private init; }

    /// <summary>Messages a calendar day; 0 = unlimited.</summary>
    public int DailyQuota { get; init; }

    /// <summary>Like messages a calendar day; 0 = unlimited.</summary>
    public int CampaignPerDay { get; init; }

    /// <summary>Access numbers with a rate of their own, in force beside that of the SP.</summary>
    public NumberRates NumberRates { get => _numberRates; init => _numberRates = value; }

    /// <summary>Asks the processor to fetch what every message of the SP reads of this.</summary>
    public void Prefetch() => CacheLines.Fetch(ref _numberRates, ReadLines);

    /// <summary>The card in force for a sender: the graver of the company's and its access number's.</summary>
    public Card CardOf(in SmsAddress sender)
    {
        Card own = NumberCards.IsEmpty ? Card.Green : NumberCards.Of(sender);
        return own > Card ? own : Card;
    }

    /// <summary>The same policy with full buckets: what an explanation takes from them no message misses.</summary>
    public SpPolicy WithFullBuckets()
    {
        var copy = (SpPolicy)MemberwiseClone();
        copy._numberRates = NumberRates.WithFullBuckets();
        return copy;
    }
}
