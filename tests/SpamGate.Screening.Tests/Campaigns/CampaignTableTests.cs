using SpamGate.Screening.Campaigns;
using SpamGate.Screening.Normalization;

namespace SpamGate.Screening.Tests.Campaigns;

public sealed class CampaignTableTests
{
    private const long Second = 1_000_000_000;
    private const long Window = 80 * Second;
    private const long Start = 1_000 * Window;
    private static readonly Fingerprint Words = Of("恭喜您获得本店周年庆典大礼包请速到店领取");
    private readonly CampaignTable _table = new(64);

    [Fact]
    public void Recipients_AreCountedOnce_WithinTheWindow()
    {
        Assert.Equal(1, See(recipient: 1).Recipients);
        Assert.Equal(2, See(recipient: 2).Recipients);
        Assert.Equal(2, See(recipient: 2).Recipients);
        Assert.Equal(2, See(recipient: 1, at: 30 * Second).Recipients);
    }

    [Theory]
    [InlineData(0, 79)]
    [InlineData(9, 79)]
    [InlineData(10, 89)]
    public void Message_LeavesWithItsSubWindow(int second, int lastSecond)
    {
        See(recipient: 1, at: second * Second);
        Assert.Equal(2, See(recipient: 2, at: (lastSecond * Second) + Second - 1).Recipients);
        Assert.Equal(2, See(recipient: 3, at: (lastSecond + 1) * Second).Recipients);
    }

    [Fact]
    public void Everything_IsForgotten_AfterALongPause()
    {
        See(recipient: 1, sender: 1, contacts: 1);
        See(recipient: 2, sender: 2, contacts: 2);
        Assert.Equal(new CampaignCounts(1, 1, 1), See(recipient: 1, sender: 3, contacts: 3, at: 10 * Window));
    }

    [Fact]
    public void SendersAndContacts_AreToldApart_UpToEight()
    {
        for (uint i = 1; i <= 12; i++)
        {
            CampaignCounts counts = See(recipient: i, sender: i, contacts: i);
            Assert.Equal((int.Min(8, (int)i), int.Min(8, (int)i)), (counts.Senders, counts.Contacts));
        }

        Assert.Equal(0, Other().Contacts);
    }

    [Fact]
    public void Senders_LeaveWithTheirSubWindow()
    {
        See(recipient: 1, sender: 1);
        Assert.Equal(2, See(recipient: 2, sender: 2, at: 79 * Second).Senders);
        Assert.Equal(2, See(recipient: 3, sender: 3, at: 80 * Second).Senders);
    }

    [Fact]
    public void AnotherWindow_ForgetsAll()
    {
        See(recipient: 1);
        Assert.Equal(1, _table.Observe(new CampaignSighting(Words, 1, 2, 0), Window * 2, Start).Recipients);
    }

    [Fact]
    public void FloodOfDifferentTexts_DoesNotWashOutALargeCampaign_AndStaysBounded()
    {
        for (uint i = 0; i < 100; i++)
        {
            See(recipient: i);
        }

        var texts = new CampaignTexts(seed: 21);
        for (int i = 0; i < 20_000; i++)
        {
            _table.Observe(new CampaignSighting(Of(texts.Han(40)), 1, (uint)i, 0), Window, Start);
        }

        Assert.Equal(64, _table.Count);
        Assert.Equal(101, See(recipient: 1_000_000).Recipients);
    }

    [Fact]
    public void DifferentTexts_AreDifferentCampaigns_TheSameWordsOne()
    {
        var table = new CampaignTable(4_096);
        var texts = new CampaignTexts(seed: 22);
        string[] words = [.. Enumerable.Range(0, 2_000).Select(_ => texts.Han(40))];
        for (uint round = 1; round <= 3; round++)
        {
            int grown = words.Count(text => table.Observe(new CampaignSighting(Of(text), 1, round, 0), Window, Start).Recipients == round);

            // A text that lost all of its five places in the index begins anew.
            Assert.True(grown >= 1_980, $"{grown} of 2,000 in round {round}");
        }
    }

    [Fact]
    public void Workers_KnowOfEachOther_WithinTwoSeconds_AndForgetAWorkerThatIsSilent()
    {
        var exchange = new CampaignExchange(2);
        var limits = new CampaignLimits { Window = Window, Recipients = 10, Senders = 3 };
        for (uint i = 0; i < 6; i++)
        {
            exchange[0].Observe(new CampaignSighting(Words, 1, i, 0), limits, Start);
            exchange[1].Observe(new CampaignSighting(Words, 2, 100 + i, 0), limits, Start);
        }

        exchange[0].Observe(new CampaignSighting(Words, 1, 0, 0), limits, Start + Second);
        CampaignCounts counts = exchange[1].Observe(new CampaignSighting(Words, 2, 100, 0), limits, Start + (2 * Second));
        Assert.Equal((12, 2), (counts.Recipients, counts.Senders));

        counts = exchange[1].Observe(new CampaignSighting(Words, 2, 100, 0), limits, Start + (2 * Second) + Window);
        Assert.Equal((1, 1), (counts.Recipients, counts.Senders));
    }

    [Fact]
    public void Observe_AllocatesNothing()
    {
        See(recipient: 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (uint i = 0; i < 10_000; i++)
        {
            See(recipient: i, sender: i, contacts: i, at: i * Second);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private CampaignCounts See(uint recipient, uint sender = 1, ulong contacts = 0, long at = 0) =>
        _table.Observe(new CampaignSighting(Words, sender, recipient, contacts), Window, Start + at);

    private CampaignCounts Other() => _table.Observe(new CampaignSighting(Of("您好您预订的酒店房间已经确认欢迎入住"), 1, 1, 0), Window, Start);

    private static Fingerprint Of(string text)
    {
        var normalized = new NormalizedText();
        TextNormalizer.Normalize(text, normalized);
        return Fingerprint.Of(normalized);
    }
}
