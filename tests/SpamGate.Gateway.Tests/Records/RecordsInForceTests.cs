using System.Text;
using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Conduct;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Records;
using SpamGate.Gateway.Tests.Configuration;
using SpamGate.Screening.Content;
using SpamGate.Screening.Limits;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Tests.Records;

/// <summary>What stands in the records has its effect on the next snapshot; what can not be in force is left out and named, and all else is in force.</summary>
public sealed class RecordsInForceTests : IAsyncLifetime, IDisposable
{
    private static readonly RecordCause s_person = new("li", "because it is a test");
    private static readonly DateTimeOffset s_start = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    private readonly SettableTime _time = new(s_start);
    private readonly ConfigurationFolder _folder = new();
    private RecordedConfiguration _recorded = null!;
    private SnapshotSource _source = null!;

    public Task InitializeAsync()
    {
        Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _source.Dispose();
        await _recorded.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RateOfANumber_IsThatOfItsRecord()
    {
        await WriteAsync(static async records => (await records.AccessNumbers.SingleAsync(static it => it.Number == "10690001")).MessagesPerSecond = 5);
        NumberRate rate = RateOf("1069000123");
        Assert.Equal(GcraLimit.PerSecond(5, 5), rate.Limit);
        rate.TheoreticalArrivalTime = 77;

        await WriteAsync(static async records => (await records.AccessNumbers.SingleAsync(static it => it.Number == "10690001")).MessagesPerSecond = 50);
        Assert.Equal((GcraLimit.PerSecond(50, 50), 77L), (RateOf("1069000123").Limit, RateOf("1069000123").TheoreticalArrivalTime));

        await WriteAsync(static async records => (await records.AccessNumbers.SingleAsync(static it => it.Number == "10690001")).MessagesPerSecond = 0);
        Assert.False(_source.Current.SpsById["sp1"].NumberRates.TryFind(Address("1069000123"), out _));
    }

    [Fact]
    public async Task DeclaredPrice_IsThatOfItsRecord_AndOutranksTheSetting()
    {
        await WriteAsync(static records =>
        {
            records.Add(new ServiceCodeRecord { SpId = "sp1", Code = "WX", PriceFen = 200, Charging = ChargingMethod.Monthly });
            records.Add(new ServiceCodeRecord { SpId = "sp1", Code = "LONGCODE", PriceFen = 1, Charging = ChargingMethod.PerMessage });
            return Task.CompletedTask;
        });
        Assert.Equal([new ServiceCode("WX", 200, Charging.Monthly)], _source.Current.SpsById["sp1"].ServiceCodes);
        Assert.Empty(_source.Current.LeftOut);

        await WriteAsync(static async records =>
        {
            (await records.ServiceCodes.SingleAsync(static it => it.Code == "WX")).PriceFen = 100;
            (await records.Sps.SingleAsync(static it => it.SpId == "sp1")).Settings = """{"ServiceCodes":[{"Code":"WX","PriceFen":900},{"Code":"B","PriceFen":3}]}""";
        });
        Assert.Equal([new ServiceCode("WX", 100, Charging.Monthly), new ServiceCode("B", 3)], _source.Current.SpsById["sp1"].ServiceCodes);
    }

    [Fact]
    public async Task ListsOfDomainsAndContacts_AreAddedToThoseOfTheFiles()
    {
        _folder.Write("blocked.txt", "file.example.com\n");
        Configure("\"Model\": \"\"", "\"Model\": \"\", \"Screening\": { \"BlockedDomains\": \"blocked.txt\" }");
        Assert.True(_source.Look());
        await WriteAsync(static records =>
        {
            records.Add(new ListRecord { Name = "bad", Kind = ListKind.BlockedDomains });
            records.Add(new ListEntryRecord { ListName = "bad", Value = "record.example.com" });
            records.Add(new ListRecord { Name = "calls", Kind = ListKind.BlockedContacts });
            return Task.CompletedTask;
        });
        Assert.Equal(["file.example.com", "record.example.com"], BlockedDomains.Order());

        // An entry alone, on a list that was known before and empty.
        await WriteAsync(static records =>
        {
            records.Add(new ListEntryRecord { ListName = "calls", Value = "01088*" });
            return Task.CompletedTask;
        });
        Assert.Equal(1, _source.Current.Engine.Snapshot.Content.Contacts.BlockedContacts.Count);

        DomainList before = _source.Current.Engine.Snapshot.Content.Contacts.BlockedDomains;
        await WriteAsync(static async records => (await records.Sps.SingleAsync(static it => it.SpId == "sp1")).Name = "Uno");
        Assert.Same(before, _source.Current.Engine.Snapshot.Content.Contacts.BlockedDomains);

        await WriteAsync(static async records => records.RemoveRange(await records.ListEntries.Where(static it => it.ListName == "bad").ToListAsync()));
        Assert.Equal(["file.example.com"], BlockedDomains);
    }

    [Fact]
    public async Task ListsOfDomainsAndContacts_AreArchivedWithTheRest_SoThatVerdictsCanBeReplayed()
    {
        _folder.Write("blocked.txt", "file.example.com\n");
        Configure("\"Model\": \"\"", "\"Model\": \"\", \"Screening\": { \"BlockedDomains\": \"blocked.txt\" }");
        Assert.True(_source.Look());
        await WriteAsync(static records =>
        {
            records.Add(new ListRecord { Name = "bad", Kind = ListKind.BlockedDomains });
            records.Add(new ListEntryRecord { ListName = "bad", Value = "record.example.com" });
            records.Add(new ListEntryRecord { ListName = "bad", Value = "other.example.com" });
            records.Add(new ListRecord { Name = "calls", Kind = ListKind.AllowedContacts });
            records.Add(new ListEntryRecord { ListName = "calls", Value = "01088*" });
            return Task.CompletedTask;
        });
        ContentEngine engine = _source.Current.Engine.Snapshot.Content;
        var archive = new ContentArchive(_folder.Path("archive"));

        Assert.Null(archive.Keep(engine, _source.Current.ContentSources));
        ContentEngine? again = archive.Load(null, engine.RuleVersion, out string problem);

        Assert.True(again is not null, problem);
        Assert.Equal(["file.example.com", "other.example.com", "record.example.com"], again.Contacts.BlockedDomains.Domains.Order());
        Assert.Equal((0, 1), (again.Contacts.BlockedContacts.Count, again.Contacts.AllowedContacts.Count));
    }

    [Theory]
    [InlineData("ListEntry", "*", AuditAction.Note, false)]
    [InlineData("ListEntry", "*", AuditAction.Insert, false)]
    [InlineData("ListEntry", "new/1", AuditAction.Insert, true)]
    [InlineData("List", "new", AuditAction.Note, false)]
    [InlineData("List", "new", AuditAction.Update, true)]
    [InlineData("Sp", "sp1", AuditAction.Update, false)]
    public void ContentLists_AreConcernedByWhatChangesThem(string entity, string key, AuditAction action, bool isConcerned) =>
        Assert.Equal(isConcerned, RecordedContent.Empty.IsConcerned(new ChangedRecord(1, entity, key, action)));

    [Fact]
    public async Task ExportOfEntries_ToldWithAChange_LosesItNot()
    {
        await WriteEditAsync(static async edit =>
        {
            (await edit.Records.Sps.SingleAsync(static it => it.SpId == "sp1")).Card = Card.Yellow;
            edit.Note("ListEntry", "*", """{"export":true}""");
        });
        Assert.Equal(Card.Yellow, _source.Current.SpsById["sp1"].Card);
    }

    [Fact]
    public async Task EntryOfAContentList_ExpiresByItself()
    {
        await WriteAsync(static records =>
        {
            records.Add(new ListRecord { Name = "bad", Kind = ListKind.BlockedDomains });
            records.Add(new ListEntryRecord { ListName = "bad", Value = "short.example.com", ExpiresAt = s_start.AddHours(1) });
            records.Add(new ListEntryRecord { ListName = "bad", Value = "long.example.com" });
            return Task.CompletedTask;
        });
        Assert.Equal(2, BlockedDomains.Count);
        Assert.False(_source.Look());

        _time.Now = s_start.AddHours(1);

        Assert.True(_source.Look());
        Assert.Equal(["long.example.com"], BlockedDomains);
        Assert.False(_source.Look());
    }

    [Fact]
    public async Task BadRecord_IsLeftOut_AndWhatComesAfterItIsInForce()
    {
        // What no check of the API lets through, and an older or newer gateway, or a person at the database, might write.
        await WriteAsync(static records =>
        {
            records.Add(new TemplateRecord { TemplateId = "good", SpId = "sp1", Text = "您的验证码是{number}" });
            records.Add(new TemplateRecord { TemplateId = "bad", SpId = "sp1", Text = "{nothing}" });
            records.Add(new AccessNumberRecord { Number = "1069;1", SpId = "sp2" });
            records.Add(new AccessNumberRecord { Number = "+10690001*", SpId = "sp2", Purpose = NumberPurpose.Promotional });
            records.Add(new ListRecord { Name = "domains", Kind = ListKind.BlockedDomains });
            records.Add(new ListEntryRecord { ListName = "domains", Value = "no domain" });
            records.Add(new ListEntryRecord { ListName = "domains", Value = "bad.example.com" });
            records.Add(new ListRecord { Name = "own", Kind = ListKind.BlockedDomains, SpId = "sp1" });
            records.Add(new ScheduleRecord { Name = "default", Document = """{"name":"x","quietHours":7}""" });
            records.Add(new AccountRecord { SystemId = "lost", SpId = "sp1", PasswordHash = "no hash" });
            records.Add(new SpRecord { SpId = "sp3", Settings = "{ no json" });
            return Task.CompletedTask;
        });

        Assert.Equal(
            [
                "records:AccessNumber:+10690001", "records:AccessNumber:1069;1", "records:Account:lost", "records:List:BlockedDomains", "records:List:own",
                "records:Schedule:default", "records:Sp:sp3", "records:Template:bad",
            ],
            _source.Current.LeftOut.Select(static item => item.Path).Distinct().Order(StringComparer.Ordinal));
        SpPolicy sp1 = _source.Current.SpsById["sp1"];
        Assert.Equal(1, sp1.Templates.Count);
        Assert.Single(_source.Current.SpsById["sp2"].AccessNumbers);
        Assert.Equal(["bad.example.com"], BlockedDomains);
        Assert.Equal(["one", "trunk"], _source.Current.Accounts.Keys.Order());

        await WriteAsync(static async records => (await records.Sps.SingleAsync(static it => it.SpId == "sp1")).Card = Card.Yellow);
        Assert.Equal(Card.Yellow, _source.Current.SpsById["sp1"].Card);

        await WriteAsync(static async records =>
        {
            records.RemoveRange(await records.AccessNumbers.Where(static it => it.SpId == "sp2" && it.Number != "106900012").ToListAsync());
            records.RemoveRange(await records.Templates.Where(static it => it.TemplateId == "bad").ToListAsync());
            records.RemoveRange(await records.ListEntries.Where(static it => it.Value == "no domain").ToListAsync());
            records.RemoveRange(await records.Lists.Where(static it => it.Name == "own").ToListAsync());
            records.RemoveRange(await records.Schedules.ToListAsync());
            records.RemoveRange(await records.Accounts.Where(static it => it.SystemId == "lost").ToListAsync());
            records.RemoveRange(await records.Sps.Where(static it => it.SpId == "sp3").ToListAsync());
        });
        Assert.Empty(_source.Current.LeftOut);
    }

    [Fact]
    public async Task RecordThatTurnsBad_StaysAsItWas()
    {
        await WriteAsync(static records =>
        {
            records.Add(new SpRecord { SpId = "sp3", MessagesPerSecond = 7 });
            records.Add(new AccessNumberRecord { Number = "10693", SpId = "sp3" });
            records.Add(new AccountRecord { SystemId = "three", SpId = "sp3", PasswordHash = PasswordHash.Create("secret3"u8.ToArray()), MaxBinds = 3 });
            return Task.CompletedTask;
        });

        await WriteAsync(static async records =>
        {
            (await records.Sps.SingleAsync(static it => it.SpId == "sp3")).Settings = "{ no json";
            AccountRecord account = await records.Accounts.SingleAsync(static it => it.SystemId == "three");
            (account.AllowFrom, account.MaxBinds) = (["nowhere"], 9);
        });

        Assert.Equal(["records:Account:three", "records:Sp:sp3"], _source.Current.LeftOut.Select(static item => item.Path).Order());
        SpPolicy sp = _source.Current.SpsById["sp3"];
        Assert.Equal((7, 1), (sp.MessagesPerSecond, sp.AccessNumbers.Length));
        AccountPolicy account = _source.Current.Accounts["three"];
        Assert.Equal((3, 0), (account.MaxBinds, account.AllowFrom.Count));
        Assert.Same(sp, account.Sp);
    }

    [Fact]
    public async Task NumberOfTwoSps_StaysWithTheOneThatHasItInForce()
    {
        await WriteAsync(static records =>
        {
            records.Add(new SpRecord { SpId = "a_thief" });
            records.Add(new AccessNumberRecord { Number = "+106900012", SpId = "a_thief" });
            return Task.CompletedTask;
        });

        Assert.Equal("sp2", Owner("1069000125"));
        Assert.Equal("records:AccessNumber:+106900012", Assert.Single(_source.Current.LeftOut).Path);
    }

    [Fact]
    public async Task EditOfTheFileThatTakesARecordsNumber_IsRefused()
    {
        await WriteAsync(static records =>
        {
            records.Add(new SpRecord { SpId = "sp3" });
            records.Add(new AccessNumberRecord { Number = "10693", SpId = "sp3" });
            return Task.CompletedTask;
        });
        Configure("\"ONE\" ]", "\"ONE\", \"+10693\" ]");

        Assert.False(_source.Look());

        Assert.Contains("records:Sp:sp3", Assert.Single(_source.Refused).Problem, StringComparison.Ordinal);
        Assert.Equal("sp3", Owner("106931"));
    }

    [Fact]
    public async Task FaultyFile_IsRefusedOnce_AndWhatChangedMeanwhileIsInForceWhenItIsMended()
    {
        int refused = 0;
        _source.Reloaded += accepted => refused += accepted ? 0 : 1;
        string good = File.ReadAllText(_folder.File);
        Configure("\"Port\": 2776", "\"Port\": 99999");
        Assert.False(_source.Look());

        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _recorded.Changed += () => told.TrySetResult();
        await _recorded.Store.WriteAsync(s_person, static async edit =>
        {
            (await edit.Records.Sps.SingleAsync(static it => it.SpId == "sp1")).Card = Card.Yellow;
            return RecordWrite.Done;
        });
        await told.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(_source.Look());
        Assert.False(_source.Look());
        Assert.False(_source.Look());
        Assert.Equal((2, Card.Green), (refused, _source.Current.SpsById["sp1"].Card));

        _folder.Replace("spamgate.json", good);
        Assert.True(_source.Look());
        Assert.Equal(Card.Yellow, _source.Current.SpsById["sp1"].Card);
    }

    private IReadOnlyList<string> BlockedDomains => _source.Current.Engine.Snapshot.Content.Contacts.BlockedDomains.Domains;

    private string? Owner(string number) => _source.Current.TryFindOwner(Address(number), out SpPolicy? sp) ? sp.SpId : null;

    private NumberRate RateOf(string number)
    {
        Assert.True(_source.Current.SpsById["sp1"].NumberRates.TryFind(Address(number), out NumberRate? rate));
        return rate;
    }

    private SmsAddress Address(string number) => _source.Current.NumberingPlan.Canonicalise(Encoding.ASCII.GetBytes(number));

    private void Start()
    {
        _recorded = new RecordedConfiguration(_time);
        Assert.True(
            SnapshotSource.TryCreate(_folder.Input(), out SnapshotSource? source, out ConfigurationFaults faults, _time, _recorded), string.Join('\n', faults.All));
        _source = source;
    }

    /// <summary>Writes, waits until it is told, and looks.</summary>
    private Task WriteAsync(Func<RecordsContext, Task> change) => WriteEditAsync(edit => change(edit.Records));

    private async Task WriteEditAsync(Func<RecordEdit, Task> change)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Tell() => told.TrySetResult();
        _recorded.Changed += Tell;
        RecordWrite write = await _recorded.Store.WriteAsync(s_person, async edit =>
        {
            await change(edit);
            return RecordWrite.Done;
        });
        Assert.True(write.IsDone, write.Detail);
        await told.Task.WaitAsync(TimeSpan.FromSeconds(20));
        _recorded.Changed -= Tell;
        Assert.True(_source.Look(), string.Join('\n', _source.Refused));
    }

    private void Configure(string from, string to)
    {
        string text = File.ReadAllText(_folder.File);
        Assert.Contains(from, text, StringComparison.Ordinal);
        _folder.Replace("spamgate.json", text.Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>A wall clock that is set by hand; timers and timestamps run as ever.</summary>
    private sealed class SettableTime(DateTimeOffset start) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
