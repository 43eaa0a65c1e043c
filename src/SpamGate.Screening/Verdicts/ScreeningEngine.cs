using System.Buffers;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Normalization;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Schedules;

namespace SpamGate.Screening.Verdicts;

/// <summary>
/// A message in, a verdict out. Look at it first (<see cref="Inspect"/>, or <see cref="InspectPart"/> for a part of a long message), then
/// <see cref="Decide"/> for each recipient. Immutable; no lock, no wait, no allocation, no clock of its own.
/// </summary>
/// <remarks>
/// Decide runs the checks from certain and cheap to costly and uncertain, and stops at the first that refuses:
/// <list type="number">
/// <item>the SP's card is removed;</item>
/// <item>the sender is not owned;</item>
/// <item>the card is red and the sender is no transactional number;</item>
/// <item>blocked sender (unless allowed), blocked recipient;</item>
/// <item>the recipient has told the SP to stop, or complained of it, and the message is not registered as transactional;</item>
/// <item>a commercial message whose delivery is asked for outside the allowed hours, unless it can be put off;</item>
/// <item>a charge that its recipient did not agree to or its SP did not declare, in price or method, or a service that is not declared;</item>
/// <item>the rates of the SP and of its access number: spent only by messages that nothing above refused, and spent before the content checks, so that an SP cannot have
/// unlimited spam looked at, nor find the filter's edge faster than its contract;</item>
/// <item>daily quota, campaign cap, caps of the recipient, caps of a subscriber: reserved, and given back by whoever hears that the message was not taken;</item>
/// <item>blocked links and contacts, keyword rules, what a commercial or charged text has to say and does not, campaigns, then the classifier (none of them for allowed senders; for transactional numbers and registered templates only blocked
/// links and contacts, which are facts, and rules for illegal content).</item>
/// </list>
/// An action of pass switches a check off, tag lets the rest of the checks run. The account's rate is taken by the pipeline before all this.
/// </remarks>
public sealed class ScreeningEngine(ScreeningSnapshot snapshot)
{
    private readonly ContentEngine _content = snapshot.Content;

    /// <summary>What the checks look things up in.</summary>
    public ScreeningSnapshot Snapshot => snapshot;

    /// <summary>Looks at the text of a single message. Depends on nothing but the message; any thread that holds it.</summary>
    public void Inspect(SmsMessage message, ContentScratch scratch) => Inspect(message, message.Text, scratch, isComplete: true);

    /// <summary>
    /// Looks at a part of a long message together with all parts seen so far. Only the worker that owns the SP, because it writes
    /// <paramref name="state"/>.
    /// </summary>
    public void InspectPart(SmsMessage message, SpState state, ContentScratch scratch, in ScreeningTime now)
    {
        LongMessageAssembler parts = state.LongMessages;
        LongMessageSlot slot = parts.Add(message, now.Monotonic);
        message.LongMessage = slot;
        if (parts.TryGetJudgement(slot, out ContentFinding earlier))
        {
            message.Content = earlier;
            message.Content.Symbols.Add(ScreeningSymbols.LongMessageJudged, 1);
            return;
        }

        int length = slot.Index < 0 ? 0 : parts.Length(slot);
        bool isComplete = parts.IsComplete(slot);
        if (length <= message.TextLength)
        {
            Inspect(message, message.Text, scratch, isComplete);
        }
        else
        {
            char[] joined = ArrayPool<char>.Shared.Rent(length);
            Inspect(message, joined.AsSpan(0, parts.Join(slot, joined)), scratch, isComplete);
            ArrayPool<char>.Shared.Return(joined);
        }

        if (_content.Judge(message.Content, message.Sp?.CardOf(message.Sender) ?? Card.Green) != ScreenReason.None
            || message.Content.SpamProbability >= ThresholdOf(message, now.Utc))
        {
            parts.Judge(slot, message.Content);
        }
    }

    /// <summary>Starts fetching from memory what deciding will read of the messages' addresses, and returns at once. To be called before the first of them is decided.</summary>
    public void Prefetch(ReadOnlySpan<SmsMessage> messages)
    {
        foreach (SmsMessage message in messages)
        {
            ListChecks.Prefetch(message, snapshot);
        }

        foreach (SmsMessage message in messages)
        {
            ListChecks.PrefetchEntries(message, snapshot.Lists);
        }
    }

    /// <summary>Decides what happens to an inspected message for one recipient. Only the worker that owns the SP.</summary>
    /// <param name="message">The message; its <see cref="SmsMessage.Content"/> is filled.</param>
    /// <param name="recipient">Whom it goes to; of a submit_multi, one after the other.</param>
    /// <param name="state">The SP's state, or that of the account for senders without an SP; its rate is spent.</param>
    /// <param name="now">The moment it is decided.</param>
    public Verdict Decide(SmsMessage message, in SmsAddress recipient, SpState state, in ScreeningTime now)
    {
        SpPolicy? sp = message.Sp;
        message.PostponedTo = 0;
        Card card = sp?.CardOf(message.Sender) ?? Card.Green;
        var verdict = new Verdict(ScreeningAction.Pass, ScreenReason.None, message.Content.Category, ScreeningAction.Pass);
        if (card == Card.Removed && Refuses(ref verdict, ScreenReason.CardRemoved, isAdvice: false))
        {
            return verdict;
        }

        if (message.Ownership == SenderOwnership.NotOwned && Refuses(ref verdict, ScreenReason.SenderNotOwned, isAdvice: false))
        {
            return verdict;
        }

        if (card == Card.Red && !sp!.TransactionalNumbers.Contains(message.Sender) && Refuses(ref verdict, ScreenReason.CardRed, isAdvice: false))
        {
            return verdict;
        }

        uint seconds = (uint)(now.Utc / 1000);
        ScheduleProfile profile = snapshot.Schedule?.At(now.Utc) ?? ScheduleProfile.None;
        bool allowed = ListChecks.IsAllowed(message, snapshot, seconds);
        if (!allowed && ListChecks.IsSenderBlocked(message, snapshot, seconds) && Refuses(ref verdict, ScreenReason.BlockedSender, isAdvice: true))
        {
            return verdict;
        }

        if (ListChecks.IsRecipientBlocked(message, recipient, snapshot, seconds) && Refuses(ref verdict, ScreenReason.BlockedRecipient, isAdvice: true))
        {
            return verdict;
        }

        if (sp is not null && message.Content.Purpose != MessagePurpose.Transactional && IsUnwanted(message, recipient, sp, seconds, ref verdict))
        {
            return verdict;
        }

        if (snapshot.Schedule is not null && message.Content.Purpose == MessagePurpose.Commercial && HoursCheck.Speaks(message, snapshot, now.Utc)
            && Refuses(ref verdict, ScreenReason.Hours, isAdvice: true))
        {
            return verdict;
        }

        if (snapshot.ChecksConsent && sp is not null && ChargeCheck.Speaks(message, recipient, sp, snapshot, seconds)
            && Refuses(ref verdict, ScreenReason.Consent, isAdvice: true))
        {
            return verdict;
        }

        if (sp is not null && !TryTakeRates(message, recipient, sp, state, profile, now.Monotonic, out ScreenReason rate) && Refuses(ref verdict, rate, isAdvice: false))
        {
            return verdict;
        }

        // The message's own reservation says that it is sent and counted; an explanation has none.
        if (message.Reservation is not null && snapshot.Limits is { } limits
            && LimitCheck.Reserve(message, recipient, state, limits, snapshot.Actions, profile, now) is var limit and not ScreenReason.None && Refuses(ref verdict, limit, isAdvice: false))
        {
            return verdict;
        }

        if (!allowed)
        {
            // Counted whatever the words say: a campaign that is refused for its words is still the same campaign in others.
            bool isRegistered = message.Content.Purpose == MessagePurpose.Transactional;
            bool campaign = !isRegistered && snapshot.Campaigns.IsEnabled
                && CampaignCheck.IsCampaign(message, recipient, state, snapshot.Campaigns, profile, now.Monotonic);
            JudgeContent(message, isRegistered, campaign, now.Utc, ref verdict);
        }

        return verdict;
    }

    /// <summary>The verdict for a reason found outside the engine, such as the account's rate.</summary>
    public Verdict Refusal(ScreenReason reason, SmsMessage message)
    {
        ScreeningAction action = snapshot.Actions[reason];
        return new Verdict(action, reason, message.Content.Category, action);
    }

    private void Inspect(SmsMessage message, ReadOnlySpan<char> text, ContentScratch scratch, bool isComplete)
    {
        _content.Inspect(text, scratch, ref message.Content);

        // Noted now, not looked up in Decide: by then the rules may be newer ones.
        int rule = message.Content.KeywordRule;
        message.Content.KeywordIsIllegal = rule >= 0 && _content.Rules[rule].Illegal;
        if (message.Sp is { Templates.Count: > 0 } sp && IsTemplate(sp, text, scratch))
        {
            message.Content.IsTemplate = true;
            message.Content.Symbols.Add(ScreeningSymbols.Template, 0);
        }

        message.Content.Purpose = MessagePurposes.Of(message);
        if (isComplete && snapshot.Disclosure != DisclosureParts.None)
        {
            DisclosureCheck.Read(message, text, scratch, snapshot.Disclosure);
        }

        if (message.TextIsPartial)
        {
            message.Content.Symbols.Add(ScreeningSymbols.TextPartial, 1);
        }
    }

    /// <summary>Opt-outs and shields: the recipient's own will, so Monitor mode does not suspend them.</summary>
    private bool IsUnwanted(SmsMessage message, in SmsAddress recipient, SpPolicy sp, uint now, ref Verdict verdict) =>
        (ListChecks.IsOptedOut(message, recipient, sp, snapshot.Lists, now) && Refuses(ref verdict, ScreenReason.OptedOut, isAdvice: false))
        || (ListChecks.IsShielded(message, recipient, sp, snapshot.Lists, now) && Refuses(ref verdict, ScreenReason.Shielded, isAdvice: false));

    // A registered text is known by its words even where nothing else looks at them: opt-outs and hours do not concern it.
    private bool IsTemplate(SpPolicy sp, ReadOnlySpan<char> text, ContentScratch scratch)
    {
        if (!_content.LooksAtText)
        {
            scratch.Read(text[..int.Min(text.Length, NormalizedText.MaxSourceLength)]);
        }

        return sp.Templates.Matches(scratch.Text.Span);
    }

    private void JudgeContent(SmsMessage message, bool isRegistered, bool campaign, long utc, ref Verdict verdict)
    {
        ref readonly ContentFinding content = ref message.Content;
        LinkFindings links = isRegistered ? LinkFindings.Blocked : LinkFindings.Blocked | LinkFindings.LookAlike;
        if ((content.Links & links) != 0 && Refuses(ref verdict, ScreenReason.Link, isAdvice: true))
        {
            return;
        }

        if (content.ContactIsBlocked && Refuses(ref verdict, ScreenReason.Contact, isAdvice: true))
        {
            return;
        }

        if (content.KeywordRule >= 0 && (content.KeywordIsIllegal || !isRegistered) && Refuses(ref verdict, ScreenReason.Keyword, isAdvice: true))
        {
            return;
        }

        if (content.Missing != DisclosureParts.None && Refuses(ref verdict, ScreenReason.Disclosure, isAdvice: true))
        {
            return;
        }

        if (campaign && Refuses(ref verdict, ScreenReason.Campaign, isAdvice: true))
        {
            return;
        }

        if (!isRegistered && content.SpamProbability >= ThresholdOf(message, utc))
        {
            Refuses(ref verdict, ScreenReason.Classifier, isAdvice: true);
        }
    }

    /// <summary>The threshold of the moment of delivery: holidays may make it stricter.</summary>
    private float ThresholdOf(SmsMessage message, long utc)
    {
        float threshold = _content.ThresholdOf(message.Content, message.Sp?.CardOf(message.Sender) ?? Card.Green);
        return snapshot.Schedule is { } schedule
            ? threshold - schedule.At(long.Max(utc, message.DeliverAt)).Stricter(message.Content.Category)
            : threshold;
    }

    /// <summary>
    /// Takes from the SP's bucket and from that of the access number; from both or from none. Before holidays commercial messages find smaller ones.
    /// </summary>
    private bool TryTakeRates(
        SmsMessage message, in SmsAddress recipient, SpPolicy sp, SpState state, ScheduleProfile profile, long now, out ScreenReason refusal)
    {
        refusal = ScreenReason.None;

        // The table of long messages knows the first recipient of a submit_multi only; the others count for every part.
        bool once = !snapshot.CountParts && message.Part.IsPart && recipient == message.Recipient;
        if (once && state.LongMessages.IsCounted(message.LongMessage))
        {
            return true;
        }

        long before = state.TheoreticalArrivalTime;
        double burst = message.Content.Purpose == MessagePurpose.Commercial ? profile.BurstFactor : 1;
        if (!Gcra.TryTake(ref state.TheoreticalArrivalTime, sp.RateLimit.WithBurst(burst), now) && snapshot.Actions[ScreenReason.SpRate] != ScreeningAction.Pass)
        {
            refusal = ScreenReason.SpRate;
            return false;
        }

        if (sp.NumberRates.TryFind(message.Sender, out NumberRate? number)
            && !Gcra.TryTake(ref number.TheoreticalArrivalTime, number.Limit.WithBurst(burst), now)
            && snapshot.Actions[ScreenReason.NumberRate] != ScreeningAction.Pass)
        {
            state.TheoreticalArrivalTime = before;
            refusal = ScreenReason.NumberRate;
            return false;
        }

        if (once)
        {
            state.LongMessages.MarkCounted(message.LongMessage);
        }

        return true;
    }

    /// <summary>Lets a check speak. True when that ends the message.</summary>
    /// <param name="verdict">The verdict so far.</param>
    /// <param name="reason">The check.</param>
    /// <param name="isAdvice">True for lists and content, which Monitor mode only records.</param>
    private bool Refuses(ref Verdict verdict, ScreenReason reason, bool isAdvice)
    {
        ScreeningAction action = snapshot.Actions[reason];
        if (action == ScreeningAction.Pass)
        {
            return false;
        }

        bool enforced = !isAdvice || snapshot.Mode == ScreeningMode.Enforce;
        bool ends = enforced && action > ScreeningAction.Tag;
        ScreenReason first = ends || verdict.Reason == ScreenReason.None ? reason : verdict.Reason;
        verdict = verdict with
        {
            Action = enforced && action > verdict.Action ? action : verdict.Action,
            Reason = first,
            WouldBe = action > verdict.WouldBe ? action : verdict.WouldBe,
        };
        return ends;
    }
}
