using System.Text;
using SpamGate.Compliance.Breaches;
using SpamGate.Gateway.Channels;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Gateway.Tests.Channels;

/// <summary>What of a refused message leaves the path: its numbers always, its text only where a sample may be kept.</summary>
public sealed class EvidenceFeedTests
{
    private const long Period = 10_000;
    private const long Now = 1_772_416_800_000;

    private static readonly SmsAddress s_recipient = Address("8613800138000");
    private static readonly Verdict s_spam = new(ScreeningAction.Reject, ScreenReason.Classifier, SmsCategory.Loan, ScreeningAction.Reject);
    private static readonly SpPolicy s_sp = new()
    {
        SpId = "10001",
        Name = "10001",
        Index = 0,
        AccessNumbers = [Address("1065500")],
        TransactionalNumbers = AddressSet.Empty,
        Card = Card.Green,
        MessagesPerSecond = 0,
        RateLimit = GcraLimit.Unlimited,
    };

    private readonly EvidenceFeed _feed = new();
    private readonly EvidenceShare _share = new();

    [Fact]
    public void Note_NoRuleWantsSamples_CopiesNoText()
    {
        RingChannel<EvidenceItem> ring = _feed.Open(EvidenceSignals.None, Period);

        Note(Message("spam"), Now);

        Assert.True(ring.TryRead(out EvidenceItem item));
        Assert.Null(item.Text);
        Assert.Equal((EvidenceSignals.Spam, s_recipient, Now), (item.Signal, item.Recipient, item.At));
    }

    [Fact]
    public void Note_ARuleWantsSamples_CopiesTextAndSymbolsUpToTheShare_AnewEachPeriod()
    {
        RingChannel<EvidenceItem> ring = _feed.Open(EvidenceSignals.Spam, Period);
        SmsMessage message = Message(new string('x', 600));
        message.Content.Symbols.Add("SPAM_MODEL", 0.9f);

        for (int i = 0; i < 40; i++)
        {
            Note(message, Now);
        }

        EvidenceItem[] items = Read(ring);
        Assert.Equal((40, EvidenceShare.SamplesOfSignal), (items.Length, items.Count(item => item.Text is not null)));
        Assert.Equal((new string('x', 512), "SPAM_MODEL"), (items[0].Text!.Text.ToString(), items[0].Text!.Symbols[0].Name));

        Note(message, Now + Period);
        Assert.NotNull(Assert.Single(Read(ring)).Text);
    }

    [Fact]
    public void Note_OtherSignalsThanWanted_CopyNoText_PortHoppingIsProvedByContent()
    {
        RingChannel<EvidenceItem> ring = _feed.Open(EvidenceSignals.Hours, Period);
        Note(Message("spam"), Now);
        Assert.Null(Assert.Single(Read(ring)).Text);

        _feed.Open(EvidenceSignals.PortHop, Period);
        Note(Message("spam"), Now);
        Assert.NotNull(Assert.Single(Read(ring)).Text);
    }

    [Fact]
    public void Note_MoreSamplesThanThePoolHolds_AreEvidenceWithoutText_AndComeBack()
    {
        RingChannel<EvidenceItem> ring = _feed.Open(EvidenceSignals.Spam, Period);
        for (int i = 0; i < 2_000; i++)
        {
            Note(Message("spam"), Now + (i * Period));
        }

        EvidenceItem[] items = Read(ring);
        int sampled = items.Count(item => item.Text is not null);
        Assert.Equal(2_000, items.Length);
        Assert.InRange(sampled, 900, 1_024);
        for (int i = 0; i < items.Length; i++)
        {
            _feed.Return(ref items[i]);
            Assert.Null(items[i].Text);
        }

        Note(Message("again"), Now + (3_000 * Period));
        Assert.Equal("again", Assert.Single(Read(ring)).Text!.Text.ToString());
    }

    [Fact]
    public void Note_RingIsFull_LosesEvidence_NotTexts()
    {
        _feed.Open(EvidenceSignals.Spam, Period);
        for (int i = 0; i < 8_192 + 3_000; i++)
        {
            Note(Message("spam"), Now + (i * Period));
        }

        Assert.Equal(3_000, _feed.Lost);
    }

    [Fact]
    public void Note_OnceWarm_AllocatesNothing()
    {
        RingChannel<EvidenceItem> ring = _feed.Open(EvidenceSignals.Spam, Period);
        SmsMessage message = Message("spam");
        EvidenceItem[] items = new EvidenceItem[64];
        Flood();

        // The runtime may allocate for itself once; what is allocated each time is ours.
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => Allocated()));

        long Allocated()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Flood();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        void Flood()
        {
            for (int i = 0; i < 5_000; i++)
            {
                _feed.Note(message, s_recipient, s_spam, _share, Now + (i * 100));
                for (int read = ring.TryReadMany(items); read > 0; read--)
                {
                    _feed.Return(ref items[read - 1]);
                }
            }
        }
    }

    private void Note(SmsMessage message, long utc) => _feed.Note(message, s_recipient, s_spam, _share, utc);

    private static EvidenceItem[] Read(RingChannel<EvidenceItem> ring)
    {
        var items = new List<EvidenceItem>();
        while (ring.TryRead(out EvidenceItem item))
        {
            items.Add(item);
        }

        return [.. items];
    }

    private static SmsMessage Message(string text)
    {
        var message = new SmsMessage { Sp = s_sp, Sender = Address("1065500") };
        text.CopyTo(message.ReserveText(text.Length));
        message.TextLength = text.Length;
        return message;
    }

    private static SmsAddress Address(string number) => SmsAddress.Create(Encoding.ASCII.GetBytes(number), AddressKind.Number);
}
