using SpamGate.Gateway.Configuration;

namespace SpamGate.Gateway.Tests.Configuration;

public sealed class ConfigurationFaultTests
{
    [Theory]
    [InlineData("Smpp:Port=-1", "SpamGate:Smpp:Port", "is -1, allowed are 0 to 65535")]
    [InlineData("Smpp:Port=65536", "SpamGate:Smpp:Port", "is 65536, allowed are 0 to 65535")]
    [InlineData("Smpp:Port=many", "SpamGate:Smpp:Port", "is 'many', which is no whole number")]
    [InlineData("Smpp:Prot=2775", "SpamGate:Smpp:Prot", "is not a setting; did you mean Port?")]
    [InlineData("Smpp:Zebra=1", "SpamGate:Smpp:Zebra", "is not a setting; known are Address, Port")]
    [InlineData("Smpp:Address=here", "SpamGate:Smpp:Address", "is 'here', which is neither an IP address, nor localhost, nor * for all")]
    [InlineData("Smpp:EnquireLink=30", "SpamGate:Smpp:EnquireLink", "is 30.00:00:00 (a number without colons counts days), allowed are 00:00:00 to 1.00:00:00")]
    [InlineData("Smpp:EnquireLink=-00:00:01", "SpamGate:Smpp:EnquireLink", "is -00:00:01, allowed are")]
    [InlineData("Smpp:EnquireLink=soon", "SpamGate:Smpp:EnquireLink", "is 'soon', which is no duration hh:mm:ss")]
    [InlineData("Smpp:MaxPduBytes=1023", "SpamGate:Smpp:MaxPduBytes", "is 1023, allowed are 1024 to 1048576")]
    [InlineData("Smpp:HideUnknownAccounts=perhaps", "SpamGate:Smpp:HideUnknownAccounts", "is 'perhaps', which is no true or false")]
    [InlineData("Http=8080", "SpamGate:Http", "is '8080', but it is an object with keys such as Address")]
    [InlineData("CountryCode=086", "SpamGate:CountryCode", "is '086', it has 1 to 3 digits")]
    [InlineData("Screening:Mode=Strict", "SpamGate:Screening:Mode", "is 'Strict', allowed are Enforce, Monitor")]
    [InlineData("Screening:Mode=1", "SpamGate:Screening:Mode", "is '1', allowed are Enforce, Monitor")]
    [InlineData("Screening:Threshold=0", "SpamGate:Screening:Threshold", "is 0, it lies between 0 and 1, both excluded")]
    [InlineData("Screening:Threshold=1", "SpamGate:Screening:Threshold", "is 1, it lies between")]
    [InlineData("Screening:RejectStatus=0x58", "SpamGate:Screening:RejectStatus", "is '0x58', allowed are 0x45 ESME_RSUBMITFAIL")]
    [InlineData("Screening:RejectStatus=0x500", "SpamGate:Screening:RejectStatus", "vendor codes 0x400 to 0x4FF")]
    [InlineData("Screening:Actions:Keywords=reject", "SpamGate:Screening:Actions:Keywords", "did you mean Keyword?")]
    [InlineData("Screening:Actions:Keyword=explode", "SpamGate:Screening:Actions:Keyword", "is 'explode', allowed are Pass, Tag")]
    [InlineData("Screening:Actions:Keyword=drop", "SpamGate:Screening:Actions:Keyword", "needs two different names in SpamGate:Screening:DropApprovedBy; there are 0")]
    [InlineData("Screening:Actions:AccountRate=tag", "SpamGate:Screening:Actions:AccountRate", "it has to refuse")]
    [InlineData("Screening:Schedule=missing.json", "SpamGate:Screening:Schedule", "missing.json does not exist")]
    [InlineData("Screening:Schedule=spamgate.json", "SpamGate:Screening:Schedule", "spamgate.json: SpamGate is not known here")]
    [InlineData("TimeZone=Asia/Shang", "SpamGate:TimeZone", "is 'Asia/Shang', which is no time zone that this machine knows (IANA names need the package tzdata)")]
    [InlineData("TimeZone=UTC+15:00", "SpamGate:TimeZone", "is 'UTC+15:00', which is no time zone")]
    [InlineData("TimeZone=", "SpamGate:TimeZone", "is '', which is no time zone")]
    [InlineData("Sps:0:OutsideHours=Hold", "SpamGate:Sps:0:OutsideHours", "is 'Hold', allowed are Refuse, Forward")]
    [InlineData("Screening:BlockedSenders=missing.txt", "SpamGate:Screening:BlockedSenders", "missing.txt does not exist")]
    [InlineData("Screening:Keywords=missing.txt", "SpamGate:Screening:Keywords", "missing.txt does not exist")]
    [InlineData("Model=no-such-model", "SpamGate:Model", "no-such-model")]
    [InlineData("Smscs:0:Port=0", "SpamGate:Smscs:0:Port", "is 0, allowed are 1 to 65535")]
    [InlineData("Smscs:0:Host=a b", "SpamGate:Smscs:0:Host", "is 'a b', which is neither a host name nor an IP address")]
    [InlineData("Smscs:0:Name=", "SpamGate:Smscs:0:Name", "is '', it has 1 to 64 letters")]
    [InlineData("Smscs:0:Binds=0", "SpamGate:Smscs:0:Binds", "is 0, allowed are 1 to 64")]
    [InlineData("Smscs:0:BindType=Both", "SpamGate:Smscs:0:BindType", "is 'Both', allowed are Transceiver, Transmitter, Receiver")]
    [InlineData("Smscs:0:BindType=Receiver", "SpamGate:Smscs", "all have BindType Receiver")]
    [InlineData("Smscs:0:Password=sixtyfivexxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "SpamGate:Smscs:0:Password", "has 65 characters, an SMPP password has at most 64")]
    [InlineData("Accounts:0:SystemId=sixteen-chars-xx", "SpamGate:Accounts:0:SystemId", "is 'sixteen-chars-xx' (16 characters), it has 1 to 15")]
    [InlineData("Accounts:1:SystemId=one", "SpamGate:Accounts:1:SystemId", "is 'one', which Accounts:0 has too")]
    [InlineData("Accounts:0:SpId=sp9", "SpamGate:Accounts:0:SpId", "is 'sp9', which no entry of Sps has")]
    [InlineData("Accounts:0:SpId=", "SpamGate:Accounts:0:SpId", "is missing")]
    [InlineData("Accounts:0:Carries:0=sp1", "SpamGate:Accounts:0:Carries", "is for accounts of Kind Trunk")]
    [InlineData("Accounts:1:SpId=sp1", "SpamGate:Accounts:1:SpId", "but a Trunk has no SP of its own")]
    [InlineData("Accounts:1:Carries:0=sp9", "SpamGate:Accounts:1:Carries:0", "is 'sp9', which no entry of Sps has")]
    [InlineData("Accounts:0:Password=", "SpamGate:Accounts:0:Password", "is missing; give Password or PasswordHash")]
    [InlineData("Accounts:0:Password=sixtyfivexxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "SpamGate:Accounts:0:Password", "has 65 characters, an SMPP password has 1 to 64")]
    [InlineData("Accounts:0:PasswordHash=x", "SpamGate:Accounts:0:Password", "is given beside PasswordHash")]
    [InlineData("Accounts:0:AllowFrom:0=10.0.0.1/8", "SpamGate:Accounts:0:AllowFrom:0", "is '10.0.0.1/8', which is neither an address")]
    [InlineData("Accounts:0:AllowFrom:0=10.0.0.0/33", "SpamGate:Accounts:0:AllowFrom:0", "is '10.0.0.0/33'")]
    [InlineData("Accounts:0:Window=-1", "SpamGate:Accounts:0:Window", "is -1, allowed are 0 to 65536")]
    [InlineData("Accounts:0:MessagesPerSecond=-1", "SpamGate:Accounts:0:MessagesPerSecond", "is -1, allowed are 0 to 10000000")]
    [InlineData("Accounts:0:MessagesPerSecond=NaN", "SpamGate:Accounts:0:MessagesPerSecond", "is 'NaN', which is no number")]
    [InlineData("Accounts:0:DefaultAlphabet=Gsm8", "SpamGate:Accounts:0:DefaultAlphabet", "allowed are")]
    [InlineData("Sps:0:SpId=a b", "SpamGate:Sps:0:SpId", "is 'a b', it has 1 to 64 letters")]
    [InlineData("Sps:1:SpId=sp1", "SpamGate:Sps:1:SpId", "is 'sp1', which Sps:0 has too")]
    [InlineData("Sps:0:Card=Blue", "SpamGate:Sps:0:Card", "is 'Blue', allowed are Green, Yellow, Red, Removed")]
    [InlineData("Sps:1:AccessNumbers:0=10690001", "SpamGate:Sps:1:AccessNumbers:0", "is '10690001', which SpamGate:Sps:0:AccessNumbers:0 has too")]
    [InlineData("Sps:0:NumberRates:0:Number=10690002", "SpamGate:Sps:0:NumberRates:0:Number", "is '10690002', which is not among the numbers that sp1 may send from")]
    [InlineData("Sps:0:NumberRates:0:Number=", "SpamGate:Sps:0:NumberRates:0:Number", "has nothing before the *")]
    [InlineData("Sps:0:NumberRates:0:MessagesPerSecond=-1", "SpamGate:Sps:0:NumberRates:0:MessagesPerSecond", "is -1, allowed are 0 to 10000000")]
    [InlineData("Sps:0:DailyQuota=-1", "SpamGate:Sps:0:DailyQuota", "is -1, allowed are 0 to")]
    [InlineData("Screening:Limits:Transactional:PerDay=17", "SpamGate:Screening:Limits:Transactional:PerDay", "is 17, allowed are 0 to 16")]
    [InlineData("Screening:Limits:Transactional:PerMinute=6", "SpamGate:Screening:Limits:Transactional:PerMinute", "is 6, which is more than PerHour 5 allows")]
    [InlineData("Screening:Limits:Commercial:PerRecipient=17", "SpamGate:Screening:Limits:Commercial", "has 17, allowed are 0 to 16; Messages takes more")]
    [InlineData("Screening:Limits:Messages:PerSp=4001", "SpamGate:Screening:Limits:Messages:PerSp", "is 4001, allowed are 0 to 4000")]
    [InlineData("Screening:Limits:Subscribers:PerHour=1001", "SpamGate:Screening:Limits:Subscribers:PerHour", "is 1001, which is more than PerDay 1000 allows")]
    [InlineData("Screening:Limits:Subscribers:Stop=32.00:00:00", "SpamGate:Screening:Limits:Subscribers:Stop", "is 32.00:00:00, allowed are")]
    [InlineData("Screening:Limits:Capacity=0", "SpamGate:Screening:Limits:Capacity", "is 0, allowed are 1000 to 15000000")]
    [InlineData("Sps:0:PromotionalNumbers:0=10690001777", "SpamGate:Sps:0:PromotionalNumbers:0", "is '10690001777', which TransactionalNumbers has too")]
    [InlineData("Sps:0:AccessNumbers:0=123456789012345678901", "SpamGate:Sps:0:AccessNumbers:0", "an address has at most 20")]
    public void BadSetting_IsNamedWithPathValueAndLimit(string setting, string path, string problem)
    {
        using var folder = new ConfigurationFolder();
        IReadOnlyList<ConfigurationFault> faults = folder.Faults("--SpamGate:" + setting);
        Assert.Contains(faults, fault => fault.Path == path && fault.Problem.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Smpp:Port=65535")]
    [InlineData("Smpp:MaxPduBytes=1024")]
    [InlineData("Smpp:MaxPduBytes=1048576")]
    [InlineData("Smpp:Address=*")]
    [InlineData("Smpp:Address=localhost")]
    [InlineData("Smpp:Address=::1")]
    [InlineData("Smpp:EnquireLink=00:00:00")]
    [InlineData("Smpp:EnquireLink=1.00:00:00")]
    [InlineData("Smpp:EnquireLink=00:00:00.5")]
    [InlineData("smpp:enquirelink=00:00:05")]
    [InlineData("Screening:Threshold=0.000001")]
    [InlineData("Screening:Threshold=0.999")]
    [InlineData("Screening:Mode=monitor")]
    [InlineData("Screening:RejectStatus=69")]
    [InlineData("Screening:RejectStatus=0x4FF")]
    [InlineData("Screening:RejectStatus=esme_rx_r_appn")]
    [InlineData("Screening:Actions:Keyword=quarantine")]
    [InlineData("Screening:Workers=0")]
    [InlineData("Accounts:0:SystemId=fifteen-chars-x")]
    [InlineData("Accounts:0:Password=eight888")]
    [InlineData("Accounts:0:MaxBinds=0")]
    [InlineData("Accounts:0:AllowFrom:0=10.0.0.0/8")]
    [InlineData("Accounts:0:AllowFrom:0=::1")]
    [InlineData("Accounts:0:MessagesPerSecond=0.5")]
    [InlineData("Smscs:0:Password=")]
    [InlineData("Smscs:0:Host=smsc.example.net")]
    [InlineData("Sps:0:Burst=0")]
    [InlineData("Sps:0:Card=removed")]
    [InlineData("CountryCode=1")]
    public void SettingAtItsLimit_IsAccepted(string setting)
    {
        using var folder = new ConfigurationFolder();
        Assert.Empty(folder.Faults("--SpamGate:" + setting));
    }

    [Fact]
    public void AllFaults_AreToldAtOnce()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("senders.txt", "10086\n*\n1*2\n");
        folder.Write("keywords.txt", "ok phrase\nbad; weight=lots\n");
        IReadOnlyList<ConfigurationFault> faults = folder.Faults(
            "--SpamGate:Smpp:Port=70000", "--SpamGate:Acounts:0:SystemId=x", "--SpamGate:Accounts:0:SpId=nobody",
            "--SpamGate:Screening:BlockedSenders=senders.txt", "--SpamGate:Screening:Keywords=keywords.txt", "--SpamGate:Sps:1:SpId=");
        Assert.Equal(
            [
                "SpamGate:Accounts:0:SpId",
                "SpamGate:Acounts",
                "SpamGate:Screening:BlockedSenders",
                "SpamGate:Screening:BlockedSenders",
                "SpamGate:Screening:Keywords",
                "SpamGate:Smpp:Port",
                "SpamGate:Sps:1:SpId",
            ],
            faults.Select(fault => fault.Path).Order(StringComparer.Ordinal));
        Assert.Contains(faults, fault => fault.Problem.Contains("senders.txt:2:", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Problem.Contains("senders.txt:3:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ \"SpamGate\": ", "is no valid JSON")]
    [InlineData("", "is no valid JSON")]
    [InlineData("{ \"Spamgate2\": {} }", "has no section SpamGate")]
    [InlineData("{ \"SpamGate\": { \"Model\": \"\", \"Model\": \"x\" } }", "is no valid JSON")]
    public void BrokenFile_IsNamed(string json, string problem)
    {
        using var folder = new ConfigurationFolder(json);
        ConfigurationFault fault = Assert.Single(folder.Faults());
        Assert.Equal(folder.File, fault.Path);
        Assert.Contains(problem, fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFile_IsNamed()
    {
        var faults = new ConfigurationFaults();
        var input = new ConfigurationInput { File = "/no/such/spamgate.json", UseEnvironment = false };
        Assert.Null(new SnapshotBuilder(input, TimeProvider.System).Build(faults));
        Assert.Contains("cannot be read", Assert.Single(faults.All).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_AreNeverQuoted()
    {
        using var folder = new ConfigurationFolder();
        string tooLong = "verysecretpassword" + new string('x', 64);
        IReadOnlyList<ConfigurationFault> faults = folder.Faults(
            "--SpamGate:ApiKeys=slipped-secret", $"--SpamGate:Accounts:0:Password={tooLong}", "--SpamGate:Accounts:1:PasswordHash=hunter2", $"--SpamGate:Smscs:0:Password={tooLong}");
        Assert.Equal(4, faults.Count);
        Assert.All(faults, fault =>
        {
            Assert.DoesNotContain("secret", fault.Problem, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", fault.Problem, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Drop_WithTwoDifferentNames_IsAccepted()
    {
        using var folder = new ConfigurationFolder();
        string[] drop = ["--SpamGate:Screening:Actions:Keyword=drop", "--SpamGate:Screening:DropApprovedBy:0=Li"];
        Assert.Single(folder.Faults([.. drop, "--SpamGate:Screening:DropApprovedBy:1=li "]));
        Assert.Empty(folder.Faults([.. drop, "--SpamGate:Screening:DropApprovedBy:1=Wang"]));
    }

    [Fact]
    public void CheckConfig_PrintsSummaryOrAllFaults()
    {
        using var folder = new ConfigurationFolder();
        var output = new StringWriter();
        var error = new StringWriter();
        Assert.Equal(ConfigurationCheck.Good, ConfigurationCheck.Run(folder.Input(), output, error));
        Assert.Contains("1 SMSCs, 2 accounts, 2 SPs, 1 API keys", output.ToString(), StringComparison.Ordinal);
        Assert.Empty(error.ToString());

        Assert.Equal(ConfigurationCheck.Bad, ConfigurationCheck.Run(folder.Input("--SpamGate:Smpp:Port=-1", "--SpamGate:Sps:0:Card=Blue"), output, error));
        Assert.StartsWith("The configuration has 2 faults:", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("SpamGate:Smpp:Port: is -1", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("SpamGate:Sps:0:Card: is 'Blue'", error.ToString(), StringComparison.Ordinal);
    }
}
