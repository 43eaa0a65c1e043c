using SpamGate.Gateway.Egress;

namespace SpamGate.Gateway.Tests.Egress;

public sealed class LinkBackoffTests
{
    [Fact]
    public void Next_ManyFailures_GrowsWithJitterToItsLimitAndNeverGivesUp()
    {
        var backoff = new LinkBackoff(new Random(7));
        double full = 250;
        for (int failure = 0; failure < 40; failure++)
        {
            double waited = backoff.Next().TotalMilliseconds;
            Assert.InRange(waited, full / 2, full);
            full = Math.Min(10_000, full * 2);
        }
    }

    [Fact]
    public void Succeeded_AfterFailures_StartsOver()
    {
        var backoff = new LinkBackoff(new Random(7));
        for (int failure = 0; failure < 10; failure++)
        {
            backoff.Next();
        }

        backoff.Succeeded();

        Assert.InRange(backoff.Next().TotalMilliseconds, 125, 250);
    }
}
