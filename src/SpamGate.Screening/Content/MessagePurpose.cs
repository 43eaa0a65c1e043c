using SpamGate.Screening.Classification;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;

namespace SpamGate.Screening.Content;

/// <summary>
/// What a message is for, as far as rules for commercial messages go: hours, opt-outs, complaint shields, caps, disclosure. Decided by what is
/// registered first and by its category second; words like "验证码" alone protect nothing.
/// </summary>
public enum MessagePurpose : byte
{
    /// <summary>An SP's message that is neither registered nor recognised; rules for commercial messages do not concern it.</summary>
    Other,

    /// <summary>Sent from a number registered for one-time passwords and notices, or one of the texts registered for the SP.</summary>
    Transactional,

    /// <summary>Sent from a number registered for promotion, or a text of a commercial or illegal category; never a transactional one.</summary>
    Commercial,

    /// <summary>From a subscriber of a trunk that carries them; no SP answers for it.</summary>
    PersonToPerson,
}

/// <summary>Decides the purpose of a message.</summary>
public static class MessagePurposes
{
    /// <summary>The purpose of a message whose owner, <see cref="ContentFinding.Category"/> and <see cref="ContentFinding.IsTemplate"/> are known. Allocates nothing.</summary>
    /// <remarks>The classifier names a category only for texts that its spam score did not clear, so below that a commercial text is known by its sender alone.</remarks>
    public static MessagePurpose Of(SmsMessage message)
    {
        if (message.Sp is not { } sp)
        {
            return message.Ownership == SenderOwnership.Subscriber ? MessagePurpose.PersonToPerson : MessagePurpose.Other;
        }

        return message.Content.IsTemplate || sp.TransactionalNumbers.Contains(message.Sender) ? MessagePurpose.Transactional
            : message.Content.Category.IsSpam() || sp.PromotionalNumbers.Contains(message.Sender) ? MessagePurpose.Commercial
            : MessagePurpose.Other;
    }
}
