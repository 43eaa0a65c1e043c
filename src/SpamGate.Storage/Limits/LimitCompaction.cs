using SpamGate.Screening.Limits;

namespace SpamGate.Storage.Limits;

/// <summary>Merges journals into a snapshot: records sorted by counter and time, those of one counter and time joined, those whose time is over left out.</summary>
internal static class LimitCompaction
{
    /// <summary>Writes a snapshot.</summary>
    /// <param name="snapshot">The one so far; it need not exist.</param>
    /// <param name="journals">Journals it does not hold yet; at most some 64 MiB together.</param>
    /// <param name="number">Number of the last of them.</param>
    /// <param name="target">The new snapshot.</param>
    /// <param name="seconds">Now, in seconds since 1970.</param>
    public static void Run(string snapshot, IReadOnlyList<string> journals, ulong number, string target, uint seconds)
    {
        LimitRecord[] added = Sorted(journals, seconds);
        using var writer = new LimitFileWriter(target, number);
        var output = new Output(writer, seconds);
        int next = 0;
        if (File.Exists(snapshot))
        {
            using var reader = new LimitFileReader(snapshot);
            var block = new LimitRecord[LimitFileFormat.MostRecords];
            int count;
            while ((count = reader.Read(block)) > 0)
            {
                foreach (LimitRecord old in block.AsSpan(0, count))
                {
                    while (next < added.Length && added[next] < old)
                    {
                        output.Add(added[next++]);
                    }

                    output.Add(old);
                }
            }
        }

        while (next < added.Length)
        {
            output.Add(added[next++]);
        }

        output.End();
        writer.Sync();
    }

    private static LimitRecord[] Sorted(IReadOnlyList<string> journals, uint seconds)
    {
        var records = new List<LimitRecord>();
        var block = new LimitRecord[LimitFileFormat.MostRecords];
        foreach (string journal in journals)
        {
            using var reader = new LimitFileReader(journal);
            int count;
            while ((count = reader.Read(block)) > 0)
            {
                foreach (LimitRecord record in block.AsSpan(0, count))
                {
                    if (!LimitRecord.IsOver(record, seconds))
                    {
                        records.Add(record.Rounded());
                    }
                }
            }
        }

        records.Sort();
        return [.. records];
    }

    private sealed class Output(LimitFileWriter writer, uint seconds)
    {
        private readonly LimitRecord[] _block = new LimitRecord[LimitFileFormat.MostRecords];
        private LimitRecord _last;
        private int _count;

        public void Add(in LimitRecord record)
        {
            if (record.CompareTo(_last) == 0)
            {
                _last = _last.Joined(record);
                return;
            }

            Put();
            _last = record;
        }

        public void End()
        {
            Put();
            writer.Write(_block.AsSpan(0, _count));
            writer.WriteEnd();
        }

        private void Put()
        {
            if (LimitRecord.IsOver(_last, seconds))
            {
                return;
            }

            _block[_count++] = _last;
            if (_count == _block.Length)
            {
                writer.Write(_block);
                _count = 0;
            }
        }
    }
}
