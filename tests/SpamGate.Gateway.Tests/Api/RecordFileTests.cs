using System.Globalization;
using System.Text;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using SpamGate.Gateway.Api.Files;
using SpamGate.Screening.Policies;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Tests.Api;

/// <summary>Records as CSV files: whole or not at all, faults by line and column, and what is exported comes back the same.</summary>
public sealed class RecordFileTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartWithRecordsAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public static TheoryData<string> Kinds => [.. RecordFiles.All.Select(static file => file.Kind)];

    [Fact]
    public void EveryKindOfRecordThatPeopleKeep_IsAFile() => Assert.Equal(
        ["accounts", "consents", "list-entries", "lists", "numbers", "opt-outs", "schedules", "service-codes", "shields", "sps", "templates"],
        RecordFiles.All.Select(static file => file.Kind).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ExportImportExport_IsTheSame_AndChangesNothing(string kind)
    {
        await Gen.Int[0, 1_000_000].SampleAsync(async seed =>
        {
            await FillAsync(seed);
            string first = await ExportAsync(kind);
            ApiAnswer same = await ImportAsync(kind, first);
            Assert.True(same.Status == 200, same.Text);
            Assert.Equal((0, 0), (same.Json.GetProperty("added").GetInt32(), same.Json.GetProperty("changed").GetInt32()));

            await EmptyAsync(kind);
            string header = await ExportAsync(kind);
            ApiAnswer again = await ImportAsync(kind, first);
            Assert.True(again.Status == 200, again.Text);
            string second = await ExportAsync(kind);
            Assert.Equal(first, second);
            Assert.True(second.Length > header.Length, "nothing was exported");
        }, iter: 4, threads: 1);
    }

    [Fact]
    public async Task Faults_AreNamedByLineAndColumn_AllOfThem_AndNothingIsWritten()
    {
        ApiAnswer answer = await ImportAsync(
            "service-codes",
            "sp_id,code,price_fen,charging,name\r\nsp1,GOOD,20,per_message,\"two\r\nlines\"\r\nnobody,A,20,monthly,\r\nsp1,too long a code,-1,sometimes,\r\nsp1,B,5,free,\r\nsp1,C,5\r\nsp1,D,0,free,\r\nsp1,D,0,free,\r\n");

        Assert.Equal((400, "invalid"), (answer.Status, answer.Code));
        Assert.Equal(
            [
                "line 2, column name", "line 4, column sp_id", "line 5, column code", "line 5, column price_fen", "line 5, column charging", "line 6, column price_fen",
                "line 7", "line 9, column sp_id",
            ],
            answer.FaultyFields);
        Assert.False(await AnyAsync(static records => records.ServiceCodes.AnyAsync()));
    }

    [Theory]
    [InlineData("sps", "", "line 1")]
    [InlineData("sps", "name\r\nx\r\n", "line 1, column sp_id")]
    [InlineData("sps", "sp_id,nothing\r\nx,y\r\n", "line 1, column nothing")]
    [InlineData("sps", "sp_id,sp_id\r\nx,y\r\n", "line 1, column sp_id")]
    [InlineData("sps", "sp_id,name\r\nx,\"y\r\n", "line 2")]
    [InlineData("sps", "sp_id,settings\r\nx,{\r\n", "line 2, column settings")]
    [InlineData("sps", "sp_id,settings\r\nx,\"{\"\"Wrong\"\":1}\"\r\n", "line 2, column settings")]
    [InlineData("accounts", "system_id,kind,sp_id\r\nnew,sp,\r\n", "line 2")]
    [InlineData("accounts", "system_id,kind,carries\r\nnew,trunk,sp1 nobody\r\n", "line 2")]
    [InlineData("accounts", "system_id,kind,sp_id,allow_from\r\nnew,sp,sp1,10.0.0.0/33\r\n", "line 2")]
    [InlineData("accounts", "system_id,password_hash\r\none,secret\r\n", "line 2, column password_hash")]
    [InlineData("numbers", "number,purpose,sp_id\r\n1069;1,general,sp1\r\n", "line 2, column number")]
    [InlineData("numbers", "number,purpose,sp_id\r\n106900012,promotional,sp1\r\n", "line 2")]
    [InlineData("templates", "template_id,sp_id,text\r\nt1,sp1,{nothing}\r\n", "line 2")]
    [InlineData("lists", "name,kind,sp_id\r\nl1,blocked_domains,sp1\r\n", "line 2, column sp_id")]
    [InlineData("list-entries", "list,value\r\nnone,1\r\n", "line 2, column list")]
    [InlineData("consents", "consent_id,sp_id,number,given_at,evidence\r\nc1,sp1,13800138000,2999-01-01T00:00:00Z,form\r\n", "line 2, column given_at")]
    [InlineData("consents", "consent_id,sp_id,number,given_at,evidence\r\nc1,sp1,letters,2026-01-01T00:00:00Z,form\r\n", "line 2, column number")]
    [InlineData("opt-outs", "sp_id,number,since\r\nsp1,13800138000,yesterday\r\n", "line 2, column since")]
    [InlineData("shields", "sp_id,number\r\nsp9,13800138000\r\n", "line 2, column sp_id")]
    [InlineData("schedules", "name,document\r\ndefault,\"{\"\"name\"\":\"\"x\"\",\"\"quietHours\"\":7}\"\r\n", "line 2, column document")]
    public async Task BadFile_IsRefusedByName(string kind, string file, string place)
    {
        long before = await AuditAsync();
        ApiAnswer answer = await ImportAsync(kind, file);
        Assert.Equal((400, "invalid"), (answer.Status, answer.Code));
        Assert.Contains(place, answer.FaultyFields);
        Assert.Equal(before, await AuditAsync());
    }

    [Fact]
    public async Task RowThatTakesAnothersNumber_IsRefused_InWhateverSpelling()
    {
        ApiAnswer answer = await ImportAsync("numbers", "number,purpose,sp_id\r\n+10690001,general,sp2\r\n");
        Assert.Equal(400, answer.Status);
        Assert.Empty(_host.Snapshot.LeftOut);
    }

    [Fact]
    public async Task CardInAFile_IsForWhoMayGiveCards()
    {
        const string File = "sp_id,card\r\nsp2,yellow\r\n";
        Assert.Equal(400, (await ImportAsync("sps", File, key: _host.KeyOf("ops"))).Status);
        Assert.Equal(200, (await ImportAsync("sps", File)).Status);
        Assert.True(await AnyAsync(static records => records.Sps.AnyAsync(static it => it.SpId == "sp2" && it.Card == Card.Yellow)));
    }

    [Fact]
    public async Task Import_AddsAndChanges_LeavesTheRest_AndIsInForce()
    {
        ApiAnswer answer = await ImportAsync("numbers", "\uFEFFpurpose,number,sp_id,messages_per_second\r\ngeneral,10690001,sp1,3\r\ntransactional,+8613800138000,sp2,0\r\n");
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal((2, 1, 1), (answer.Json.GetProperty("rows").GetInt32(), answer.Json.GetProperty("added").GetInt32(), answer.Json.GetProperty("changed").GetInt32()));
        List<string> numbers = await _host.Records.ReadAsync(static (records, cancellation) =>
            records.AccessNumbers.OrderBy(static it => it.Number).Select(static it => it.Number + " " + it.SpId).ToListAsync(cancellation));
        Assert.Equal(["10690001 sp1", "106900012 sp2", "10690001777 sp1", "8613800138000 sp2", "ONE sp1"], numbers);
    }

    [Fact]
    public async Task Export_HasNoPasswords_AndLeavesAnAuditRow()
    {
        string hash = Gateway.Configuration.PasswordHash.Create("secret"u8.ToArray());
        Assert.Equal(200, (await ImportAsync("accounts", $"system_id,password_hash\r\none,{hash}\r\n")).Status);
        string accounts = await ExportAsync("accounts");
        Assert.DoesNotContain("pbkdf2", accounts, StringComparison.Ordinal);
        Assert.Contains("trunk,trunk,", accounts, StringComparison.Ordinal);
        Assert.True(await AnyAsync(static records => records.Audit.AnyAsync(static row => row.Entity == "Account" && row.RecordKey == "*" && row.Action == AuditAction.Note)));
    }

    [Theory]
    [InlineData("number", "13800138001")]
    [InlineData("access_number", "")]
    [InlineData("service_code", "")]
    [InlineData("given_at", "2026-01-01T00:00:01Z")]
    [InlineData("channel", "paper")]
    [InlineData("evidence", "another form")]
    [InlineData("price_fen", "")]
    public async Task ConsentOnRecord_KeepsItsProof_AndMayEnd(string column, string other)
    {
        const string Header = "consent_id,sp_id,number,access_number,service_code,given_at,channel,evidence,price_fen";
        const string Row = "c1,sp1,13800138000,10690001,WX,2026-01-01T00:00:00Z,web,form 7,100";
        ApiAnswer first = await ImportAsync("consents", $"{Header}\r\n{Row}\r\n");
        Assert.True(first.Status == 200, first.Text);
        long before = await AuditAsync();

        ApiAnswer answer = await ImportAsync("consents", $"consent_id,{column}\r\nc1,{other}\r\n");

        Assert.Equal((400, "invalid"), (answer.Status, answer.Code));
        Assert.Equal([$"line 2, column {column}"], answer.FaultyFields);
        Assert.Contains("proof and final", answer.Text, StringComparison.Ordinal);
        Assert.Equal(before, await AuditAsync());

        ApiAnswer ended = await ImportAsync("consents", $"{Header},ended_at\r\n{Row},2026-02-01T00:00:00Z\r\n");
        Assert.True(ended.Status == 200, ended.Text);
        Assert.Equal(1, ended.Json.GetProperty("changed").GetInt32());
    }

    [Fact]
    public async Task UnknownKind_Is404_AndAnotherMediaType415()
    {
        Assert.Equal(404, (await ImportAsync("things", "a\r\n")).Status);
        Assert.Equal(404, (await _host.WriteAsync(HttpMethod.Post, "/api/v1/records/things/export")).Status);
        Assert.Equal(415, (await _host.WriteAsync(HttpMethod.Post, "/api/v1/records/sps/import", "{}")).Status);
    }

    [Fact]
    public async Task LargeFile_IsReadInPages()
    {
        var file = new StringBuilder("sp_id,number,since\r\n");
        for (int i = 0; i < 2_500; i++)
        {
            file.Append(CultureInfo.InvariantCulture, $"{(i % 2 == 0 ? "sp1" : "sp2")},86138{i:00000000},2026-01-01T00:00:00.000Z\r\n");
        }

        ApiAnswer answer = await ImportAsync("opt-outs", file.ToString());
        Assert.True(answer.Status == 200, answer.Text);
        string[] lines = (await ExportAsync("opt-outs")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2_501, lines.Distinct().Count());
        Assert.Equal(lines[1..].Order(StringComparer.Ordinal), lines[1..]);
    }

    private async Task<ApiAnswer> ImportAsync(string kind, string file, string? key = null) => await _host.SendAsync(
        HttpMethod.Post, $"/api/v1/records/{kind}/import", key ?? "key-one", file, "text/csv", ("X-Reason", "test"));

    private async Task<string> ExportAsync(string kind)
    {
        ApiAnswer answer = await _host.WriteAsync(HttpMethod.Post, $"/api/v1/records/{kind}/export");
        Assert.Equal((200, "text/csv"), (answer.Status, answer.MediaType));
        return answer.Text;
    }

    private Task<bool> AnyAsync(Func<RecordsContext, Task<bool>> query) => _host.Records.ReadAsync((records, _) => query(records));

    private Task<long> AuditAsync() => _host.Records.ReadAsync(static (records, cancellation) => records.Audit.LongCountAsync(cancellation));

    /// <summary>Takes away what was filled in, and leaves what other kinds need.</summary>
    private async Task EmptyAsync(string kind)
    {
        RecordWrite write = await _host.Records.WriteAsync(new RecordCause("test", "test"), async edit =>
        {
            RecordsContext records = edit.Records;
            switch (kind)
            {
                case "sps":
                    records.RemoveRange(await records.Sps.Where(static it => it.SpId.StartsWith('x')).ToListAsync());
                    break;
                case "accounts":
                    records.RemoveRange(await records.Accounts.Where(static it => it.SystemId.StartsWith('x')).ToListAsync());
                    break;
                case "numbers":
                    records.RemoveRange(await records.AccessNumbers.ToListAsync());
                    break;
                case "service-codes":
                    records.RemoveRange(await records.ServiceCodes.ToListAsync());
                    break;
                case "templates":
                    records.RemoveRange(await records.Templates.ToListAsync());
                    break;
                case "lists":
                    records.RemoveRange(await records.ListEntries.ToListAsync());
                    records.RemoveRange(await records.Lists.ToListAsync());
                    break;
                case "list-entries":
                    records.RemoveRange(await records.ListEntries.ToListAsync());
                    break;
                case "consents":
                    records.RemoveRange(await records.Consents.ToListAsync());
                    break;
                case "opt-outs":
                    records.RemoveRange(await records.OptOuts.ToListAsync());
                    break;
                case "shields":
                    records.RemoveRange(await records.Shields.ToListAsync());
                    break;
                default:
                    records.RemoveRange(await records.Schedules.ToListAsync());
                    break;
            }

            return RecordWrite.Done;
        });
        Assert.True(write.IsDone, write.Detail);
    }

    /// <summary>Some records of every kind, with what files find hard: quotes, commas, breaks, spaces at the ends, signs beyond the basic plane.</summary>
    private async Task FillAsync(int seed)
    {
        var random = new Random(seed);
        RecordWrite write = await _host.Records.WriteAsync(new RecordCause("test", "test"), edit =>
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"x{Guid.NewGuid():N}");
            RecordsContext records = edit.Records;
            DateTimeOffset moment = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000 + random.NextInt64(1_000_000_000));
            DateTimeOffset? maybe = random.Next(2) == 0 ? null : moment.AddDays(1);
            records.Add(new SpRecord
            {
                SpId = id,
                Name = Text(random),
                Card = (Card)random.Next(4),
                MessagesPerSecond = random.NextDouble() * 1_000,
                Burst = random.Next(100),
                Settings = random.Next(2) == 0 ? "{}" : """{"DailyQuota":5,"Signatures":["甲, \"乙\""]}""",
            });
            string account = id[..12];
            records.Add(new AccountRecord
            {
                SystemId = account,
                Kind = BinderKind.Trunk,
                Carries = ["sp1", "sp2"],
                Subscribers = random.Next(2) == 0,
                MaxBinds = random.Next(10),
                Window = random.Next(10),
                DeliverWindow = 1 + random.Next(10),
                MessagesPerSecond = random.Next(10) / 3d,
                AllowFrom = random.Next(2) == 0 ? [] : ["10.0.0.0/8", "192.0.2.1"],
                Settings = random.Next(2) == 0 ? "{}" : """{"DefaultAlphabet":"Latin1"}""",
            });
            string number = string.Create(CultureInfo.InvariantCulture, $"106977{random.Next(10_000_000):0000000}");
            records.Add(new AccessNumberRecord { Number = number, Purpose = (NumberPurpose)random.Next(3), SpId = "sp2", MessagesPerSecond = random.Next(5) / 2d });
            int price = random.Next(2) * 100;
            records.Add(new ServiceCodeRecord
            {
                SpId = "sp1",
                Code = id[1..11],
                Name = Text(random),
                PriceFen = price,
                Charging = price == 0 ? ChargingMethod.Free : (ChargingMethod)random.Next(1, 3),
            });
            records.Add(new TemplateRecord { TemplateId = id, SpId = "sp1", Text = "您的验证码是{number}" + Text(random) });
            records.Add(new ListRecord { Name = id, Kind = ListKind.BlockedRecipients, SpId = random.Next(2) == 0 ? null : "sp1", Description = Text(random) });
            records.Add(new ListEntryRecord { ListName = id, Value = Phone(random) + "*", Reason = Text(random), Owner = Text(random), ExpiresAt = maybe });
            records.Add(new ConsentRecord
            {
                ConsentId = id,
                SpId = "sp1",
                Number = Phone(random),
                AccessNumber = random.Next(2) == 0 ? null : "10690001",
                ServiceCode = random.Next(2) == 0 ? null : "WX",
                GivenAt = moment,
                Channel = (ConsentChannel)random.Next(3),
                Evidence = "e" + Text(random) + "\r\n\"second\" line\t",
                PriceFen = random.Next(2) == 0 ? null : random.Next(100),
                ConfirmedAt = maybe,
                EndedAt = maybe,
            });
            records.Add(new OptOutRecord
            {
                SpId = "sp1",
                Number = Phone(random),
                Since = moment,
                Source = (OptOutSource)random.Next(3),
                Word = Text(random),
                ConfirmedAt = maybe,
            });
            records.Add(new ShieldRecord { SpId = "sp2", Number = Phone(random), Since = moment, ExpiresAt = maybe, Cause = Text(random) });
            records.Add(new ScheduleRecord { Name = id, Document = "{\n  \"name\": \"other, \\\"quoted\\\"\"\n}" });
            return Task.FromResult(RecordWrite.Done);
        });
        Assert.True(write.IsDone, write.Detail);
    }

    private static string Phone(Random random) => string.Create(CultureInfo.InvariantCulture, $"86138{random.Next(100_000_000):00000000}");

    private static string Text(Random random)
    {
        string[] pieces = ["a", ",", "\"", "\"\"", " ", "短信", "😀", ";", "'", "=1+1", "{", "}", "#", "\u00a0"];
        return string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => pieces[random.Next(pieces.Length)])).Replace('{', '(').Replace('}', ')');
    }
}
