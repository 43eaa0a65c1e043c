using System.Text;
using SpamGate.Compliance.Breaches;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Conduct;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;

namespace SpamGate.Gateway.Tests.Conduct;

/// <summary>A share is of what was refused and what passed in one time.</summary>
public sealed class SpWatchTests
{
    private const long Start = 1_772_416_800_000;

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

    private static readonly RuleBook s_book = RuleBook.Create(
        [new() { Name = "spam", Signals = EvidenceSignals.Spam, Class = BreachClass.B, Points = 20, AtLeast = 10, Window = TimeSpan.FromHours(3) }], TimeSpan.FromSeconds(10), out _)!;

    private readonly SpWatch _watch = new("10001", s_book, passed: 5_000);

    [Fact]
    public void NotePassed_FirstTime_CountsWhatPassedSinceTheWatchBegan()
    {
        Refuse(20, Start);
        _watch.NotePassed(5_980, Start + 9_000);

        Assert.Equal((980, 20), Counted(Start + 10_000));
    }

    [Fact]
    public void DropOpen_ForgetsRefusedAndPassed_LaterOnesCount()
    {
        Refuse(20, Start);
        _watch.NotePassed(5_980, Start + 9_000);

        _watch.DropOpen();

        Assert.Null(_watch.Close(Start + 60_000));
        Refuse(3, Start + 60_000, from: 20);
        _watch.NotePassed(6_000, Start + 61_000);
        Assert.Equal((20, 3), Counted(Start + 70_000));
    }

    private (long Passed, int Spam) Counted(long now)
    {
        IReadOnlyList<EvidenceTally> tallies = _watch.Close(now)!.Tallies;
        return (tallies.Sum(static tally => tally.Passed), tallies.Sum(static tally => tally.Sum(EvidenceSignals.Spam)));
    }

    private void Refuse(int count, long at, int from = 0)
    {
        for (int i = from; i < from + count; i++)
        {
            var item = new EvidenceItem { Sp = s_sp, Sender = Address("1065500"), Recipient = Address($"861380013{i:0000}"), Identity = 7, At = at, Signal = EvidenceSignals.Spam };
            Assert.True(_watch.Observe(item));
        }
    }

    private static SmsAddress Address(string number) => SmsAddress.Create(Encoding.ASCII.GetBytes(number), AddressKind.Number);
}
