using System.Diagnostics;
using System.Globalization;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;

namespace SpamGate.Benchmarks;

/// <summary>
/// Lists at carrier size: how long they take to load, what they weigh, what a look-up costs, alone and while the list is edited. Not a micro benchmark
/// of the usual kind, because ten million entries are no set-up to repeat and every look-up must miss the processor's caches. Times are processor
/// time, so that other work on the machine shows less.
/// </summary>
internal static class ListFigures
{
    private const int Asked = 4_000_000;
    private const long FirstNumber = 8613000000000;
    private const uint Now = 1_800_000_000;

    /// <summary>Measures and prints.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="entries">Entries of the list; a twentieth are beginnings of numbers.</param>
    public static int Run(TextWriter output, int entries)
    {
        AddressTable warm = Load(100_000, reserve: false, out _, out _);
        Ask(warm, 100_000, hits: true);
        Figures(output, entries, reserve: true);
        Figures(output, entries, reserve: false);
        return 0;
    }

    private static void Figures(TextWriter output, int entries, bool reserve)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        AddressTable table = Load(entries, reserve, out TimeSpan load, out TimeSpan wall);
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{table.Count:N0} entries, {(reserve ? "size known" : "grown")}: loaded in {load.TotalSeconds:0.00} s ({wall.TotalSeconds:0.00} s on the clock), {held / 1e6:0} MB, {held / (double)entries:0.0} octets an entry"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  look-up: {Ask(table, entries, hits: true):0} ns when listed, {Ask(table, entries, hits: false):0} ns when not; one at a time {Ask(table, entries, hits: true, batch: 1):0} ns and {Ask(table, entries, hits: false, batch: 1):0} ns"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  edit: {Edit(table, entries):0} ns"));
        GC.KeepAlive(table);
    }

    private static AddressTable Load(int entries, bool reserve, out TimeSpan elapsed, out TimeSpan wall)
    {
        var watch = Stopwatch.StartNew();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        var table = new AddressTable();
        if (reserve)
        {
            table.Reserve(entries);
        }

        for (int i = 0; i < entries; i++)
        {
            // Every other number of a range; a twentieth are beginnings of 9 and 10 digits.
            bool isPrefix = i % 20 == 0;
            table.Set(isPrefix ? Prefix(i) : Number(i), isPrefix, AddressTable.Platform, reason: i & 7, expires: i % 3 == 0 ? Now + 1000 : 0);
        }

        elapsed = Environment.CpuUsage.TotalTime - before;
        wall = watch.Elapsed;
        return table;
    }

    // In batches, as a screening worker asks: it has all of them fetched before it looks up the first.
    private static double Ask(AddressTable table, int entries, bool hits, int batch = 32)
    {
        // Prepared, so that only the look-up is timed; in an order no prefetcher guesses.
        var asked = new SmsAddress[Asked];
        var random = new Random(7);
        for (int i = 0; i < asked.Length; i++)
        {
            int entry = random.Next(entries);
            asked[i] = hits && entry % 20 != 0 ? Number(entry) : Address(9_000_000_000_000 + random.NextInt64(FirstNumber / 2));
        }

        int found = 0;
        TimeSpan before = Environment.CpuUsage.TotalTime;
        for (int at = 0; at < asked.Length; at += batch)
        {
            ReadOnlySpan<SmsAddress> next = asked.AsSpan(at, int.Min(batch, asked.Length - at));
            if (batch > 1)
            {
                foreach (ref readonly SmsAddress address in next)
                {
                    table.Prefetch(address, AddressTable.Platform);
                }

                foreach (ref readonly SmsAddress address in next)
                {
                    table.PrefetchEntry(address, AddressTable.Platform);
                }
            }

            foreach (ref readonly SmsAddress address in next)
            {
                found += table.TryFind(address, 1, Now, out _) ? 1 : 0;
            }
        }

        double nanoseconds = (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / asked.Length;
        if (found < (hits ? asked.Length / 2 : 0))
        {
            throw new InvalidOperationException($"Only {found} of {asked.Length} were found.");
        }

        return nanoseconds;
    }

    private static double Edit(AddressTable table, int entries)
    {
        const int Edits = 200_000;
        TimeSpan before = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < Edits; i++)
        {
            table.Set(Number(entries + i), isPrefix: false, AddressTable.Platform);
            table.Remove(Number(entries + i), isPrefix: false, AddressTable.Platform);
        }

        return (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / (2 * Edits);
    }

    private static SmsAddress Number(int i) => Address(FirstNumber + (2L * i));

    private static SmsAddress Prefix(int i) => i % 40 == 0 ? Address(100_000_000 + i) : Address(2_000_000_000L + i);

    private static SmsAddress Address(long number)
    {
        Span<byte> digits = stackalloc byte[SmsAddress.MaxLength];
        number.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
        return SmsAddress.Create(digits[..length], AddressKind.Number);
    }
}
