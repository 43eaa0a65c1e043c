using SpamGate.Screening.Campaigns;
using SpamGate.Screening.Content;

namespace SpamGate.Screening.Tests.Campaigns;

public sealed class FingerprintTests
{
    private static readonly ContentEngine Engine = new(null, KeywordRules.Empty) { TakesFingerprints = true };

    [Fact]
    public void SameWords_WithOtherNumbersAndLinks_HaveTheSameFingerprint()
    {
        var texts = new CampaignTexts(seed: 11);
        for (int i = 0; i < 2_000; i++)
        {
            string template = texts.Template();
            Assert.Equal(Of(texts.Fill(template)).Fingerprint, Of(texts.Fill(template)).Fingerprint);
        }
    }

    [Fact]
    public void DifferentTexts_AreAlike_InLessThanOneOfTenThousandPairs()
    {
        var texts = new CampaignTexts(seed: 12);
        Fingerprint[] all = [.. Enumerable.Range(0, 1_000).Select(_ => Of(texts.Fill(texts.Template())).Fingerprint)];
        int alike = 0;
        for (int i = 0; i < all.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                alike += all[i].EqualMinima(all[j]) >= CampaignTable.MinEqualMinima ? 1 : 0;
            }
        }

        Assert.True(alike < 50, $"{alike} of 499,500 pairs of different texts are alike");
    }

    [Fact]
    public void AFewCharactersMore_LeaveATextAlike_InNineteenOfTwenty()
    {
        var texts = new CampaignTexts(seed: 13);
        int alike = 0;
        for (int i = 0; i < 1_000; i++)
        {
            string text = texts.Fill(texts.Template());
            alike += Of(text + texts.Han(3)).Fingerprint.EqualMinima(Of(text).Fingerprint) >= CampaignTable.MinEqualMinima ? 1 : 0;
        }

        Assert.True(alike >= 950, $"only {alike} of 1,000 stay alike");
    }

    [Theory]
    [InlineData("好的收到", true)]
    [InlineData("12345678901234567890", true)]
    [InlineData("", true)]
    [InlineData("今天下午三点在老地方见面", false)]
    public void ShortText_HasNone(string text, bool none) => Assert.Equal(none, Of(text).Fingerprint.IsNone);

    [Fact]
    public void Contacts_AreTheSame_InAnyOrder_AndWhateverTheSubdomainAndPath()
    {
        ulong identity = Of("请看 a.evil.cn/1 或致电 13800138000 办理").ContactIdentity;
        Assert.NotEqual(0u, identity);
        Assert.Equal(identity, Of("请致电 138-0013-8000 或看 http://b.evil.cn/2 办理").ContactIdentity);
        Assert.NotEqual(identity, Of("请看 a.evil.cn/1 或致电 13800138001 办理").ContactIdentity);
        Assert.Equal(0u, Of("今天下午三点在老地方见面").ContactIdentity);
    }

    private static ContentFinding Of(string text)
    {
        ContentFinding finding = default;
        Engine.Inspect(text, new ContentScratch(), ref finding);
        return finding;
    }
}
