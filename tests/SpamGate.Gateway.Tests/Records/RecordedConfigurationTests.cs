using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Records;
using SpamGate.Gateway.Tests.Configuration;
using SpamGate.Screening.Policies;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Tests.Records;

/// <summary>The file seeds the records once; then records are the truth, and an edit of the file is one more write to them.</summary>
public sealed class RecordedConfigurationTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly RecordCause s_person = new("li", "because it is a test");

    private readonly ConfigurationFolder _folder = new();
    private RecordedConfiguration _recorded = null!;
    private SnapshotSource _source = null!;

    private RecordStore Store => _recorded.Store;

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
    public async Task FirstStart_SeedsTheRecordsWithTheFile()
    {
        Assert.Equal(["sp1", "sp2"], _source.Current.SpsById.Keys.Order());
        SpRecord sp = await Store.ReadAsync(static (records, cancellation) => records.Sps.SingleAsync(static it => it.SpId == "sp1", cancellation));
        Assert.Equal(("One", 100d, 20, "{}"), (sp.Name, sp.MessagesPerSecond, sp.Burst, sp.Settings));
        List<string> numbers = await Store.ReadAsync(static (records, cancellation) =>
            records.AccessNumbers.OrderBy(static it => it.Number).Select(static it => it.Number + " " + it.SpId + " " + it.Purpose).ToListAsync(cancellation));
        Assert.Equal(["10690001 sp1 General", "106900012 sp2 General", "10690001777 sp1 Transactional", "ONE sp1 General"], numbers);
        List<AuditRecord> audit = await AuditAsync();
        Assert.All(audit, static row => Assert.Equal((RecordCause.Configuration, AuditAction.Insert), (row.Actor, row.Action)));
        Assert.DoesNotContain(audit, static row => row.After!.Contains("pass1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restart_UnchangedFile_DoesNotOverwriteWhatAPersonChanged()
    {
        await EditSpAsync(static sp => sp.Card = Card.Red);

        await RestartAsync();

        Assert.Equal(Card.Red, _source.Current.SpsById["sp1"].Card);
        Assert.Equal(100, _source.Current.SpsById["sp1"].MessagesPerSecond);
    }

    [Fact]
    public async Task EditOfTheFile_WritesOnlyWhatWasEdited()
    {
        await EditSpAsync(static sp => sp.Card = Card.Red);
        _source.Look();

        Change("\"MessagesPerSecond\": 100", "\"MessagesPerSecond\": 50");

        Assert.True(_source.Look());
        SpPolicy sp = _source.Current.SpsById["sp1"];
        Assert.Equal((Card.Red, 50), (sp.Card, sp.MessagesPerSecond));
        AuditRecord last = (await AuditAsync())[^1];
        Assert.Equal(
            (RecordCause.Configuration, "Sp", "sp1", """{"MessagesPerSecond":100}""", """{"MessagesPerSecond":50}"""),
            (last.Actor, last.Entity, last.RecordKey, last.Before, last.After));
        Assert.False(_source.Look());
    }

    [Fact]
    public async Task EditWhileStopped_IsAppliedAtTheNextStart()
    {
        Change("\"Name\": \"One\"", "\"Name\": \"Eins\"");

        await RestartAsync();

        Assert.Equal("Eins", _source.Current.SpsById["sp1"].Name);
    }

    [Fact]
    public async Task EntryRemovedFromTheFile_GoesWithItsNumbers_RecordsOfPersonsStay()
    {
        await Store.WriteAsync(s_person, static edit =>
        {
            edit.Records.Add(new SpRecord { SpId = "sp3", Name = "Three" });
            edit.Records.Add(new AccessNumberRecord { Number = "10693", SpId = "sp3" });
            return Task.FromResult(RecordWrite.Done);
        });
        Change(
            """
            ,
                  { "SpId": "sp2", "AccessNumbers": [ "106900012" ] }
            """,
            "");

        _source.Look();

        Assert.Equal(["sp1", "sp3"], _source.Current.SpsById.Keys.Order());
        Assert.Equal(Card.Removed, _source.Current.Sps.Single(static sp => sp.SpId == "sp2").Card);
        Assert.False(await Store.ReadAsync(static (records, cancellation) => records.AccessNumbers.AnyAsync(static it => it.SpId == "sp2", cancellation)));
    }

    [Fact]
    public void NumberMovedInTheFile_ChangesItsOwner()
    {
        string moved = ConfigurationFolder.Good
            .Replace("\"ONE\" ]", "\"ONE\", \"106900012\" ]", StringComparison.Ordinal)
            .Replace("\"sp2\", \"AccessNumbers\": [ \"106900012\" ]", "\"sp2\", \"AccessNumbers\": [ \"10692\" ]", StringComparison.Ordinal);
        _folder.Replace("spamgate.json", moved);

        Assert.True(_source.Look());

        Assert.Equal(3, _source.Current.SpsById["sp1"].AccessNumbers.Length);
        Assert.Single(_source.Current.SpsById["sp2"].AccessNumbers);
    }

    [Fact]
    public async Task BadEdit_IsRefusedAndNothingIsWritten()
    {
        int before = (await AuditAsync()).Count;
        Change("\"AccessNumbers\": [ \"106900012\" ]", "\"AccessNumbers\": [ \"10690001\" ]");

        Assert.False(_source.Look());

        Assert.Equal(1, _source.Current.Version);
        Assert.Equal(before, (await AuditAsync()).Count);
    }

    [Fact]
    public async Task RecordChangedByAnotherProcess_IsInForceWithoutATouchOfTheFile()
    {
        var changed = new TaskCompletionSource<GatewaySnapshot>();
        _source.Changed += (_, current) => changed.TrySetResult(current);
        _source.Watch(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        await using RecordStore other = await OpenOtherAsync();

        await other.WriteAsync(s_person, static async edit =>
        {
            (await edit.Records.Sps.SingleAsync(static sp => sp.SpId == "sp1")).Card = Card.Yellow;
            edit.Records.Add(new TemplateRecord { TemplateId = "t1", SpId = "sp1", Text = "您的验证码是{number}" });
            return RecordWrite.Done;
        });

        SpPolicy sp = (await changed.Task.WaitAsync(s_patience)).SpsById["sp1"];
        Assert.Equal((Card.Yellow, 1), (sp.Card, sp.Templates.Count));
    }

    [Fact]
    public async Task PlainPassword_StaysInTheFile_HashInTheRecordOutranksIt()
    {
        Assert.Equal("", await Store.ReadAsync(static (records, cancellation) =>
            records.Accounts.Where(static it => it.SystemId == "one").Select(static it => it.PasswordHash).SingleAsync(cancellation)));
        Change("pass1", "pass9");
        Assert.True(_source.Look());
        var verifier = new CredentialVerifier();
        Assert.True(await verifier.VerifyAsync(_source.Current.Accounts["one"].Credential, "pass9"u8.ToArray(), default));

        string hash = PasswordHash.Create("api-set"u8.ToArray());
        await Store.WriteAsync(s_person, async edit =>
        {
            (await edit.Records.Accounts.SingleAsync(static it => it.SystemId == "one")).PasswordHash = hash;
            return RecordWrite.Done;
        });
        await RestartAsync();

        Assert.True(await verifier.VerifyAsync(_source.Current.Accounts["one"].Credential, "api-set"u8.ToArray(), default));
        Assert.False(await verifier.VerifyAsync(_source.Current.Accounts["one"].Credential, "pass9"u8.ToArray(), default));
    }

    [Fact]
    public async Task DatabaseUnusableAtStart_IsRefusedByName()
    {
        await using var recorded = new RecordedConfiguration(TimeProvider.System);
        ConfigurationInput input = _folder.Input(
            "--SpamGate:Records:Provider=PostgreSql", "--SpamGate:Records:ConnectionString=Host=127.0.0.1;Port=1;Database=records;Username=spamgate;Password=hidden");

        Assert.False(SnapshotSource.TryCreate(input, out _, out ConfigurationFaults faults, recorded: recorded));

        ConfigurationFault fault = Assert.Single(faults.All);
        Assert.Contains("PostgreSQL database records at 127.0.0.1:1 can not be used", fault.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", fault.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PostgreSql", "", "is missing")]
    [InlineData("PostgreSql", "Hots=db", "can not be read")]
    [InlineData("Sqlite", "Data Sauce=x", "can not be read")]
    public void ConnectionString_Bad_IsAFaultOfTheConfiguration(string provider, string connection, string problem)
    {
        ConfigurationFault fault = Assert.Single(_folder.Faults($"--SpamGate:Records:Provider={provider}", $"--SpamGate:Records:ConnectionString={connection}"));
        Assert.Equal("SpamGate:Records:ConnectionString", fault.Path);
        Assert.Contains(problem, fault.Problem, StringComparison.Ordinal);
    }

    private void Start()
    {
        _recorded = new RecordedConfiguration(TimeProvider.System);
        Assert.True(
            SnapshotSource.TryCreate(_folder.Input(), out SnapshotSource? source, out ConfigurationFaults faults, recorded: _recorded), string.Join('\n', faults.All));
        _source = source;
    }

    private async Task RestartAsync()
    {
        _source.Dispose();
        await _recorded.DisposeAsync();
        Start();
    }

    private async Task<RecordStore> OpenOtherAsync() => (await RecordStore.OpenAsync(
        RecordStoreOptions.ForFile(_folder.Path("data/records.db")), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance)).Store!;

    private Task<RecordWrite> EditSpAsync(Action<SpRecord> change) => Store.WriteAsync(s_person, async edit =>
    {
        change(await edit.Records.Sps.SingleAsync(static sp => sp.SpId == "sp1"));
        return RecordWrite.Done;
    });

    private Task<List<AuditRecord>> AuditAsync() =>
        Store.ReadAsync(static (records, cancellation) => records.Audit.OrderBy(static row => row.Id).ToListAsync(cancellation));

    private void Change(string from, string to)
    {
        string text = File.ReadAllText(_folder.File);
        Assert.Contains(from, text, StringComparison.Ordinal);
        _folder.Replace("spamgate.json", text.Replace(from, to, StringComparison.Ordinal));
    }
}
