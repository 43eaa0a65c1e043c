using System.ComponentModel.DataAnnotations;
using SpamGate.Gateway.Records;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Gateway.Configuration;

/// <summary>What is checked and what follows. Files are relative to the configuration file.</summary>
public sealed class ScreeningOptions
{
    /// <summary>Enforce, or Monitor: list and content verdicts are only counted. Default Enforce.</summary>
    public ScreeningMode Mode { get; set; } = ScreeningMode.Enforce;

    /// <summary>Probability from which the classifier calls a message spam, between 0 and 1; absent = the model's own.</summary>
    public double? Threshold { get; set; }

    /// <summary>Thresholds of categories, in place of the general one, e.g. <c>"loan": 0.4</c>.</summary>
    public Dictionary<SmsCategory, double> CategoryThresholds { get; set; } = [];

    /// <summary>Thresholds of cards, where they are stricter, e.g. <c>"Yellow": 0.3</c>.</summary>
    public Dictionary<Card, double> CardThresholds { get; set; } = [];

    /// <summary>
    /// command_status of a message refused for good: 0x45 (default), 0x0B, 0x65, 0x66 or a vendor code 0x400 to 0x4FF; hex, decimal or by name.
    /// A temporary status would make clients send spam again.
    /// </summary>
    public string RejectStatus { get; set; } = "0x45";

    /// <summary>File of keyword rules.</summary>
    public string? Keywords { get; set; }

    /// <summary>File of senders refused.</summary>
    public string? BlockedSenders { get; set; }

    /// <summary>File of recipients to whom nothing goes.</summary>
    public string? BlockedRecipients { get; set; }

    /// <summary>File of senders that sender list, keywords and classifier do not stop.</summary>
    public string? AllowedSenders { get; set; }

    /// <summary>File of domains that no text may name, with their subdomains.</summary>
    public string? BlockedDomains { get; set; }

    /// <summary>File of domains that neither the block list nor the look-alikes concern.</summary>
    public string? AllowedDomains { get; set; }

    /// <summary>File of domains that no other may look like.</summary>
    public string? ProtectedDomains { get; set; }

    /// <summary>File of phone numbers, QQ numbers and WeChat ids that no text may name.</summary>
    public string? BlockedContacts { get; set; }

    /// <summary>File of those that the block list does not concern.</summary>
    public string? AllowedContacts { get; set; }

    /// <summary>What commercial and charged messages have to say.</summary>
    public DisclosureOptions Disclosure { get; set; } = new();

    /// <summary>File of the hours in which commercial messages may be delivered, holidays and special periods (JSON); none (default) = at any time.</summary>
    public string? Schedule { get; set; }

    /// <summary>The schedule of the records, as JSON; it outranks the file. Null = there is none.</summary>
    internal string? RecordedSchedule { get; set; }

    /// <summary>Lists of domains and contacts of the records, beside those of the files. Null = there are none.</summary>
    internal RecordedContent? RecordedContent { get; set; }

    /// <summary>From what on like messages are a campaign.</summary>
    public CampaignOptions Campaigns { get; set; } = new();

    /// <summary>Caps and quotas.</summary>
    public LimitOptions Limits { get; set; } = new();

    /// <summary>Words by which phones opt out.</summary>
    public OptOutOptions OptOut { get; set; } = new();

    /// <summary>Action per reason, e.g. <c>"Keyword": "quarantine"</c>; absent = reject, for rates throttle.</summary>
    public Dictionary<ScreenReason, ScreeningAction> Actions { get; set; } = [];

    /// <summary>The two people who approved the action drop; needed where it is used.</summary>
    public List<string> DropApprovedBy { get; set; } = [];

    /// <summary>True (default): every part of a long message counts against rates; false: a long message counts once.</summary>
    public bool CountParts { get; set; } = true;

    /// <summary>Screening workers; 0 (default) = one for every two processors.</summary>
    [Range(0, 256)]
    public int Workers { get; set; }
}
