using SpamGate.Screening.Campaigns;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Schedules;

namespace SpamGate.Screening.Verdicts;

/// <summary>Whether what lists and content say is done or only recorded.</summary>
public enum ScreeningMode : byte
{
    /// <summary>Verdicts are carried out.</summary>
    Enforce,

    /// <summary>Shadow mode: list and content verdicts are recorded as <see cref="Verdict.WouldBe"/>; cards, ownership and rates hold.</summary>
    Monitor,
}

/// <summary>Everything the checks need that does not change with a message; immutable, swapped whole.</summary>
public sealed class ScreeningSnapshot
{
    /// <summary>Model, keyword rules and threshold.</summary>
    public required ContentEngine Content { get; init; }

    /// <summary>Enforce or Monitor.</summary>
    public ScreeningMode Mode { get; init; } = ScreeningMode.Enforce;

    /// <summary>Senders refused.</summary>
    public AddressSet BlockedSenders { get; init; } = AddressSet.Empty;

    /// <summary>Recipients to whom nothing goes.</summary>
    public AddressSet BlockedRecipients { get; init; } = AddressSet.Empty;

    /// <summary>Senders that the sender list, keyword rules and classifier do not stop; cards, ownership, recipients and rates do.</summary>
    public AddressSet AllowedSenders { get; init; } = AddressSet.Empty;

    /// <summary>The lists that are edited while traffic flows; the same in every snapshot.</summary>
    public LiveLists Lists { get; init; } = new();

    /// <summary>What is done for each reason.</summary>
    public ScreeningActions Actions { get; init; } = ScreeningActions.Default;

    /// <summary>True when a reason that is advice ends a message: not in Monitor mode, not when its action is to pass or tag.</summary>
    public bool Enforces(ScreenReason reason) => Mode == ScreeningMode.Enforce && Actions[reason] > ScreeningAction.Tag;

    /// <summary>From what on like messages are a campaign.</summary>
    public CampaignLimits Campaigns { get; init; } = CampaignLimits.None;

    /// <summary>Caps and quotas; null = none.</summary>
    public LimitRules? Limits { get; init; }

    /// <summary>What commercial and charged messages have to say.</summary>
    public DisclosureParts Disclosure { get; init; }

    /// <summary>True: charged messages go only to who agreed, and services are declared.</summary>
    public bool ChecksConsent { get; init; }

    /// <summary>When commercial messages may be delivered, and what holidays change; null = at any time, and nothing.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>True when there is an SMSC that keeps messages until their schedule_delivery_time.</summary>
    public bool SmscsSchedule { get; init; }

    /// <summary>True: every part of a long message counts against the SP's rate. False: a long message counts once.</summary>
    public bool CountParts { get; init; } = true;
}
