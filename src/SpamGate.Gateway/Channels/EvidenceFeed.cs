using SpamGate.Compliance.Breaches;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Gateway.Channels;

/// <summary>
/// Takes refused messages from the workers to the rules of conduct: one ring, many workers write, one evaluation reads. A message that was passed costs one test;
/// a refused one is copied. When the ring is full evidence is lost, in the SP's favour, and counted.
/// </summary>
public sealed class EvidenceFeed
{
    private const int Capacity = 8_192;

    private volatile RingChannel<EvidenceItem>? _ring;
    private long _lost;

    /// <summary>Items lost because the ring was full.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Begins to take evidence; nothing is taken before.</summary>
    public RingChannel<EvidenceItem> Open() => _ring ??= new RingChannel<EvidenceItem>(Capacity);

    /// <summary>Takes a verdict, if it speaks against the SP.</summary>
    /// <param name="message">The message.</param>
    /// <param name="recipient">Whom it was for.</param>
    /// <param name="verdict">What was decided.</param>
    /// <param name="utc">When, unix milliseconds.</param>
    public void Note(SmsMessage message, in SmsAddress recipient, in Verdict verdict, long utc)
    {
        if (verdict.Action > ScreeningAction.Tag && _ring is { } ring && message.Sp is not null
            && VerdictSignals.Of(verdict.Reason, verdict.Category, message.Content.KeywordIsIllegal) != EvidenceSignals.None)
        {
            Take(ring, message, recipient, verdict, utc);
        }
    }

    private void Take(RingChannel<EvidenceItem> ring, SmsMessage message, in SmsAddress recipient, in Verdict verdict, long utc)
    {
        EvidenceItem item = default;
        item.Sp = message.Sp!;
        item.Sender = message.Sender;
        item.Recipient = recipient;
        item.Identity = IdentityOf(message);
        item.At = utc;
        item.Versions = message.Content.Versions;
        item.Symbols = message.Content.Symbols;
        item.Probability = message.Content.SpamProbability;
        item.Reason = verdict.Reason;
        item.Category = verdict.Category;
        item.IsIllegal = message.Content.KeywordIsIllegal;
        item.SetText(message.Text);
        if (!ring.TryWrite(item))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    private static ulong IdentityOf(SmsMessage message)
    {
        const ulong OfParts = 1UL << 63;
        return message.Part.IsPart
            ? OfParts | ((ulong)(uint)message.Sender.GetHashCode() << 24) | ((ulong)message.Part.Reference << 8) | message.Part.Total
            : (uint)string.GetHashCode(message.Text) | ((ulong)message.TextLength << 32);
    }
}
