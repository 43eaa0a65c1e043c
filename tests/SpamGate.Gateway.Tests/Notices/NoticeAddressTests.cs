using System.Net;
using SpamGate.Gateway.Notices;

namespace SpamGate.Gateway.Tests.Notices;

/// <summary>Where a webhook may lead, and when it is tried again.</summary>
public sealed class NoticeAddressTests
{
    [Theory]
    [InlineData("https://sp.example/hook?x=1", true)]
    [InlineData("https://1.1.1.1:8443/hook", true)]
    [InlineData("http://sp.example/hook", false)]
    [InlineData("ftp://sp.example/hook", false)]
    [InlineData("sp.example/hook", false)]
    [InlineData("https://user:pass@sp.example/hook", false)]
    [InlineData("https://sp.example/hook#part", false)]
    [InlineData("https://localhost/hook", false)]
    [InlineData("https://127.0.0.1/hook", false)]
    [InlineData("http://[::1]/hook", false)]
    public void FaultOf_AnSpsUrl_IsHttpsAndNotThisMachine(string url, bool isGood) => Assert.Equal(isGood, NoticeAddress.FaultOf(url, mayBeLoopback: false) is null);

    [Theory]
    [InlineData("http://127.0.0.1:8080/hook", true)]
    [InlineData("http://localhost/hook", true)]
    [InlineData("http://sp.example/hook", false)]
    [InlineData("http://10.0.0.1/hook", false)]
    public void FaultOf_OperationsUrl_MayBeThisMachine(string url, bool isGood) => Assert.Equal(isGood, NoticeAddress.FaultOf(url, mayBeLoopback: true) is null);

    [Fact]
    public void FaultOf_TooLong_NamesTheLimit() =>
        Assert.Equal("has 2068 characters, allowed are 2048", NoticeAddress.FaultOf("https://sp.example/" + new string('x', 2_049), mayBeLoopback: true));

    [Theory]
    [InlineData("1.1.1.1", true)]
    [InlineData("172.15.0.1", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("100.128.0.1", true)]
    [InlineData("2606:4700::1", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("192.0.2.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("203.0.113.9", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("2001::1", false)]
    [InlineData("2001:db8::1", false)]
    public void IsPublic_KnowsWhatIsNot(string address, bool isPublic) => Assert.Equal(isPublic, NoticeAddress.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public void Backoff_GrowsToAnHour()
    {
        Assert.Equal([5, 15, 45, 135, 405, 1_215, 3_600, 3_600], Enumerable.Range(1, 8).Select(attempts => NoticeBackoff.After(attempts, 0).TotalSeconds));
        Assert.Equal(6, NoticeBackoff.After(1, 1).TotalSeconds);
        Assert.Equal(3_600, NoticeBackoff.After(int.MaxValue, 0).TotalSeconds);
    }
}
