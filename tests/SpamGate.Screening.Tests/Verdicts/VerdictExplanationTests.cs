using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Screening.Tests.Verdicts;

public sealed class VerdictExplanationTests
{
    [Fact]
    public void Explanation_HasWhatReplaysTheVerdict_AndNothingOfTheText()
    {
        KeywordRules rules = KeywordRules.Parse(new StringReader("发票; name=invoice; category=fake_invoice; weight=2"), "k");
        var content = new ContentEngine(null, rules, 0.5f);
        var engine = new ScreeningEngine(new ScreeningSnapshot { Content = content });
        SmsMessage message = Inspect(engine, "代开发票请致电 13800138000");
        var explanation = VerdictExplanation.Of(message);
        Assert.Equal((ScreeningAction.Reject, ScreenReason.Keyword, SmsCategory.FakeInvoice), (explanation.Action, explanation.Reason, explanation.Category));
        Assert.Equal(["KEYWORD:invoice(2)", "HAS_PHONE(0)"], explanation.Symbols);
        Assert.Equal(new ContentVersions(null, null, content.RuleVersion, 0.5f), explanation.Versions);
        Assert.Equal(
            $"Reject for Keyword, category fake_invoice, probability NaN, symbols KEYWORD:invoice(2)|HAS_PHONE(0), model none , rules {content.RuleVersion}",
            explanation.ToString());
        Assert.DoesNotContain("1380013", explanation.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Versions_AreThoseThatLooked_NotThoseInForceNow()
    {
        var old = new ScreeningEngine(new ScreeningSnapshot { Content = new ContentEngine(null, KeywordRules.Parse(new StringReader("发票"), "k")) });
        var current = new ScreeningEngine(new ScreeningSnapshot { Content = new ContentEngine(null, KeywordRules.Parse(new StringReader("贷款"), "k")) });
        SmsMessage message = Inspect(old, "代开发票");
        message.Verdict = current.Decide(message, message.Recipient, new SpState(), new(1, 0));
        Assert.Equal(old.Snapshot.Content.RuleVersion, VerdictExplanation.Of(message).Versions!.RuleVersion);
    }

    private static SmsMessage Inspect(ScreeningEngine engine, string text)
    {
        var message = new SmsMessage { Ownership = SenderOwnership.Owned };
        text.CopyTo(message.ReserveText(text.Length));
        message.TextLength = text.Length;
        engine.Inspect(message, new ContentScratch());
        message.Verdict = engine.Decide(message, message.Recipient, new SpState(), new(1, 0));
        return message;
    }
}
