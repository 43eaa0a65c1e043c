using System.Text;
using CsCheck;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;
using SpamGate.Testing.Threads;

namespace SpamGate.Screening.Tests.Lists;

public sealed class AddressTableTests
{
    private const int Owners = 4;
    private const uint Horizon = 12;

    private static readonly Gen<string> Digits = Gen.Char['0', '2'].Array[1, 20].Select(digits => new string(digits));

    // Few different numbers, owners and moments, so that edits meet: the same number twice, removed and set again, prefixes of each other.
    private static readonly Gen<Edit> Edits = Gen.Select(
        Gen.OneOf(Gen.Char['0', '2'].Array[1, 4].Select(digits => new string(digits)), Digits),
        Gen.Bool,
        Gen.Int[0, Owners - 1],
        Gen.Int[0, 5],
        Gen.OneOf(Gen.Const(0u), Gen.UInt[2, Horizon]),
        Gen.Int[0, 3],
        static (digits, isPrefix, owner, reason, expires, kind) => new Edit(digits, isPrefix, owner, reason, expires, kind == 0));

    [Fact]
    public void Table_AgreesWithANaiveModel_AfterEveryEdit()
    {
        Gen.Select(Edits.Array[0, 80], Digits.Array[1, 20], Gen.UInt[0, Horizon]).Sample((edits, asked, now) =>
        {
            var table = new AddressTable();
            var model = new Dictionary<(string Digits, bool IsPrefix, int Owner), (int Reason, uint Expires)>();
            foreach (Edit edit in edits)
            {
                Apply(table, model, edit);
                AssertAgrees(table, model, edit.Digits + "1", edit.Owner, now);
            }

            Assert.Equal(model.Count, table.Count);
            foreach (string address in asked.Concat(edits.Select(edit => edit.Digits)))
            {
                for (int owner = 0; owner < Owners; owner++)
                {
                    AssertAgrees(table, model, address, owner, now);
                }
            }
        });
    }

    [Fact]
    public void Sweep_ChangesNoAnswer_AndForgetsWhatExpired()
    {
        Gen.Select(Edits.Array[0, 80], Gen.UInt[0, Horizon]).Sample((edits, now) =>
        {
            var table = new AddressTable();
            var model = new Dictionary<(string Digits, bool IsPrefix, int Owner), (int Reason, uint Expires)>();
            foreach (Edit edit in edits)
            {
                Apply(table, model, edit);
            }

            table.Sweep(now);
            Assert.Equal(model.Values.Count(entry => entry.Expires == 0 || entry.Expires > now), table.Count);
            foreach (string address in edits.Select(edit => edit.Digits))
            {
                AssertAgrees(table, model, address, 1, now);
            }
        });
    }

    [Fact]
    public void Table_GrownTimeAndAgain_KeepsEveryEntry()
    {
        var table = new AddressTable();
        const int Numbers = 100_000;
        for (int i = 0; i < Numbers; i++)
        {
            table.Set(Number(i), isPrefix: false, owner: i % 3, reason: i % 1000, expires: (uint)(i % 7 == 0 ? 1000 + i : 0));
            if (i % 10 == 9)
            {
                table.Remove(Number(i - 5), isPrefix: false, owner: (i - 5) % 3);
            }
        }

        Assert.Equal(Numbers - (Numbers / 10), table.Count);
        for (int i = 0; i < Numbers; i++)
        {
            bool found = table.TryFindOf(Number(i), i % 3, 500, out ListHit hit);
            Assert.Equal(i % 10 != 4, found);
            Assert.True(!found || hit == new ListHit(i % 3, i % 1000, (uint)(i % 7 == 0 ? 1000 + i : 0), false));
            Assert.False(table.TryFindOf(Number(i), 3, 500, out _));
        }

        Assert.True(table.Octets <= 34L * Numbers, $"{table.Octets} octets for {table.Count} entries");
    }

    [Fact]
    public void Entry_OfAnSp_ConcernsThatSpAlone_AndThePlatformsEverybody()
    {
        var table = new AddressTable();
        table.Set(Raw("8613800138000"), isPrefix: false, owner: 7, reason: 3);
        Assert.True(table.TryFind(Raw("8613800138000"), 7, 0, out ListHit hit));
        Assert.Equal(new ListHit(7, 3, 0, false), hit);
        Assert.False(table.TryFind(Raw("8613800138000"), 8, 0, out _));
        Assert.False(table.TryFind(Raw("8613800138000"), AddressTable.Platform, 0, out _));

        table.Set(Raw("86138"), isPrefix: true, AddressTable.Platform, reason: 4);
        Assert.True(table.TryFind(Raw("8613800138000"), 8, 0, out hit));
        Assert.Equal(new ListHit(AddressTable.Platform, 4, 0, true), hit);
    }

    [Fact]
    public void Entry_HoldsUntilTheSecondItExpires()
    {
        var table = new AddressTable();
        table.Set(Raw("86138"), isPrefix: true, AddressTable.Platform, expires: 1000);
        Assert.True(table.TryFind(Raw("8613800138000"), 1, 999, out _));
        Assert.False(table.TryFind(Raw("8613800138000"), 1, 1000, out _));
    }

    [Fact]
    public void Name_IsFoundWholeAndByItsBeginning()
    {
        var table = new AddressTable();
        table.Set(Name("BANK"), isPrefix: false, AddressTable.Platform, reason: 1);
        table.Set(Name("Promo"), isPrefix: true, AddressTable.Platform, reason: 2);
        Assert.True(table.TryFind(Name("BANK"), 1, 0, out _));
        Assert.False(table.TryFind(Name("BANKRUPT"), 1, 0, out _));
        Assert.True(table.TryFind(Name("Promo7"), 1, 0, out _));
        Assert.True(table.Remove(Name("Promo"), isPrefix: true, AddressTable.Platform));
        Assert.False(table.TryFind(Name("Promo7"), 1, 0, out _));
    }

    [Fact]
    public void Lookup_AllocatesNothing()
    {
        var table = new AddressTable();
        table.Set(Raw("86138"), isPrefix: true, AddressTable.Platform);
        table.Set(Raw("106900012345678901234"[..20]), isPrefix: true, owner: 2);
        SmsAddress address = Raw("8613900138000");
        table.Prefetch(address, 2);
        table.TryFind(address, 2, 5, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            table.Prefetch(address, 2);
            table.PrefetchEntry(address, 2);
            table.TryFind(address, 2, 5, out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task Readers_BesideWriters_NeverMissWhatStands_NorSeeAnothersData()
    {
        const int Standing = 2_000;
        const int Rounds = 60;
        var table = new AddressTable();
        for (int i = 0; i < Standing; i++)
        {
            table.Set(Number(i), isPrefix: false, AddressTable.Platform, reason: i % 1000);
        }

        using var stop = new CancellationTokenSource();
        Task<int> reader = OwnThread.Run(() =>
        {
            int faults = 0;
            int reads = 0;
            while (!stop.IsCancellationRequested || reads < Standing)
            {
                int i = reads++ % Standing;
                faults += table.TryFind(Number(i), 1, 5, out ListHit hit) && hit.Reason == i % 1000 ? 0 : 1;

                // Numbers that come and go: absent, or with their own data.
                int moving = Standing + i;
                faults += table.TryFind(Number(moving), 1, 5, out hit) && hit.Reason != moving % 1000 ? 1 : 0;
            }

            return faults;
        });
        Task[] writers = [.. Enumerable.Range(0, 2).Select(writer => OwnThread.Run(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                for (int i = Standing + (writer * 1000); i < Standing + (writer * 1000) + 1000; i++)
                {
                    table.Set(Number(i), isPrefix: false, AddressTable.Platform, reason: i % 1000);
                }

                for (int i = Standing + (writer * 1000); i < Standing + (writer * 1000) + 1000; i++)
                {
                    table.Remove(Number(i), isPrefix: false, AddressTable.Platform);
                }

                table.Sweep(5);
            }
        }))];
        await Task.WhenAll(writers).WaitAsync(TimeSpan.FromMinutes(1));
        await stop.CancelAsync();
        Assert.Equal(0, await reader.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(Standing, table.Count);
    }

    private static void Apply(AddressTable table, Dictionary<(string, bool, int), (int, uint)> model, Edit edit)
    {
        if (edit.Removes)
        {
            Assert.Equal(
                model.Remove((edit.Digits, edit.IsPrefix, edit.Owner)), table.Remove(Raw(edit.Digits), edit.IsPrefix, edit.Owner));
            return;
        }

        model[(edit.Digits, edit.IsPrefix, edit.Owner)] = (edit.Reason, edit.Expires);
        table.Set(Raw(edit.Digits), edit.IsPrefix, edit.Owner, edit.Reason, edit.Expires);
    }

    private static void AssertAgrees(
        AddressTable table, Dictionary<(string Digits, bool IsPrefix, int Owner), (int Reason, uint Expires)> model, string address, int owner, uint now)
    {
        address = address[..int.Min(address.Length, SmsAddress.MaxLength)];
        table.Prefetch(Raw(address), owner);
        table.PrefetchEntry(Raw(address), owner);
        ListHit? expected = model
            .Where(entry => entry.Key.Owner == AddressTable.Platform || entry.Key.Owner == owner)
            .Where(entry => entry.Value.Expires == 0 || entry.Value.Expires > now)
            .Where(entry => entry.Key.IsPrefix ? address.StartsWith(entry.Key.Digits, StringComparison.Ordinal) : address == entry.Key.Digits)
            .OrderBy(entry => entry.Key.Owner == AddressTable.Platform ? 0 : 1)
            .ThenByDescending(entry => entry.Key.Digits.Length > 18)
            .ThenBy(entry => entry.Key.IsPrefix)
            .ThenByDescending(entry => entry.Key.Digits.Length)
            .Select(entry => (ListHit?)new ListHit(entry.Key.Owner, entry.Value.Reason, entry.Value.Expires, entry.Key.IsPrefix))
            .FirstOrDefault();
        bool found = table.TryFind(Raw(address), owner, now, out ListHit hit);
        Assert.Equal(expected, found ? hit : null);
    }

    private static SmsAddress Number(int i)
    {
        Span<byte> digits = stackalloc byte[13];
        "86138"u8.CopyTo(digits);
        for (int at = 12; at >= 5; at--)
        {
            digits[at] = (byte)('0' + (i % 10));
            i /= 10;
        }

        return SmsAddress.Create(digits, AddressKind.Number);
    }

    private static SmsAddress Raw(string digits) => SmsAddress.Create(Encoding.ASCII.GetBytes(digits), AddressKind.Number);

    private static SmsAddress Name(string name) => SmsAddress.Create(Encoding.ASCII.GetBytes(name), AddressKind.Alphanumeric);

    private sealed record Edit(string Digits, bool IsPrefix, int Owner, int Reason, uint Expires, bool Removes);
}
