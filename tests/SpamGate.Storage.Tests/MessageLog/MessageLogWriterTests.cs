using SpamGate.Storage.MessageLog;
using SpamGate.Testing.Threads;

namespace SpamGate.Storage.Tests.MessageLog;

public sealed class MessageLogWriterTests : IDisposable
{
    private readonly LogFolder _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Segment_TornAtAnyOctet_KeepsEveryWholeBlock()
    {
        byte[] whole;
        var ends = new List<long>();
        using (MessageLogWriter writer = _log.Open())
        {
            for (int i = 0; i < 4; i++)
            {
                writer.TryWrite(_log.Record("10655001", "861380013800" + i, id: "M" + i));
                writer.Pump(all: true);
                ends.Add(new FileInfo(_log.Segments.Single()).Length);
            }

            whole = File.ReadAllBytes(_log.Segments.Single());
        }

        string segment = _log.Segments.Single();
        for (int length = 0; length < whole.Length; length++)
        {
            File.Delete(segment + SegmentIndex.Extension);
            File.WriteAllBytes(segment, whole[..length]);
            int wholeBlocks = ends.Count(end => end <= length);

            Assert.Equal(wholeBlocks, _log.Find(new MessageLogQuery()).Count);

            MessageLogFolder.MakeMissingIndexes(_log.Settings, static _ => false);
            Assert.Equal(wholeBlocks, _log.Find(new MessageLogQuery { Number = LogFolder.Number("10655001") }).Count);
        }
    }

    [Fact]
    public void Segment_OctetChanged_NeverTellsAnythingWrong()
    {
        _log.Write(Enumerable.Range(0, 3).Select(i => _log.Record("10655001", "861380013800" + i, id: "M" + i)));
        string segment = _log.Segments.Single();
        byte[] whole = File.ReadAllBytes(segment);
        for (int at = SegmentFile.HeaderOctets; at < whole.Length; at += 7)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x10;
            File.WriteAllBytes(segment, changed);

            Assert.All(_log.Find(new MessageLogQuery()), entry => Assert.Equal("10655001", entry.Sender.ToString()));
        }
    }

    [Fact]
    public void Pump_BlockNotFull_IsWrittenAfterAQuarterOfASecond()
    {
        using MessageLogWriter writer = _log.Open();
        writer.TryWrite(_log.Record("10655001", "8613800138000"));
        writer.Pump();
        Assert.Equal(0, writer.Written);

        _log.Time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(TimeSpan.FromMilliseconds(250), writer.Waiting);
        writer.Pump();

        Assert.Equal(1, writer.Written);
        Assert.Equal(TimeSpan.Zero, writer.Waiting);
        Assert.Equal(0, writer.Late);
    }

    [Fact]
    public void Waiting_NobodyWrites_SaysWhatAKillCostsAndCountsWhatWasLate()
    {
        using MessageLogWriter writer = _log.Open();
        writer.Pump();
        writer.TryWrite(_log.Record("10655001", "8613800138000"));

        _log.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(TimeSpan.FromSeconds(3), writer.Waiting);
        writer.Pump(all: true);
        Assert.Equal(TimeSpan.Zero, writer.Waiting);
        Assert.Equal(1, writer.Late);
    }

    [Fact]
    public void Upkeep_MessagesOlderThanTheRetention_AreErasedAndYoungerOnesStay()
    {
        _log.Settings = _log.Settings with { Retention = TimeSpan.FromDays(163) };
        using MessageLogWriter writer = _log.Open();
        for (int day = 0; day < 200; day++)
        {
            writer.TryWrite(_log.Record("10655001", "8613800138000", id: "D" + day));
            writer.Pump(all: true);
            _log.Time.Advance(TimeSpan.FromDays(1));
            writer.Upkeep();
        }

        int[] days = [.. writer.Reader.Find(new MessageLogQuery()).Select(entry => int.Parse(entry.MessageId[1..]))];

        // 200 days have passed; what was written on day 37 is 163 days old.
        Assert.Equal(Enumerable.Range(days[0], 200 - days[0]), days);
        Assert.InRange(days[0], 36, 37);
        Assert.All(Directory.GetFiles(_log.Settings.Directory, "*.idx"), index => Assert.True(File.Exists(index[..^4]), index));
    }

    [Fact]
    public void Upkeep_SegmentOfAKilledProcess_GetsItsIndex()
    {
        using (MessageLogWriter killed = _log.Open())
        {
            killed.TryWrite(_log.Record("10655001", "8613800138000"));
            killed.Pump(all: true);
            File.Copy(_log.Segments.Single(), _log.Segments.Single() + ".kept");
        }

        string segment = _log.Segments.Single();
        File.Delete(segment + SegmentIndex.Extension);
        File.Move(segment + ".kept", segment, overwrite: true);
        using MessageLogWriter next = _log.Open();

        next.Upkeep();

        Assert.True(File.Exists(segment + SegmentIndex.Extension));
        Assert.Single(next.Reader.Find(new MessageLogQuery { SpId = "sp0" }));
    }

    [Fact]
    public void Upkeep_AnIndexThatCannotBeWritten_KeepsNeitherErasingNorTheOtherIndexesFromTheirTurn()
    {
        string[] segments =
        [
            .. Enumerable.Range(0, 3).Select(i =>
            {
                _log.Time.Advance(TimeSpan.FromDays(i == 1 ? 200 : 1));
                string[] before = _log.Segments;
                _log.Write([_log.Record("10655001", "861380013800" + i)]);
                return _log.Segments.Except(before).Single();
            }),
        ];
        File.Delete(segments[1] + SegmentIndex.Extension);
        File.Delete(segments[2] + SegmentIndex.Extension);
        Directory.CreateDirectory(segments[1] + SegmentIndex.Extension + ".new");
        using MessageLogWriter writer = _log.Open();

        writer.Upkeep();

        Assert.False(File.Exists(segments[0]), "what is out of its time stayed");
        Assert.False(File.Exists(segments[1] + SegmentIndex.Extension));
        Assert.True(File.Exists(segments[2] + SegmentIndex.Extension), "the next segment got no index");
        Assert.Contains("not every segment has its index", writer.Fault, StringComparison.Ordinal);

        Directory.Delete(segments[1] + SegmentIndex.Extension + ".new");
        writer.Upkeep();
        Assert.True(File.Exists(segments[1] + SegmentIndex.Extension));
    }

    [Fact]
    public async Task Upkeep_WhileTheFirstSegmentIsBegun_MakesNoIndexThatLaterRecordsAreMissingFrom()
    {
        // A folder that takes long to list: the segment is begun meanwhile.
        Directory.CreateDirectory(_log.Settings.Directory);
        for (int i = 0; i < 5000; i++)
        {
            File.WriteAllBytes(Path.Combine(_log.Settings.Directory, $"{i:D6}.txt"), []);
        }

        for (int round = 0; round < 200; round++)
        {
            using MessageLogWriter writer = _log.Open();
            writer.TryWrite(_log.Record("10655001", "8613800138000"));
            using var barrier = new Barrier(2);
            Task upkeep = OwnThread.Run(() =>
            {
                barrier.SignalAndWait();
                writer.Upkeep();
            });
            barrier.SignalAndWait();
            writer.Pump(all: true);
            await upkeep;

            // An index would be all that the next process looks at after a kill.
            Assert.Empty(Directory.GetFiles(_log.Settings.Directory, "*" + SegmentIndex.Extension));
            File.Delete(_log.Segments.Single());
            writer.Dispose();
            Array.ForEach(Directory.GetFiles(_log.Settings.Directory, "*" + SegmentIndex.Extension), File.Delete);
        }
    }

    [Fact]
    public void TryWrite_DiskRefuses_CountsAndGoesOnWhenItIsBack()
    {
        // A file where the folder should be.
        File.WriteAllText(_log.Settings.Directory, "");
        _log.Settings = _log.Settings with { RingRecords = 1024 };
        using MessageLogWriter writer = _log.Open();
        int taken = 0;
        while (writer.TryWrite(_log.Record("10655001", "8613800138000", id: "M" + taken)) && taken < 100_000)
        {
            taken++;
            writer.Pump();
        }

        Assert.True(taken is > 0 and < 100_000);
        Assert.True(writer.Dropped > 0);
        Assert.True(writer.Faults > 0);
        Assert.NotNull(writer.Fault);

        File.Delete(_log.Settings.Directory);
        _log.Time.Advance(TimeSpan.FromSeconds(1));
        writer.Pump(all: true);

        Assert.Null(writer.Fault);
        Assert.Equal(taken, writer.Written);
        Assert.Equal(taken, writer.Reader.Find(new MessageLogQuery()).Count());
    }

    [Fact]
    public async Task TryWrite_ManyThreads_EveryRecordArrivesOnce()
    {
        const int each = 20_000;
        using MessageLogWriter writer = _log.Open();
        writer.Start();
        Task[] threads = [.. Enumerable.Range(0, 4).Select(thread => OwnThread.Run(() =>
        {
            for (int i = 0; i < each; i++)
            {
                while (!writer.TryWrite(_log.Record("10655001", "8613800138000", id: $"T{thread}M{i}")))
                {
                    Thread.Yield();
                }
            }
        }))];
        await Task.WhenAll(threads);
        writer.Dispose();

        Assert.Equal(4 * each, _log.Find(new MessageLogQuery()).Select(entry => entry.MessageId).Distinct().Count());
        Assert.Equal(4 * each, writer.Written);
    }
}
