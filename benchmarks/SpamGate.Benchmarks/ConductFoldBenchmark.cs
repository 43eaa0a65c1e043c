using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using SpamGate.Compliance.Appeals;
using SpamGate.Compliance.Audit;
using SpamGate.Compliance.Breaches;
using SpamGate.Compliance.Cards;

namespace SpamGate.Benchmarks;

/// <summary>A million events from any order to where every SP stands; the budget is two seconds.</summary>
[MemoryDiagnoser]
[Config(typeof(FewRuns))]
public class ConductFoldBenchmark
{
    private const int Events = 1_000_000;
    private const long Step = 30_000;
    private const long Start = 1_700_000_000_000;

    private ConductEvent[] _events = [];

    /// <summary>SPs that share the events.</summary>
    [Params(1, 500)]
    public int Sps { get; set; }

    /// <summary>Nine breaches of ten events, and decisions on them, shuffled.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _events = new ConductEvent[Events];
        for (int i = 0; i < Events; i++)
        {
            _events[i] = Event(i);
        }

        random.Shuffle(_events);
    }

    /// <summary>The fold.</summary>
    [Benchmark]
    public int Fold() => ConductLedger.Of(_events, new LadderSettings(), WorkingCalendar.WeekendsOnly).StandingsAt(Start + (Events * Step)).Count;

    private static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private ConductEvent Event(int i)
    {
        string sp = $"{10_000 + (i % Sps)}";
        long at = Start + (i * Step);
        int earlier = int.Max(0, i - (5 * Sps));
        return (i / Sps % 10) switch
        {
            7 => new BreachConfirmed { Id = Id(i), SpId = sp, At = at, Actor = "li", BreachId = Id(earlier) },
            8 => new AppealFiled { Id = Id(i), SpId = sp, At = at, Actor = "sp", BreachId = Id(earlier) },
            9 => new AppealDecided { Id = Id(i), SpId = sp, At = at, Actor = "li", AppealId = Id(i - Sps), Upheld = false },
            _ => new Breach
            {
                Id = Id(i),
                SpId = sp,
                Port = (i % 3 == 0) ? "106550001" : null,
                At = at,
                OccurredAt = at - 1_000,
                Actor = ConductEvent.Machine,
                Class = (BreachClass)(i % 3),
                Points = 1,
                Rule = "rule",
                RuleVersion = "v",
            },
        };
    }

    // Of seconds each, so few; in one process, because the events take as long to make.
    private sealed class FewRuns : ManualConfig
    {
        public FewRuns() => AddJob(Job.Default.WithToolchain(InProcessNoEmitToolchain.DontLogOutput).WithInvocationCount(1).WithUnrollFactor(1).WithWarmupCount(3).WithIterationCount(7));
    }
}
