using System.Net;
using System.Text;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Smpp.Text;

namespace SpamGate.Gateway.Tests.Configuration;

public sealed class GatewaySnapshotTests
{
    [Fact]
    public void Defaults_AreThoseOfTheContract()
    {
        var options = new GatewayOptions();
        Assert.Equal(("127.0.0.1", 2775), (options.Smpp.Address, options.Smpp.Port));
        Assert.Equal(("127.0.0.1", 8080), (options.Http.Address, options.Http.Port));
        Assert.Equal(TimeSpan.FromSeconds(60), options.Smpp.ResponseTimeout);
        Assert.Equal(TimeSpan.FromSeconds(10), options.Smpp.SessionInitTimeout);
        Assert.Equal(TimeSpan.FromSeconds(30), options.Smpp.EnquireLink);
        Assert.Equal(TimeSpan.FromSeconds(300), options.Smpp.InactivityTimeout);
        Assert.Equal(71_680, options.Smpp.MaxPduBytes);
        Assert.Equal("86", options.CountryCode);
        Assert.Equal("0x45", options.Screening.RejectStatus);
        Assert.Equal(TimeSpan.FromSeconds(20), new SmscOptions().ResponseTimeout);
    }

    [Fact]
    public void Settings_BecomePolicies()
    {
        using var folder = new ConfigurationFolder();
        GatewaySnapshot snapshot = folder.Build();
        SpPolicy sp = snapshot.SpsById["sp1"];
        Assert.Equal(GcraLimit.PerSecond(100, 20), sp.RateLimit);
        Assert.Equal("sp2", snapshot.SpsById["sp2"].Name);
        AccountPolicy one = snapshot.Accounts["one"];
        Assert.Same(sp, one.Sp);
        Assert.Equal(GcraLimit.PerSecond(10, 10), one.Limiter.Limit);
        Assert.Equal(DefaultAlphabet.Gsm7, one.DefaultAlphabet);
        AccountPolicy trunk = snapshot.Accounts["trunk"];
        Assert.Null(trunk.Sp);
        Assert.True(trunk.Carry(sp));
        Assert.False(trunk.Carry(snapshot.SpsById["sp2"]));
        Assert.False(one.Carry(sp));
        Assert.Equal(0x45u, snapshot.RejectStatus);
    }

    [Fact]
    public void Secrets_AreNotKeptInOptions()
    {
        using var folder = new ConfigurationFolder();
        GatewaySnapshot snapshot = folder.Build();
        Assert.All(snapshot.Options.Accounts, account => Assert.Null(account.Password));
        Assert.Empty(snapshot.Options.ApiKeys);
        Assert.True(Assert.Single(snapshot.ApiKeys).MatchesProven("key-one"u8));
    }

    [Theory]
    [InlineData("Yellow", "", 50, 20)]
    [InlineData("Green", "--SpamGate:Sps:0:Burst=0", 100, 100)]
    [InlineData("Yellow", "--SpamGate:Sps:0:Burst=0", 50, 50)]
    public void Rate_FollowsCardAndBurst(string card, string burst, int perSecond, int expectedBurst)
    {
        using var folder = new ConfigurationFolder();
        string[] arguments = [$"--SpamGate:Sps:0:Card={card}", .. burst.Length > 0 ? new[] { burst } : []];
        SpPolicy sp = folder.Build(arguments).SpsById["sp1"];
        Assert.Equal(GcraLimit.PerSecond(perSecond, expectedBurst), sp.RateLimit);
        Assert.Equal(100, sp.MessagesPerSecond);
    }

    [Theory]
    [InlineData("10690001", "sp1")]
    [InlineData("1069000155", "sp1")]
    [InlineData("106900012", "sp2")]
    [InlineData("10690001299", "sp2")]
    [InlineData("+8610690001", "sp1")]
    [InlineData("1069000", null)]
    [InlineData("10086", null)]
    [InlineData("ONE", "sp1")]
    [InlineData("one", null)]
    [InlineData("ONES", null)]
    public void Owner_IsTheLongestRegisteredPrefix(string sender, string? owner)
    {
        using var folder = new ConfigurationFolder();
        GatewaySnapshot snapshot = folder.Build();
        SmsAddress address = snapshot.NumberingPlan.Canonicalise(Encoding.ASCII.GetBytes(sender));
        Assert.Equal(owner is not null, snapshot.TryFindOwner(address, out SpPolicy? sp));
        Assert.Equal(owner, sp?.SpId);
    }

    [Fact]
    public void TransactionalNumber_OutsideTheAccessNumbers_IsOwned()
    {
        using var folder = new ConfigurationFolder();
        GatewaySnapshot snapshot = folder.Build("--SpamGate:Sps:0:TransactionalNumbers:0=95001");
        SmsAddress address = snapshot.NumberingPlan.Canonicalise("95001"u8);
        Assert.True(snapshot.TryFindOwner(address, out SpPolicy? sp));
        Assert.True(sp.TransactionalNumbers.Contains(address));
    }

    [Fact]
    public void TransactionalNumber_IsExactUnlessItEndsInAStar()
    {
        using var folder = new ConfigurationFolder();
        GatewaySnapshot snapshot = folder.Build("--SpamGate:Sps:0:TransactionalNumbers:1=1069000188*");
        SpPolicy sp = snapshot.SpsById["sp1"];
        bool IsTransactional(string number) => sp.TransactionalNumbers.Contains(snapshot.NumberingPlan.Canonicalise(Encoding.ASCII.GetBytes(number)));
        Assert.True(IsTransactional("10690001777"));
        Assert.False(IsTransactional("106900017771"));
        Assert.True(IsTransactional("106900018899"));
    }

    [Fact]
    public void PromotionalNumber_IsOwned_AndNoOtherNumberIs()
    {
        using var folder = new ConfigurationFolder();
        GatewaySnapshot snapshot = folder.Build("--SpamGate:Sps:0:PromotionalNumbers:0=95002*");
        SmsAddress address = snapshot.NumberingPlan.Canonicalise("950021"u8);
        Assert.True(snapshot.TryFindOwner(address, out SpPolicy? sp));
        Assert.True(sp.PromotionalNumbers.Contains(address));
        Assert.False(sp.PromotionalNumbers.Contains(snapshot.NumberingPlan.Canonicalise("10690001"u8)));
    }

    [Fact]
    public void FindingAnOwner_AllocatesNothing()
    {
        using var folder = new ConfigurationFolder();
        GatewaySnapshot snapshot = folder.Build();
        SmsAddress number = snapshot.NumberingPlan.Canonicalise("10690001299"u8);
        SmsAddress name = snapshot.NumberingPlan.Canonicalise("ONE"u8);
        snapshot.TryFindOwner(number, out _);
        snapshot.TryFindOwner(name, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            snapshot.TryFindOwner(number, out _);
            snapshot.TryFindOwner(name, out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("10.2.0.1", false)]
    [InlineData("192.168.7.7", true)]
    [InlineData("192.168.7.8", false)]
    [InlineData("2001:db8::1", true)]
    [InlineData("2001:db9::1", false)]
    public void AllowFrom_TakesAddressesAndNetworks(string remote, bool allowed)
    {
        using var folder = new ConfigurationFolder();
        AccountPolicy account = folder.Build(
            "--SpamGate:Accounts:0:AllowFrom:0=10.1.0.0/16",
            "--SpamGate:Accounts:0:AllowFrom:1=192.168.7.7",
            "--SpamGate:Accounts:0:AllowFrom:2=2001:db8::/32").Accounts["one"];
        Assert.Equal(allowed, account.Allows(IPAddress.Parse(remote)));
    }

    [Fact]
    public void Environment_OverridesTheFile_AndTheCommandLineOverridesBoth()
    {
        using var folder = new ConfigurationFolder();
        Environment.SetEnvironmentVariable("SpamGate__Sps__0__Name", "from the environment");
        try
        {
            var input = new ConfigurationInput { File = folder.File };
            Assert.True(SnapshotSource.TryCreate(input, out SnapshotSource? source, out _));
            Assert.Equal("from the environment", source.Current.SpsById["sp1"].Name);
            var both = new ConfigurationInput { File = folder.File, Arguments = ["--SpamGate:Sps:0:Name", "from the command line"] };
            Assert.True(SnapshotSource.TryCreate(both, out source, out _));
            Assert.Equal("from the command line", source.Current.SpsById["sp1"].Name);
        }
        finally
        {
            Environment.SetEnvironmentVariable("SpamGate__Sps__0__Name", null);
        }
    }

    [Fact]
    public void ListsAndKeywords_AreFoundBesideTheConfigurationFile()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("recipients.txt", "13800138000\n");
        folder.Write("keywords.txt", "cheap loan\n");
        GatewaySnapshot snapshot = folder.Build("--SpamGate:Screening:BlockedRecipients=recipients.txt", "--SpamGate:Screening:Keywords=keywords.txt");
        Assert.Equal(1, snapshot.Engine.Snapshot.BlockedRecipients.Count);
        Assert.Equal(1, snapshot.Engine.Snapshot.Content.Rules.Count);
    }

    [Fact]
    public void ShippedModel_IsTheDefault()
    {
        using var folder = new ConfigurationFolder(ConfigurationFolder.Good.Replace("\"Model\": \"\",", "", StringComparison.Ordinal));
        GatewaySnapshot snapshot = folder.Build();
        Assert.NotNull(snapshot.Engine.Snapshot.Content.ModelName);
        Assert.Equal(0.9f, folder.Build("--SpamGate:Screening:Threshold=0.9").Engine.Snapshot.Content.Threshold);
    }
}
