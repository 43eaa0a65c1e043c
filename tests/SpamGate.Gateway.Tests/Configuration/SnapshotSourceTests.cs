using Microsoft.Extensions.Logging.Abstractions;
using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Classification;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Policies;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Gateway.Tests.Configuration;

public sealed class SnapshotSourceTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();
    private readonly List<bool> _reloads = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Unchanged_IsNotLoadedAgain()
    {
        SnapshotSource source = Create();
        GatewaySnapshot first = source.Current;
        Assert.False(source.Look());
        Assert.Same(first, source.Current);
        Assert.Empty(_reloads);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GoodChange_IsSwappedInWhole(bool byRename)
    {
        SnapshotSource source = Create();
        GatewaySnapshot? seenOld = null;
        GatewaySnapshot? seenNew = null;
        source.Changed += (old, current) => (seenOld, seenNew) = (old, current);
        GatewaySnapshot first = source.Current;
        Change("\"SpId\": \"sp1\", \"Name\": \"One\"", "\"SpId\": \"sp1\", \"Name\": \"One\", \"Card\": \"Red\"", byRename);
        Assert.True(source.Look());
        Assert.Equal(Card.Red, source.Current.SpsById["sp1"].Card);
        Assert.Equal(2, source.Current.Version);
        Assert.Same(first, seenOld);
        Assert.Same(source.Current, seenNew);
        Assert.Equal([true], _reloads);
        Assert.False(source.Look());
    }

    [Fact]
    public void ChangeOfTheSameLength_IsSeen()
    {
        SnapshotSource source = Create();
        Change("\"Name\": \"One\"", "\"Name\": \"Two\"");
        Assert.True(source.Look());
        Change("\"Name\": \"Two\"", "\"Name\": \"Ten\"");
        Assert.True(source.Look());
        Assert.Equal("Ten", source.Current.SpsById["sp1"].Name);
    }

    [Fact]
    public void HalfWrittenFile_IsRefusedOnce_AndReadWhenWhole()
    {
        SnapshotSource source = Create();
        GatewaySnapshot first = source.Current;
        string changed = ConfigurationFolder.Good.Replace("\"Burst\": 20", "\"Burst\": 30", StringComparison.Ordinal);
        _folder.Write("spamgate.json", changed[..(changed.Length / 2)]);
        Assert.False(source.Look());
        Assert.False(source.Look());
        Assert.Same(first, source.Current);
        Assert.Equal([false], _reloads);

        _folder.Write("spamgate.json", changed);
        Assert.True(source.Look());
        Assert.Equal([false, true], _reloads);
    }

    [Fact]
    public void MissingFile_KeepsTheOld_UntilItIsBack()
    {
        SnapshotSource source = Create();
        GatewaySnapshot first = source.Current;
        File.Delete(_folder.File);
        Assert.False(source.Look());
        Assert.Same(first, source.Current);
        _folder.Write("spamgate.json", ConfigurationFolder.Good);
        Assert.True(source.Look());
    }

    [Fact]
    public void BadChange_KeepsTheOld_AndItsRateBuckets()
    {
        SnapshotSource source = Create();
        Change("\"SpId\": \"sp1\", \"MessagesPerSecond\": 10", "\"SpId\": \"nobody\", \"MessagesPerSecond\": 10");
        Assert.False(source.Look());
        Assert.Equal("sp1", source.Current.Accounts["one"].Sp!.SpId);
    }

    [Fact]
    public void ListFile_Changed_IsReadAgain()
    {
        _folder.Write("senders.txt", "10086\n");
        SnapshotSource source = Create("--SpamGate:Screening:BlockedSenders=senders.txt");
        _folder.Replace("senders.txt", "10086\n10010\n");
        Assert.True(source.Look());
        Assert.Equal(2, source.Current.Engine.Snapshot.BlockedSenders.Count);

        _folder.Replace("senders.txt", "10086\n*\n");
        Assert.False(source.Look());
        Assert.Equal(2, source.Current.Engine.Snapshot.BlockedSenders.Count);

        _folder.Replace("senders.txt", "10086\n10010\n10000\n");
        Assert.True(source.Look());
        Assert.Equal(3, source.Current.Engine.Snapshot.BlockedSenders.Count);
    }

    [Fact]
    public void ContentLists_Changed_AreReadAgain_AndChangeTheVersion()
    {
        _folder.Write("domains.txt", "evil.cn\n");
        _folder.Write("contacts.txt", "13800138000\n");
        _folder.Write("words.txt", "贷款\n");
        SnapshotSource source = Create(
            "--SpamGate:Screening:BlockedDomains=domains.txt", "--SpamGate:Screening:BlockedContacts=contacts.txt", "--SpamGate:Screening:Keywords=words.txt");
        string first = source.Current.Engine.Snapshot.Content.RuleVersion;
        Assert.Equal(ScreenReason.Link, Judge(source, "看 www.evil.cn"));
        Assert.Equal(ScreenReason.Contact, Judge(source, "致电138 0013 8000"));
        Assert.Equal(ScreenReason.None, Judge(source, "看 www.worse.cn"));

        _folder.Replace("domains.txt", "evil.cn\nworse.cn\n");
        Assert.True(source.Look());
        Assert.Equal(ScreenReason.Link, Judge(source, "看 www.worse.cn"));
        string second = source.Current.Engine.Snapshot.Content.RuleVersion;
        Assert.NotEqual(first, second);

        _folder.Replace("words.txt", "贷款\n赌博\n");
        Assert.True(source.Look());
        Assert.Equal(ScreenReason.Keyword, Judge(source, "赌博"));
        Assert.NotEqual(second, source.Current.Engine.Snapshot.Content.RuleVersion);

        _folder.Replace("domains.txt", "no domain\n");
        Assert.False(source.Look());
        Assert.Equal(ScreenReason.Link, Judge(source, "看 www.worse.cn"));
    }

    [Fact]
    public void ThresholdsCampaignsAndTemplates_AreRead_AndFaultsNamed()
    {
        _folder.Write("templates.txt", "【示例】您的验证码是{number}\n");
        SnapshotSource source = Create(
            "--SpamGate:Screening:CategoryThresholds:car_sales=0.3", "--SpamGate:Screening:CardThresholds:Yellow=0.4",
            "--SpamGate:Screening:Campaigns:Window=00:01:00", "--SpamGate:Screening:Campaigns:Senders=3", "--SpamGate:Sps:0:Templates=templates.txt");
        ScreeningSnapshot screening = source.Current.Engine.Snapshot;
        Assert.Equal(0.3f, screening.Content.Thresholds.Of(0.5f, SmsCategory.CarSales, Card.Green));
        Assert.Equal(0.4f, screening.Content.Thresholds.Of(0.5f, SmsCategory.Unknown, Card.Yellow));
        Assert.Equal((60_000_000_000, 3, true), (screening.Campaigns.Window, screening.Campaigns.Senders, screening.Content.TakesFingerprints));
        Assert.Equal(1, source.Current.SpsById["sp1"].Templates.Count);
        Assert.Equal(0, source.Current.SpsById["sp2"].Templates.Count);

        _folder.Write("bad.txt", "{number}\n");
        Assert.Equal(
            ["SpamGate:Sps:0:Templates", "SpamGate:Screening:CategoryThresholds:Loan", "SpamGate:Screening:Campaigns"],
            _folder.Faults("--SpamGate:Screening:CategoryThresholds:loan=1", "--SpamGate:Screening:Campaigns:Contacts=1", "--SpamGate:Sps:0:Templates=bad.txt")
                .Select(static fault => fault.Path).OrderByDescending(static path => path.Contains("Sps", StringComparison.Ordinal)));
    }

    [Fact]
    public void MissingListOfARefusedChange_IsWaitedFor()
    {
        SnapshotSource source = Create();
        Change("\"Model\": \"\",", "\"Model\": \"\", \"Screening\": { \"BlockedSenders\": \"later.txt\" },");
        Assert.False(source.Look());
        _folder.Write("later.txt", "10086\n");
        Assert.True(source.Look());
        Assert.Equal(1, source.Current.Engine.Snapshot.BlockedSenders.Count);
    }

    [Fact]
    public void UnchangedLists_AreNotReadAgain()
    {
        _folder.Write("senders.txt", "10086\n");
        SnapshotSource source = Create("--SpamGate:Screening:BlockedSenders=senders.txt");
        object before = source.Current.Engine.Snapshot.BlockedSenders;
        Change("\"Burst\": 20", "\"Burst\": 30");
        Assert.True(source.Look());
        Assert.Same(before, source.Current.Engine.Snapshot.BlockedSenders);
    }

    [Fact]
    public void CommandLine_HoldsOverReloads()
    {
        SnapshotSource source = Create("--SpamGate:Sps:0:Card=Yellow");
        Change("\"Burst\": 20", "\"Burst\": 30, \"Card\": \"Green\"");
        Assert.True(source.Look());
        Assert.Equal(Card.Yellow, source.Current.SpsById["sp1"].Card);
    }

    [Fact]
    public void Indexes_AreStable_AndOfGoneSpsNeverReused()
    {
        SnapshotSource source = Create();
        int one = source.Current.SpsById["sp1"].Index;
        int two = source.Current.SpsById["sp2"].Index;
        int account = source.Current.Accounts["one"].Index;
        AccountLimiter limiter = source.Current.Accounts["one"].Limiter;
        Assert.True(limiter.TryTake(1, 10));

        Change("{ \"SpId\": \"sp2\", \"AccessNumbers\": [ \"106900012\" ] }", "{ \"SpId\": \"sp3\", \"AccessNumbers\": [ \"106900012\" ] }");
        Assert.True(source.Look());
        Assert.Equal(one, source.Current.SpsById["sp1"].Index);
        Assert.Equal(2, source.Current.SpsById["sp3"].Index);
        Assert.Equal(Card.Removed, source.Current.Sps[two].Card);
        Assert.DoesNotContain("sp2", source.Current.SpsById.Keys);
        Assert.All(source.Current.Sps, (sp, index) => Assert.Equal(index, sp.Index));
        Assert.Equal(account, source.Current.Accounts["one"].Index);

        // The bucket is the same one: what was taken before the reload is still taken.
        Assert.False(source.Current.Accounts["one"].Limiter.TryTake(1));
        Assert.True(source.Current.TryFindOwner(source.Current.NumberingPlan.Canonicalise("1069000121"u8), out SpPolicy? owner));
        Assert.Equal("sp3", owner.SpId);
    }

    [Fact]
    public void StoredHash_StaysProvenOverReloads()
    {
        string hash = PasswordHash.Create("pass1"u8, PasswordHash.MinIterations);
        string json = ConfigurationFolder.Good.Replace("\"Password\": \"pass1\"", $"\"PasswordHash\": \"{hash}\"", StringComparison.Ordinal);
        _folder.Write("spamgate.json", json);
        SnapshotSource source = Create();
        Credential before = source.Current.Accounts["one"].Credential;
        _folder.Write("spamgate.json", json.Replace("\"Burst\": 20", "\"Burst\": 30", StringComparison.Ordinal));
        Assert.True(source.Look());
        Assert.Same(before, source.Current.Accounts["one"].Credential);
    }

    [Fact]
    public void NumberRate_ChangesWithTheReload_AndKeepsWhatWasTaken()
    {
        const string rate = "\"Burst\": 20, \"NumberRates\": [ { \"Number\": \"10690001\", \"MessagesPerSecond\": 1, \"Burst\": 1 } ]";
        _folder.Write("spamgate.json", ConfigurationFolder.Good.Replace("\"Burst\": 20", rate, StringComparison.Ordinal));
        SnapshotSource source = Create();
        NumberRate before = Only(source);
        Assert.True(Gcra.TryTake(ref before.TheoreticalArrivalTime, before.Limit, 1));
        _folder.Write("spamgate.json", ConfigurationFolder.Good.Replace("\"Burst\": 20", rate.Replace("Second\": 1", "Second\": 2", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.True(source.Look());
        NumberRate after = Only(source);
        Assert.Equal(500_000_000, after.Limit.EmissionInterval);
        Assert.Equal(before.TheoreticalArrivalTime, after.TheoreticalArrivalTime);
        Assert.NotEqual(0, after.TheoreticalArrivalTime);

        static NumberRate Only(SnapshotSource source)
        {
            SpPolicy sp = source.Current.SpsById["sp1"];
            Assert.True(sp.NumberRates.TryFind(sp.AccessNumbers[0], out NumberRate? found));
            return found;
        }
    }

    [Fact]
    public void Limits_AreOffByDefault_AndKeepWhatWasCountedOverReloads()
    {
        SnapshotSource source = Create();
        Assert.Null(source.Current.Engine.Snapshot.Limits);
        Change("\"Burst\": 20", "\"Burst\": 20, \"DailyQuota\": 10");
        Assert.True(source.Look());
        LimitRules first = source.Current.Engine.Snapshot.Limits!;
        Assert.Equal(10, source.Current.SpsById["sp1"].DailyQuota);
        Change("\"DailyQuota\": 10", "\"DailyQuota\": 5");
        Assert.True(source.Look());
        Assert.Same(first.Ledger, source.Current.Engine.Snapshot.Limits!.Ledger);
        Assert.Equal(5, source.Current.SpsById["sp1"].DailyQuota);
    }

    [Fact]
    public async Task Watch_GoodChange_ComesIntoForceByItself()
    {
        using SnapshotSource source = Create();
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        source.Changed += (_, _) => changed.TrySetResult();
        source.Watch(NullLogger.Instance);
        Change("\"Burst\": 20", "\"Burst\": 30", byRename: true);
        await changed.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void NewModel_IsTakenWhenComplete()
    {
        string shipped = Path.Combine(AppContext.BaseDirectory, "models", "default");
        string model = _folder.Path("model");
        Directory.CreateDirectory(model);
        foreach (string file in Directory.GetFiles(shipped))
        {
            File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
        }

        SnapshotSource source = Create("--SpamGate:Model=model");
        object before = source.Current.Engine.Snapshot.Content;
        string manifest = Path.Combine(model, "manifest.json");
        string text = File.ReadAllText(manifest);
        File.WriteAllText(manifest, "{}");
        Assert.False(source.Look());
        Assert.Same(before, source.Current.Engine.Snapshot.Content);
        File.WriteAllText(manifest, text.Replace("\"name\": \"", "\"name\": \"renamed-", StringComparison.Ordinal));
        Assert.True(source.Look());
        Assert.StartsWith("renamed-", source.Current.Engine.Snapshot.Content.ModelName, StringComparison.Ordinal);
    }

    private static ScreenReason Judge(SnapshotSource source, string text)
    {
        ContentFinding finding = default;
        ContentEngine engine = source.Current.Engine.Snapshot.Content;
        engine.Inspect(text, new ContentScratch(), ref finding);
        return engine.Judge(finding);
    }

    private SnapshotSource Create(params string[] arguments)
    {
        Assert.True(SnapshotSource.TryCreate(_folder.Input(arguments), out SnapshotSource? source, out ConfigurationFaults faults), string.Join('\n', faults.All));
        source.Reloaded += _reloads.Add;
        return source;
    }

    private void Change(string from, string to, bool byRename = false)
    {
        string text = File.ReadAllText(_folder.File);
        Assert.Contains(from, text, StringComparison.Ordinal);
        text = text.Replace(from, to, StringComparison.Ordinal);
        if (byRename)
        {
            _folder.Replace("spamgate.json", text);
        }
        else
        {
            _folder.Write("spamgate.json", text);
        }
    }
}
