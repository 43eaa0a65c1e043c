using CsCheck;
using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Breaches;
using SpamGate.Compliance.Cards;
using SpamGate.Compliance.Tests.Cards;

namespace SpamGate.Compliance.Tests.Audit;

public sealed class EventLinesTests
{
    private const string Good =
        """{"kind":"breach","occurredAt":5,"class":"B","points":20,"rule":"r","ruleVersion":"v","id":"00000001-0000-0000-0000-000000000000","spId":"1","at":5,"actor":"machine"}""";

    [Fact]
    public void Lines_OfAnyPast_ReplayToTheSameStanding()
    {
        Pasts.All.Sample(past =>
        {
            string text = string.Join('\n', past.Select(EventLines.Write));
            Assert.True(EventLines.TryRead(new StringReader(text), out List<ConductEvent> read, out string fault), fault);
            return Standing(read) == Standing(past) && read.Select(EventLines.Write).SequenceEqual(past.Select(EventLines.Write));
        });
    }

    [Fact]
    public void TryRead_AllFieldsOfABreach_ComeBack()
    {
        var breach = new Breach
        {
            Id = Guid.NewGuid(),
            SpId = "10001",
            Port = "106550001",
            At = 7,
            OccurredAt = 6,
            Actor = "machine",
            Reason = "每条 \"引号\"",
            Class = BreachClass.A,
            Points = 60,
            Rule = "illegal_content",
            RuleVersion = "abc",
            ContentRules = "def",
            ModelSha = "123",
            Messages = 9,
            Evidence = [Guid.NewGuid()],
        };

        Assert.True(EventLines.TryRead(EventLines.Write(breach), out ConductEvent? read, out _));

        Assert.Equal(EventLines.Write(breach), EventLines.Write(read!));
        Assert.Equal(breach, ((Breach)read!) with { Evidence = breach.Evidence });
        Assert.Equal(breach.Evidence, ((Breach)read!).Evidence);
    }

    [Theory]
    [InlineData("\"points\":20", "\"points\":-1", "points is -1, allowed is 0 to 1000")]
    [InlineData("\"at\":5", "\"at\":4", "occurredAt is 5, allowed is 0 to at (4)")]
    [InlineData("\"at\":5", "\"at\":-4", "at is -4, allowed is 0 to 7258118400000")]
    [InlineData("\"spId\":\"1\"", "\"spId\":\"\"", "spId is empty")]
    [InlineData("00000001-", "00000000-", "id is empty")]
    [InlineData("\"actor\":\"machine\"", "\"actor\":\"\"", "actor is empty")]
    [InlineData("\"rule\":\"r\"", "\"rule\":\"\"", "rule is empty")]
    public void TryRead_ValueOutOfBounds_NamesItAndTheLimit(string part, string bad, string fault)
    {
        Assert.True(EventLines.TryRead(Good, out _, out _));
        Assert.False(EventLines.TryRead(Good.Replace(part, bad, StringComparison.Ordinal), out _, out string found));

        Assert.Equal(fault, found);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"kind\":\"pardon\"}")]
    [InlineData("{\"kind\":\"breach\"}")]
    [InlineData("not json")]
    [InlineData("[1]")]
    public void TryRead_NoEvent_SaysSo(string line)
    {
        Assert.False(EventLines.TryRead(line, out ConductEvent? fact, out string fault));

        Assert.Null(fact);
        Assert.StartsWith("no event", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_OneBadLine_NamesItAndGivesNothing()
    {
        Assert.False(EventLines.TryRead(new StringReader(Good + "\n\n{\"kind\":"), out List<ConductEvent> events, out string fault));

        Assert.Empty(events);
        Assert.StartsWith("line 3: no event", fault, StringComparison.Ordinal);
    }

    private static string Standing(IEnumerable<ConductEvent> events) =>
        Story.Text(new SpHistory(Story.Sp, new LadderSettings(), WorkingCalendar.WeekendsOnly, events).StandingAt(Story.Start + 1_200 * 86_400_000L));
}
