using Microsoft.EntityFrameworkCore;
using SpamGate.Screening.Policies;
using SpamGate.Storage.Records;

namespace SpamGate.Storage.Tests.Records;

public sealed class SqliteRecordStoreTests(SqliteFixture fixture) : RecordStoreTests(fixture), IClassFixture<SqliteFixture>;

public sealed class PostgreSqlRecordStoreTests(PostgreSqlFixture fixture) : RecordStoreTests(fixture), IClassFixture<PostgreSqlFixture>;

/// <summary>What holds of the records on either database.</summary>
public abstract class RecordStoreTests(IRecordsFixture fixture) : IAsyncLifetime
{
    private readonly RecordStoreOptions _options = fixture.NewDatabase();
    private RecordStore _store = null!;

    public async Task InitializeAsync() => _store = await OpenRecords.OpenAsync(_options);

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task Write_OfEveryKind_IsReadBackByAnotherStore()
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123);
        RecordWrite write = await _store.AddAsync(
            new SpRecord { SpId = "acme", Name = "Acme 公司", Card = Card.Yellow, MessagesPerSecond = 2.5, Burst = 3 },
            new AccountRecord { SystemId = "acme1", SpId = "acme", PasswordHash = "pbkdf2-sha256$1$c2FsdA==$aGFzaA==", Carries = ["a", "b"], AllowFrom = ["10.0.0.0/8"] },
            new AccessNumberRecord { Number = "1069001", Purpose = NumberPurpose.General, SpId = "acme" },
            new AccessNumberRecord { Number = "1069001", Purpose = NumberPurpose.Transactional, SpId = "acme" },
            new ServiceCodeRecord { SpId = "acme", Code = "RING", PriceFen = 200, Charging = ChargingMethod.Monthly },
            new TemplateRecord { TemplateId = "t1", SpId = "acme", Text = "您的验证码是{number}" },
            new ListRecord { Name = "blocked", Kind = ListKind.BlockedRecipients },
            new ListEntryRecord { ListName = "blocked", Value = "861380000*", Reason = "complained", Owner = "desk", ExpiresAt = now },
            new ConsentRecord { ConsentId = "c1", Number = "8613800000001", SpId = "acme", GivenAt = now, Evidence = "DY" },
            new OptOutRecord { SpId = "acme", Number = "8613800000002", Since = now, Source = OptOutSource.Message, Word = "TD" },
            new ShieldRecord { SpId = "acme", Number = "8613800000003", Since = now, Cause = "complaint 7" },
            new ScheduleRecord { Name = "quiet", Document = """{"from":"22:00"}""" },
            new QuarantineRecord { MessageId = "q1", SystemId = "acme1", Sender = "1069001", Recipient = "8613800000004", Pdu = [0, 1, 2], Text = "发票", Reason = "Classifier", HeldAt = now, ExpiresAt = now.AddHours(1) },
            new MessageIdRecord { MessageId = "q0", Smsc = "north", SmscMessageId = "77", TakenAt = now },
            new ApiKeyRecord { KeyId = "k1", SecretHash = "h", Role = ApiRole.Ops, CreatedAt = now },
            new IdempotencyRecord { KeyId = "k1", RequestKey = "r1", RequestDigest = "d", ExpiresAt = now },
            new ConfigurationSeedRecord { Kind = "Sp", SeedKey = "acme", Digest = "d", AppliedAt = now });
        Assert.Equal(RecordOutcome.Done, write.Outcome);

        await using RecordStore other = await OpenRecords.OpenAsync(_options);
        await other.ReadAsync(async (records, cancellation) =>
        {
            SpRecord sp = await records.Sps.SingleAsync(cancellation);
            Assert.Equal(("Acme 公司", Card.Yellow, 2.5, 3), (sp.Name, sp.Card, sp.MessagesPerSecond, sp.Burst));
            AccountRecord account = await records.Accounts.SingleAsync(cancellation);
            Assert.Equal(["a", "b"], account.Carries);
            Assert.Equal(["10.0.0.0/8"], account.AllowFrom);
            Assert.Equal(2, await records.AccessNumbers.CountAsync(number => number.SpId == "acme", cancellation));
            Assert.Equal(200, (await records.ServiceCodes.SingleAsync(cancellation)).PriceFen);
            Assert.Equal("您的验证码是{number}", (await records.Templates.SingleAsync(cancellation)).Text);
            ListEntryRecord entry = await records.ListEntries.SingleAsync(it => it.ExpiresAt <= now, cancellation);
            Assert.Equal(("861380000*", now), (entry.Value, entry.ExpiresAt));
            Assert.Equal("TD", (await records.OptOuts.SingleAsync(cancellation)).Word);
            Assert.Equal([0, 1, 2], (await records.Quarantine.SingleAsync(it => it.State == QuarantineState.Held, cancellation)).Pdu);
            Assert.Equal(ApiRole.Ops, (await records.ApiKeys.SingleAsync(cancellation)).Role);
            Assert.Equal(now, (await records.Consents.SingleAsync(cancellation)).GivenAt);
            Assert.Equal("r1", (await records.Idempotency.SingleAsync(cancellation)).RequestKey);
            return true;
        });
    }

    [Fact]
    public async Task Write_Change_LeavesWhoWhyAndWhatInTheAuditWithoutSecrets()
    {
        await _store.AddAsync(new SpRecord { SpId = "acme", Name = "Acme" });
        await _store.AddAsync(new AccountRecord { SystemId = "acme1", SpId = "acme", PasswordHash = "secret-one" });
        RecordWrite change = await _store.WriteAsync(new RecordCause("li", "card after complaint 7"), async edit =>
        {
            (await edit.Records.Sps.SingleAsync()).Card = Card.Yellow;
            (await edit.Records.Accounts.SingleAsync()).PasswordHash = "secret-three";
            return RecordWrite.Done;
        });
        RecordWrite removal = await _store.WriteAsync(new RecordCause("wu", "left"), async edit =>
        {
            edit.Records.Remove(await edit.Records.Accounts.SingleAsync());
            return RecordWrite.Done;
        });

        List<AuditRecord> rows = await AuditAsync();
        Assert.Equal([1, 2, 3, 4, 5], rows.Select(row => row.Id));
        Assert.Equal(("Sp", "acme", AuditAction.Insert), (rows[0].Entity, rows[0].RecordKey, rows[0].Action));
        Assert.Contains("\"Name\":\"Acme\"", rows[0].After, StringComparison.Ordinal);
        Assert.Null(rows[0].Before);
        AuditRecord card = rows.Single(row => row.Entity == "Sp" && row.Action == AuditAction.Update);
        Assert.Equal(("li", "card after complaint 7", """{"Card":"Green"}""", """{"Card":"Yellow"}""", change.WriteId), (card.Actor, card.Reason, card.Before, card.After, card.WriteId));
        AuditRecord gone = rows[4];
        Assert.Equal(("wu", AuditAction.Delete, removal.WriteId), (gone.Actor, gone.Action, gone.WriteId));
        Assert.Null(gone.After);
        Assert.DoesNotContain(rows, row => $"{row.Before}{row.After}".Contains("secret", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.After == """{"PasswordHash":"concealed, length 12"}""");
        AuditVerification verification = await _store.VerifyAuditAsync();
        Assert.True(verification.IsWhole, verification.Problem);
        Assert.Equal(5, verification.Rows);
    }

    [Fact]
    public async Task Write_Version_IsNewWithEachChangeAndStaysWithoutOne()
    {
        var sp = new SpRecord { SpId = "acme" };
        await _store.AddAsync(sp);
        await _store.AddAsync(new SpRecord { SpId = "other" });
        long first = (await SpAsync("acme"))!.Version;
        Assert.Equal(RecordOutcome.Done, (await EditSpAsync(static it => it.Name = it.Name)).Outcome);
        Assert.Equal(first, (await SpAsync("acme"))!.Version);
        await EditSpAsync(static it => it.Name = "new");

        Assert.Equal(first, sp.Version);
        SpRecord changed = (await SpAsync("acme"))!;
        Assert.Equal((await AuditAsync())[^1].Id, changed.Version);
        Assert.NotEqual(first, changed.Version);
    }

    [Fact]
    public async Task Write_NotDone_LeavesNothing()
    {
        RecordWrite refused = await _store.WriteAsync(OpenRecords.Tester, static edit =>
        {
            edit.Records.Add(new SpRecord { SpId = "acme" });
            return Task.FromResult(RecordWrite.Conflict("version 3 is not version 4"));
        });

        Assert.Equal((RecordOutcome.Conflict, "version 3 is not version 4"), (refused.Outcome, refused.Detail));
        Assert.Null(await SpAsync("acme"));
        Assert.Empty(await AuditAsync());
    }

    [Fact]
    public async Task Write_BrokenRules_AreAnswersAndTheNextWriteWorks()
    {
        await _store.AddAsync(new SpRecord { SpId = "acme" }, new AccountRecord { SystemId = "acme1", SpId = "acme" });

        RecordWrite twice = await _store.AddAsync(new SpRecord { SpId = "acme" });
        RecordWrite orphan = await _store.AddAsync(new AccountRecord { SystemId = "x", SpId = "nobody" });
        RecordWrite owner = await _store.WriteAsync(OpenRecords.Tester, static async edit =>
        {
            edit.Records.Remove(await edit.Records.Sps.SingleAsync());
            return RecordWrite.Done;
        });
        RecordWrite bug = await Record.ExceptionAsync(() => _store.WriteAsync(OpenRecords.Tester, static _ => throw new InvalidOperationException("a bug"))) is InvalidOperationException
            ? RecordWrite.Done : RecordWrite.Refused("no exception");

        Assert.Equal(
            (RecordOutcome.Exists, RecordOutcome.Refused, RecordOutcome.Refused, RecordOutcome.Done),
            (twice.Outcome, orphan.Outcome, owner.Outcome, bug.Outcome));
        Assert.Equal(RecordOutcome.Done, (await _store.AddAsync(new SpRecord { SpId = "other" })).Outcome);
        Assert.True((await _store.VerifyAuditAsync()).IsWhole);
    }

    [Fact]
    public async Task Write_ManyAtOnce_AllHoldAndTheChainIsWhole()
    {
        await _store.AddAsync(new SpRecord { SpId = "acme" });
        await using RecordStore other = await OpenRecords.OpenAsync(_options);
        Task<RecordWrite>[] writes = [.. Enumerable.Range(0, 400).Select(i => (i % 2 == 0 ? _store : other).AddAsync(
            new OptOutRecord { SpId = "acme", Number = $"86138{i / 2:00000000}" }))];

        RecordWrite[] answers = await Task.WhenAll(writes).WaitAsync(OpenRecords.Patience);

        Assert.Equal(200, answers.Count(answer => answer.Outcome == RecordOutcome.Done));
        Assert.Equal(200, answers.Count(answer => answer.Outcome == RecordOutcome.Exists));
        Assert.Equal(200, await _store.ReadAsync(static (records, cancellation) => records.OptOuts.CountAsync(cancellation)));
        AuditVerification verification = await _store.VerifyAuditAsync();
        Assert.Equal((201, true), (verification.Rows, verification.IsWhole));
    }

    [Fact]
    public async Task Changed_OwnAndOthersWrites_AreToldOnceInOrder()
    {
        var told = new List<ChangedRecord>();
        var all = new TaskCompletionSource();
        _store.Changed += changes =>
        {
            told.AddRange(changes);
            if (told.Count >= 20)
            {
                all.TrySetResult();
            }
        };
        await using RecordStore other = await OpenRecords.OpenAsync(_options);
        for (int i = 0; i < 20; i++)
        {
            await (i % 2 == 0 ? _store : other).AddAsync(new SpRecord { SpId = $"sp{i}" });
        }

        await all.Task.WaitAsync(OpenRecords.Patience);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => new ChangedRecord(i, "Sp", $"sp{i - 1}", AuditAction.Insert)), told);
        Assert.Equal(20, _store.Position);
    }

    [Fact]
    public async Task Changed_ListenerThatFails_KeepsNothingFromTheOthers()
    {
        var told = new TaskCompletionSource<IReadOnlyList<ChangedRecord>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _store.Changed += static _ => throw new InvalidOperationException("a listener's own fault");
        _store.Changed += changes => told.TrySetResult(changes);

        await _store.AddAsync(new SpRecord { SpId = "acme" });

        Assert.Equal("acme", Assert.Single(await told.Task.WaitAsync(OpenRecords.Patience)).Key);
    }

    [Fact]
    public async Task Page_FollowedToItsEnd_GivesEachRowOnceByOctets()
    {
        string[] names = ["B", "a", "中", "b/1", "A", "é", "b", "Z", "0"];
        await _store.AddAsync([.. names.Select(static name => new SpRecord { SpId = name })]);
        var read = new List<string>();
        string? after = null;
        do
        {
            RecordPage<SpRecord> page = await _store.ReadAsync((records, cancellation) => records.Sps.ToPageAsync(static sp => sp.SpId, after, 2, cancellation));
            Assert.InRange(page.Items.Count, 1, 2);
            read.AddRange(page.Items.Select(static sp => sp.SpId));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(names.Order(StringComparer.Ordinal), read);
    }

    [Fact]
    public async Task VerifyAudit_TamperedRow_IsNamed()
    {
        for (int i = 0; i < 5; i++)
        {
            await _store.AddAsync(new SpRecord { SpId = $"sp{i}" });
        }

        await TamperAsync(static records => records.Audit.Where(static row => row.Id == 3)
            .ExecuteUpdateAsync(static set => set.SetProperty(static row => row.Actor, "somebody else")));
        AuditVerification changed = await _store.VerifyAuditAsync();
        await TamperAsync(static records => records.Audit.Where(static row => row.Id == 2).ExecuteDeleteAsync());
        AuditVerification removed = await _store.VerifyAuditAsync();

        Assert.Equal((3L, 2L), (changed.FirstBroken, changed.Rows));
        Assert.Equal((3L, 1L), (removed.FirstBroken, removed.Rows));
        Assert.Contains("1 rows are missing", removed.Problem, StringComparison.Ordinal);
    }

    private Task<int> TamperAsync(Func<RecordsContext, Task<int>> tamper) => _store.ReadAsync(async (records, _) => await tamper(records));

    private Task<RecordWrite> EditSpAsync(Action<SpRecord> change) => _store.WriteAsync(OpenRecords.Tester, async edit =>
    {
        change(await edit.Records.Sps.SingleAsync(static sp => sp.SpId == "acme"));
        return RecordWrite.Done;
    });

    private Task<SpRecord?> SpAsync(string spId) =>
        _store.ReadAsync((records, cancellation) => records.Sps.SingleOrDefaultAsync(sp => sp.SpId == spId, cancellation));

    private Task<List<AuditRecord>> AuditAsync() =>
        _store.ReadAsync(static (records, cancellation) => records.Audit.OrderBy(static row => row.Id).ToListAsync(cancellation));
}
