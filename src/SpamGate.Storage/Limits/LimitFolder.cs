using System.Globalization;
using SpamGate.Screening.Limits;

namespace SpamGate.Storage.Limits;

/// <summary>
/// The directory in which caps and quotas survive: one snapshot, and journals with what came after it. Bounded: a journal of 64 MiB is merged into the snapshot,
/// which holds a day of counters. One thread appends, one (the same or another) compacts.
/// </summary>
/// <param name="directory">The directory; made when something is first written.</param>
public sealed class LimitFolder(string directory) : IDisposable
{
    /// <summary>Octets of a journal from which it is merged into the snapshot.</summary>
    public const long JournalSize = 64L << 20;

    /// <summary>Journals that wait for a compaction at most: when the disk refuses compactions, nothing more is written.</summary>
    private const int MostWaiting = 16;

    private const string JournalPrefix = "journal-";
    private readonly string _snapshot = Path.Combine(directory, "snapshot");
    private LimitFileWriter? _journal;
    private ulong _number;

    // Read by the thread that compacts: a journal up to here has no writer.
    private ulong _ended;

    /// <summary>Octets appended to the current journal.</summary>
    public long JournalLength => _journal?.Length ?? 0;

    /// <summary>Takes over everything that is on disk, and prepares for appending.</summary>
    /// <param name="ledger">Where it goes.</param>
    /// <param name="seconds">Now, in seconds since 1970.</param>
    /// <returns>What was wrong with the files, for the log.</returns>
    public IReadOnlyList<string> Load(LimitLedger ledger, uint seconds)
    {
        Directory.CreateDirectory(directory);
        var findings = new List<string>();
        ulong covered = 0;
        if (File.Exists(_snapshot))
        {
            covered = Replay(_snapshot, isSnapshot: true, ledger, seconds, findings);
        }

        _number = covered;
        foreach ((string path, ulong number) in Journals())
        {
            if (number <= covered)
            {
                // The process ended between writing the snapshot and deleting what is in it.
                File.Delete(path);
                continue;
            }

            Replay(path, isSnapshot: false, ledger, seconds, findings);
            _number = number;
        }

        Volatile.Write(ref _ended, _number);
        ledger.EndRestore();
        return findings;
    }

    /// <summary>Appends records to the current journal; begins one when there is none.</summary>
    /// <exception cref="IOException">The disk refused; the records are not in the journal.</exception>
    public void Append(ReadOnlySpan<LimitRecord> records)
    {
        if (_journal is null)
        {
            Directory.CreateDirectory(directory);
            if (Journals().Count >= MostWaiting)
            {
                throw new IOException($"{directory} holds {MostWaiting} journals that could not be merged.");
            }

            _number++;
            _journal = new LimitFileWriter(PathOf(_number), _number);
        }

        try
        {
            _journal.Write(records);
        }
        catch
        {
            Rotate();
            throw;
        }
    }

    /// <summary>Brings what was appended to the disk itself.</summary>
    public void Sync() => _journal?.Sync();

    /// <summary>Ends the current journal.</summary>
    public void Rotate()
    {
        _journal?.Dispose();
        _journal = null;
        Volatile.Write(ref _ended, _number);
    }

    /// <summary>True when there are journals that nobody writes to.</summary>
    public bool HasEndedJournals => Directory.Exists(directory) && Journals().Exists(IsEnded);

    /// <summary>Merges ended journals into the snapshot, at most some 64 MiB of them.</summary>
    public void Compact(uint seconds)
    {
        var taken = new List<string>();
        ulong last = 0;
        long size = 0;
        foreach ((string path, ulong number) in Journals().FindAll(IsEnded))
        {
            size += new FileInfo(path).Length;
            if (taken.Count > 0 && size > JournalSize * 2)
            {
                break;
            }

            taken.Add(path);
            last = number;
        }

        if (taken.Count == 0)
        {
            return;
        }

        string fresh = _snapshot + ".new";
        LimitCompaction.Run(_snapshot, taken, last, fresh, seconds);
        File.Move(fresh, _snapshot, overwrite: true);
        foreach (string path in taken)
        {
            File.Delete(path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Rotate();

    private bool IsEnded((string Path, ulong Number) journal) => journal.Number <= Volatile.Read(ref _ended);

    private static ulong Replay(string path, bool isSnapshot, LimitLedger ledger, uint seconds, List<string> findings)
    {
        var block = new LimitRecord[LimitFileFormat.MostRecords];
        using var reader = new LimitFileReader(path);
        long records = 0;
        int count;
        while ((count = reader.Read(block)) > 0)
        {
            ledger.Restore(block.AsSpan(0, count), seconds);
            records += count;
        }

        if (reader.End is LimitFileEnd.Damaged || (isSnapshot && reader.End != LimitFileEnd.Marked))
        {
            string aside = SetAside(path, reader, isSnapshot, seconds);
            findings.Add(string.Create(
                CultureInfo.InvariantCulture, $"{path} is damaged behind {records} records, which are kept; the file was set aside as {aside}"));
        }
        else if (reader.End == LimitFileEnd.Torn)
        {
            long torn = new FileInfo(path).Length - reader.GoodLength;
            findings.Add(string.Create(CultureInfo.InvariantCulture, $"{path} ends in {torn} octets of an unfinished write, as after a kill; {records} records are kept"));
        }

        return reader.Number;
    }

    // The good part takes the file's place, so that the next start and the next compaction read it too.
    private static string SetAside(string path, LimitFileReader reader, bool isSnapshot, uint seconds)
    {
        string aside = string.Create(CultureInfo.InvariantCulture, $"{path}.damaged-{seconds}");
        File.Move(path, aside, overwrite: true);
        if (reader.GoodLength < LimitFileFormat.HeaderSize)
        {
            return aside;
        }

        using var good = new LimitFileReader(aside);
        using var writer = new LimitFileWriter(path, reader.Number);
        var block = new LimitRecord[LimitFileFormat.MostRecords];
        int count;
        while ((count = good.Read(block)) > 0)
        {
            writer.Write(block.AsSpan(0, count));
        }

        if (isSnapshot)
        {
            writer.WriteEnd();
        }

        writer.Sync();
        return aside;
    }

    private string PathOf(ulong number) => Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{JournalPrefix}{number:D20}"));

    private List<(string Path, ulong Number)> Journals()
    {
        var journals = new List<(string Path, ulong Number)>();
        foreach (string path in Directory.EnumerateFiles(directory, JournalPrefix + "*"))
        {
            if (ulong.TryParse(Path.GetFileName(path.AsSpan())[JournalPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out ulong number))
            {
                journals.Add((path, number));
            }
        }

        journals.Sort(static (left, right) => left.Number.CompareTo(right.Number));
        return journals;
    }
}
