using SpamGate.Compliance.Breaches;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Gateway.Channels;

/// <summary>
/// Takes refused messages from the workers to the rules of conduct: one ring, many workers write, one evaluation reads. A message that was passed costs one test;
/// of a refused one its numbers are copied, and its text only where a rule that punishes may want a sample. When the ring is full evidence is lost, in the SP's
/// favour, and counted.
/// </summary>
public sealed class EvidenceFeed
{
    private const int Capacity = 8_192;
    private const EvidenceSignals Content = EvidenceSignals.Spam | EvidenceSignals.Illegal | EvidenceSignals.Campaign;

    private EvidenceTexts? _texts;
    private volatile RingChannel<EvidenceItem>? _ring;
    private EvidenceSignals _sampled;
    private long _period = 1;
    private long _lost;

    /// <summary>Items lost because the ring was full.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Begins to take evidence; nothing is taken before.</summary>
    /// <param name="sampled">What samples are wanted of: the signals of rules that are in force. A change of access number is proved by content.</param>
    /// <param name="period">Evaluation period, milliseconds.</param>
    public RingChannel<EvidenceItem> Open(EvidenceSignals sampled, long period)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(period);
        _sampled = (sampled & EvidenceSignals.PortHop) != 0 ? sampled | Content : sampled;
        _period = period;
        _texts ??= _sampled == EvidenceSignals.None ? null : new EvidenceTexts();
        return _ring ??= new RingChannel<EvidenceItem>(Capacity);
    }

    /// <summary>Takes a verdict, if it speaks against the SP.</summary>
    /// <param name="message">The message.</param>
    /// <param name="recipient">Whom it was for.</param>
    /// <param name="verdict">What was decided.</param>
    /// <param name="share">The SP's share of samples; the caller is its only user.</param>
    /// <param name="utc">When, unix milliseconds.</param>
    public void Note(SmsMessage message, in SmsAddress recipient, in Verdict verdict, EvidenceShare share, long utc)
    {
        if (verdict.Action <= ScreeningAction.Tag || _ring is not { } ring || message.Sp is null)
        {
            return;
        }

        EvidenceSignals signal = VerdictSignals.Of(verdict.Reason, verdict.Category, message.Content.KeywordIsIllegal);
        if (signal != EvidenceSignals.None)
        {
            Take(ring, message, recipient, verdict, signal, share, utc);
        }
    }

    /// <summary>Gives an item's text back when it has been looked at.</summary>
    public void Return(ref EvidenceItem item)
    {
        if (item.Text is { } text)
        {
            item.Text = null;
            _texts!.Return(text);
        }
    }

    private void Take(
        RingChannel<EvidenceItem> ring, SmsMessage message, in SmsAddress recipient, in Verdict verdict, EvidenceSignals signal, EvidenceShare share, long utc)
    {
        EvidenceItem item = default;
        item.Sp = message.Sp!;
        item.Sender = message.Sender;
        item.Recipient = recipient;
        item.Identity = IdentityOf(message);
        item.At = utc;
        item.Versions = message.Content.Versions;
        item.Probability = message.Content.SpamProbability;
        item.Signal = signal;
        item.Reason = verdict.Reason;
        item.Category = verdict.Category;
        if ((signal & _sampled) != 0 && share.TryTake(signal, utc / _period) && _texts!.Take() is { } text)
        {
            text.Set(message.Text, message.Part.IsPart, message.Content.Symbols);
            item.Text = text;
        }

        if (!ring.TryWrite(item))
        {
            Return(ref item);
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
