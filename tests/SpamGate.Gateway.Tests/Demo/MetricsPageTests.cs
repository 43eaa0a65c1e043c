using SpamGate.Gateway.Demo;

namespace SpamGate.Gateway.Tests.Demo;

public sealed class MetricsPageTests
{
    private const string Page = """
        # HELP spamgate_rejections_total Messages refused.
        # TYPE spamgate_rejections_total counter
        spamgate_rejections_total{reason="classifier"} 80
        spamgate_rejections_total{reason="keyword"} 16.5
        spamgate_sp_messages_total{corp_id="a",verdict="pass"} 3
        spamgate_sp_messages_total{corp_id="b",verdict="pass"} 4
        spamgate_allocated_bytes_total 1.5E+06
        spamgate_timed_total 7 1700000000000
        broken{

        """;

    [Fact]
    public void Sums_AreOverAllSamplesOfAName()
    {
        MetricsPage page = MetricsPage.Parse(Page);

        Assert.Equal(96.5, page.Sum("spamgate_rejections_total"));
        Assert.Equal(1_500_000, page.Sum("spamgate_allocated_bytes_total"));
        Assert.Equal(7, page.Sum("spamgate_timed_total"));
        Assert.Equal(0, page.Sum("spamgate_nothing"));
    }

    [Fact]
    public void SumsByLabel_AreKeptApart()
    {
        MetricsPage page = MetricsPage.Parse(Page);

        Assert.Equal(new Dictionary<string, double> { ["classifier"] = 80, ["keyword"] = 16.5 }, page.SumBy("spamgate_rejections_total", "reason"));
        Assert.Equal(new Dictionary<string, double> { ["pass"] = 7 }, page.SumBy("spamgate_sp_messages_total", "verdict"));
        Assert.Empty(page.SumBy("spamgate_allocated_bytes_total", "reason"));
    }
}
