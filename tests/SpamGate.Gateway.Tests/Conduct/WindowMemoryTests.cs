using Microsoft.Extensions.Logging.Abstractions;
using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Breaches;
using SpamGate.Compliance.Cards;
using SpamGate.Gateway.Conduct;
using SpamGate.Storage.Conduct;
using SpamGate.Storage.Records;
using SpamGate.Testing.Processes;

namespace SpamGate.Gateway.Tests.Conduct;

/// <summary>A restart forgives nobody what had nearly become a breach.</summary>
public sealed class WindowMemoryTests : IAsyncLifetime, IDisposable
{
    private const string Sp = "10001";
    private const long Start = 1_772_416_800_000;

    private static readonly RuleBook s_book = RuleBook.Create(
        [new() { Name = "spam", Signals = EvidenceSignals.Spam, Class = BreachClass.B, Points = 20, AtLeast = 10, Window = TimeSpan.FromHours(3) }], TimeSpan.FromSeconds(10), out _)!;

    private readonly ScratchDirectory _directory = new();
    private RecordStore _store = null!;
    private ConductRecords _records = null!;

    public async Task InitializeAsync()
    {
        RecordStoreOpening opening = await RecordStore.OpenAsync(RecordStoreOptions.ForFile(_directory.File("records.db")), TimeProvider.System, NullLogger.Instance);
        _store = opening.Store!;
        _records = new ConductRecords(_store, new EvidenceSeal(new byte[EvidenceSeal.KeyLength]), new ConductTerms(new LadderSettings(), WorkingCalendar.WeekendsOnly));
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Read_NearlyABreachBefore_OneMessageMoreMakesIt()
    {
        await RecordAsync(Tally(0, 5), Tally(7_200_000, 4));

        RuleEvaluation own = Assert.Single(await ReadAsync(Start + 7_300_000)).Value;

        FoundBreach found = Assert.Single(own.Close(Start + 7_300_000, [Tally(7_300_000, 1)]));
        Assert.Equal(("spam", 10), (found.Rule.Name, found.Messages));
    }

    [Fact]
    public async Task Read_WhatIsOutOfTheWindow_AndWhatWasABreachAlready_CountsNoMore()
    {
        // The first is too old by the time the last comes; ten in one period were a breach, which empties the window.
        await RecordAsync(Tally(0, 5), Tally(11_000_000, 9));
        RuleEvaluation old = Assert.Single(await ReadAsync(Start + 11_010_000)).Value;
        Assert.Single(old.Close(Start + 11_010_000, [Tally(11_010_000, 1)]));

        await RecordAsync(Tally(11_010_000, 1));
        RuleEvaluation after = Assert.Single(await ReadAsync(Start + 11_020_000)).Value;
        Assert.Empty(after.Close(Start + 11_020_000, [Tally(11_020_000, 9)]));
    }

    private static EvidenceTally Tally(long after, int spam) => new(Sp, null, Start + after) { Counts = [spam] };

    private Task<IReadOnlyDictionary<string, RuleEvaluation>> ReadAsync(long now) => WindowMemory.ReadAsync(_records, s_book, DateTimeOffset.FromUnixTimeMilliseconds(now), default);

    private async Task RecordAsync(params EvidenceTally[] tallies) => Assert.True((await _records.RecordAsync(_records.Prepare([], tallies))).IsDone);
}
