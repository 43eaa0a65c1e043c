using CsCheck;
using SpamGate.Screening.Limits;
using SpamGate.Storage.Limits;

namespace SpamGate.Storage.Tests.Limits;

public sealed class LimitFolderTests : IDisposable
{
    private const uint Now = 1_795_000_000;
    private const uint Today = Now / 86_400;
    private const int Day = 86_400;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("spamgate-limits-");

    private string Folder => Path.Combine(_directory.FullName, "limits");

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>However the records are spread over journals, restarts and compactions: what a start reads is what was counted.</summary>
    [Fact]
    public void Replay_EqualsTheLiveState()
    {
        Gen.Select(Gen.ULong[0, 30], Gen.OneOf(Gen.Const(CapKind.CommercialOfAll), Gen.Const(CapKind.MessagesOfAll), Gen.Const(CapKind.SenderHour)), Gen.UInt[0, 3_000], Gen.Int[0, 60])
            .Array[1, 300].Sample(
                steps =>
                {
                    if (Directory.Exists(Folder))
                    {
                        Directory.Delete(Folder, recursive: true);
                    }

                    var live = new LimitLedger(2_000);
                    var keys = new HashSet<CapKey>();
                    LimitFolder folder = Open(new LimitLedger(39));
                    foreach ((ulong subject, CapKind kind, uint age, int choice) in steps)
                    {
                        var record = new LimitRecord(CapKey.Of(kind, 0, subject), Now - age, 1);
                        keys.Add(record.Key);
                        live.Table.Restore(record, Now);
                        folder.Append([record]);
                        if (choice == 0)
                        {
                            folder.Rotate();
                            folder.Compact(Now);
                        }
                        else if (choice == 1)
                        {
                            folder.Dispose();
                            folder = Open(new LimitLedger(39));
                        }
                    }

                    folder.Dispose();
                    LimitLedger restored = Loaded();
                    foreach (CapKey key in keys)
                    {
                        foreach (int window in (int[])[600, 1_500, 3_600])
                        {
                            Assert.Equal(live.Table.Count(key, window, Now), restored.Table.Count(key, window, Now));
                        }
                    }
                },
                iter: 40,
                threads: 1);
    }

    [Fact]
    public void TornTail_AtEveryOffset_KeepsTheWholeBlocksBefore()
    {
        using (LimitFolder folder = Open(new LimitLedger(39)))
        {
            for (ulong i = 0; i < 5; i++)
            {
                folder.Append([Record(i), Record(i + 100)]);
            }
        }

        string path = Only("journal-*");
        byte[] whole = File.ReadAllBytes(path);
        const int block = LimitFileFormat.BlockHeaderSize + (2 * LimitRecord.Size);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            var ledger = new LimitLedger(1_000);
            IReadOnlyList<string> findings;
            using (var folder = new LimitFolder(Folder))
            {
                findings = folder.Load(ledger, Now);
            }

            int blocks = int.Max(0, length - LimitFileFormat.HeaderSize) / block;
            Assert.Equal(blocks * 2, ledger.Table.Used);
            bool isWhole = length == LimitFileFormat.HeaderSize + (blocks * block);
            Assert.True(findings.Count == (isWhole ? 0 : 1), $"{length} octets: {string.Join("; ", findings)}");
            Assert.DoesNotContain(findings, finding => finding.Contains("damaged", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void DamageInTheMiddleOfAJournal_IsNamedAndSetAside_TheGoodPartStays()
    {
        using (LimitFolder folder = Open(new LimitLedger(39)))
        {
            for (ulong i = 0; i < 5; i++)
            {
                folder.Append([Record(i)]);
            }
        }

        string path = Only("journal-*");
        byte[] octets = File.ReadAllBytes(path);
        octets[LimitFileFormat.HeaderSize + (2 * (LimitFileFormat.BlockHeaderSize + LimitRecord.Size)) + 12] ^= 1;
        File.WriteAllBytes(path, octets);
        var ledger = new LimitLedger(39);
        using (var folder = new LimitFolder(Folder))
        {
            string finding = Assert.Single(folder.Load(ledger, Now));
            Assert.Contains($"{path} is damaged behind 2 records", finding, StringComparison.Ordinal);
        }

        Assert.Equal(2, ledger.Table.Used);
        Assert.Equal(octets, File.ReadAllBytes(Only("*.damaged-*")));
        Assert.Equal(2, Loaded().Table.Used);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DamagedSnapshot_IsNamedAndSetAside_LaterJournalsCount(bool cut)
    {
        using (LimitFolder folder = Open(new LimitLedger(39)))
        {
            folder.Append([Record(1)]);
            folder.Rotate();
            folder.Compact(Now);
            folder.Append([Record(2)]);
        }

        string snapshot = Path.Combine(Folder, "snapshot");
        byte[] octets = File.ReadAllBytes(snapshot);
        File.WriteAllBytes(snapshot, cut ? octets[..^4] : [.. octets[..40], (byte)(octets[40] ^ 1), .. octets[41..]]);
        var ledger = new LimitLedger(39);
        using (var folder = new LimitFolder(Folder))
        {
            Assert.Contains("snapshot is damaged", Assert.Single(folder.Load(ledger, Now)), StringComparison.Ordinal);
        }

        Assert.Equal(cut ? 2 : 1, ledger.Table.Used);
        Assert.Single(Directory.GetFiles(Folder, "snapshot.damaged-*"));
        Assert.Equal(ledger.Table.Used, Loaded().Table.Used);
    }

    [Fact]
    public void KilledBetweenSnapshotAndDeletion_CountsNothingTwice()
    {
        using (LimitFolder folder = Open(new LimitLedger(39)))
        {
            folder.Append([Record(1)]);
            folder.Rotate();
            string path = Only("journal-*");
            byte[] journal = File.ReadAllBytes(path);
            folder.Compact(Now);
            File.WriteAllBytes(path, journal);
        }

        Assert.Equal(1, Loaded().Table.Count(Record(1).Key, Day, Now));
        Assert.Empty(Directory.GetFiles(Folder, "journal-*"));
    }

    [Fact]
    public void Compaction_JoinsAndForgets_SoTheFilesStaySmall()
    {
        using (LimitFolder folder = Open(new LimitLedger(39)))
        {
            CapKey quota = CapKey.Of(CapKind.DailyQuota, 1, 0);
            for (uint i = 1; i <= 1_000; i++)
            {
                folder.Append([new LimitRecord(quota, Today, i), Record(5) with { Time = Now - (2 * Day) - i }]);
            }

            folder.Rotate();
            folder.Compact(Now);
        }

        Assert.Equal(LimitFileFormat.HeaderSize + (2 * LimitFileFormat.BlockHeaderSize) + LimitRecord.Size, new FileInfo(Path.Combine(Folder, "snapshot")).Length);
        LimitLedger ledger = Loaded();
        Assert.Equal(1_000, ledger.AddQuota(1, Today).UsedOn(Today));
    }

    [Fact]
    public void RecordsOfAClockThatWasAhead_CountFromNow_AndDaysAheadNotAtAll()
    {
        using (LimitFolder folder = Open(new LimitLedger(39)))
        {
            folder.Append([Record(1) with { Time = Now + (5 * Day) }, new LimitRecord(CapKey.Of(CapKind.DailyQuota, 1, 0), Today + 5, 9)]);
        }

        LimitLedger ledger = Loaded();
        Assert.Equal(1, ledger.Table.Count(Record(1).Key, Day, Now));
        Assert.Equal(0, ledger.Table.Count(Record(1).Key, Day, Now + Day + 1));
        Assert.Equal(0, ledger.AddQuota(1, Today).UsedOn(Today));
    }

    private static LimitRecord Record(ulong subject) => new(CapKey.Of(CapKind.CommercialOfAll, 0, subject), Now, 1);

    private LimitFolder Open(LimitLedger ledger)
    {
        var folder = new LimitFolder(Folder);
        Assert.DoesNotContain(folder.Load(ledger, Now), finding => finding.Contains("damaged", StringComparison.Ordinal));
        return folder;
    }

    private LimitLedger Loaded()
    {
        var ledger = new LimitLedger(2_000);
        using LimitFolder folder = Open(ledger);
        return ledger;
    }

    private string Only(string pattern) => Assert.Single(Directory.GetFiles(Folder, pattern));
}
