using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Breaches;
using SpamGate.Gateway.Conduct;
using SpamGate.Storage.Conduct;
using SpamGate.Storage.Records;
using SpamGate.Testing.Processes;

namespace SpamGate.Gateway.Tests.Conduct;

public sealed class FindingsJournalTests : IDisposable
{
    private readonly ScratchDirectory _directory = new();

    private string Path => _directory.File("conduct.journal");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Drain_GivesBackEverythingInOrderAndEmptiesIt()
    {
        FindingsJournal journal = Open();
        journal.Append(Findings(1));
        journal.Append(Findings(2));
        var recorded = new List<ConductFindings>();

        await journal.DrainAsync(findings => { recorded.Add(findings); return Task.FromResult(true); });

        Assert.Equal([Id(1), Id(2)], recorded.Select(findings => findings.Breaches[0].Id));
        Assert.Equal(("spam", BreachClass.B, 20, 100), (recorded[0].Breaches[0].Rule, recorded[0].Breaches[0].Class, recorded[0].Breaches[0].Points, recorded[0].Breaches[0].Messages));
        Assert.Equal([1, 2, 3], recorded[0].Evidence[0].Sealed);
        Assert.Equal((7, 3L), (recorded[0].Tallies[0].Sum(EvidenceSignals.Spam), recorded[0].Tallies[0].Passed));
        Assert.Equal((0, 0), (journal.Waiting, new FileInfo(Path).Length));
    }

    [Fact]
    public async Task Drain_RecordsGoAgain_KeepsTheRest()
    {
        FindingsJournal journal = Open();
        for (int i = 1; i <= 3; i++)
        {
            journal.Append(Findings(i));
        }

        int left = 1;
        await journal.DrainAsync(_ => Task.FromResult(left-- > 0));

        Assert.Equal(2, Open().Waiting);
        Assert.Equal([Id(2), Id(3)], await RecordedAsync(Open()));
    }

    [Fact]
    public async Task Append_AfterALineThatACrashCutShort_LosesNothingElse()
    {
        Open().Append(Findings(1));
        await File.AppendAllTextAsync(Path, "{\"breaches\":[{\"id");
        FindingsJournal journal = Open();
        journal.Append(Findings(2));

        Assert.Equal([Id(1), Id(2)], await RecordedAsync(journal));
    }

    [Fact]
    public void Append_Full_IsCountedAsLost()
    {
        var journal = new FindingsJournal(Path, maxOctets: 100);
        journal.Append(Findings(1));

        Assert.Equal((0, 1), (journal.Waiting, journal.Lost));
    }

    private static async Task<List<Guid>> RecordedAsync(FindingsJournal journal)
    {
        var recorded = new List<Guid>();
        await journal.DrainAsync(findings => { recorded.AddRange(findings.Breaches.Select(breach => breach.Id)); return Task.FromResult(true); });
        return recorded;
    }

    private FindingsJournal Open()
    {
        var journal = new FindingsJournal(Path, 1 << 20);
        journal.Open();
        return journal;
    }

    private static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static ConductFindings Findings(int number)
    {
        var breach = new Breach
        {
            Id = Id(number),
            SpId = "10001",
            At = 5,
            OccurredAt = 5,
            Actor = ConductEvent.Machine,
            Class = BreachClass.B,
            Points = 20,
            Rule = "spam",
            RuleVersion = "v",
            Messages = 100,
        };
        var sample = new EvidenceRecord
        {
            SampleId = Guid.NewGuid(),
            BreachId = breach.Id,
            SpId = "10001",
            Recipient = "138****5678",
            Reason = "Classifier",
            Category = "Loan",
            Sealed = [1, 2, 3],
        };
        return new ConductFindings([breach], [sample], [new EvidenceTally("10001", null, 10) { Passed = 3, Counts = [7] }]);
    }
}
