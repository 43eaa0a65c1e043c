using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Records;
using SpamGate.Testing.Processes;

namespace SpamGate.Gateway.Tests.Records;

public sealed class OptOutJournalTests : IDisposable
{
    private readonly ScratchDirectory _directory = new();

    private string File => _directory.File("opt-outs.journal");

    [Fact]
    public async Task Wishes_AreReadAgainInOrder_AfterAReopen()
    {
        using (var journal = new OptOutJournal(File))
        {
            Assert.All(await Task.WhenAll(Enumerable.Range(0, 50).Select(i => journal.AppendAsync(Wish(i)))), Assert.True);
            Assert.Equal(50, journal.Count);
        }

        using var reopened = new OptOutJournal(File);
        Assert.Equal(Enumerable.Range(0, 50).Select(Wish), reopened.Peek(100));
    }

    [Fact]
    public async Task Line_ThatACrashCutOff_IsDropped_AndDoesNotSpoilTheNext()
    {
        using (var journal = new OptOutJournal(File))
        {
            await journal.AppendAsync(Wish(1));
            await journal.AppendAsync(Wish(2));
        }

        byte[] octets = System.IO.File.ReadAllBytes(File);
        System.IO.File.WriteAllBytes(File, octets[..^7]);
        using (var journal = new OptOutJournal(File))
        {
            Assert.Equal([Wish(1)], journal.Peek(10));
            Assert.True(await journal.AppendAsync(Wish(3)));
        }

        using var reopened = new OptOutJournal(File);
        Assert.Equal([Wish(1), Wish(3)], reopened.Peek(10));
    }

    [Fact]
    public async Task Drop_ForgetsTheOldest_AlsoOnDisk()
    {
        using (var journal = new OptOutJournal(File))
        {
            await Task.WhenAll(Enumerable.Range(0, 5).Select(i => journal.AppendAsync(Wish(i))));
            journal.Drop(3);
            Assert.True(await journal.AppendAsync(Wish(5)));
            Assert.Equal([Wish(3), Wish(4), Wish(5)], journal.Peek(10));
        }

        using var reopened = new OptOutJournal(File);
        Assert.Equal([Wish(3), Wish(4), Wish(5)], reopened.Peek(10));
    }

    [Fact]
    public async Task FullJournal_TakesNoMore_UntilSomeAreDropped()
    {
        using var journal = new OptOutJournal(File, capacity: 2);
        Assert.True(await journal.AppendAsync(Wish(0)));
        Assert.True(await journal.AppendAsync(Wish(1)));
        Assert.False(await journal.AppendAsync(Wish(2)));
        journal.Drop(1);
        Assert.True(await journal.AppendAsync(Wish(3)));
    }

    [Fact]
    public async Task DiskThatTakesNothing_KeepsNothing()
    {
        using var journal = new OptOutJournal(Path.Combine(_directory.Write("plain", ""), "opt-outs.journal"));
        Assert.False(await journal.AppendAsync(Wish(0)));
        Assert.Equal(0, journal.Count);
    }

    public void Dispose() => _directory.Dispose();

    private static SubscriberWish Wish(int i) => new("sp1", $"86138000000{i:D2}", i % 2 == 0, "TD", DateTimeOffset.UnixEpoch.AddSeconds(i));
}
