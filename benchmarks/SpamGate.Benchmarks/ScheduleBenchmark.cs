using BenchmarkDotNet.Attributes;

namespace SpamGate.Benchmarks;

/// <summary>The cost of hours and holidays, and of a promotion's whole decision with them, limits and consent.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class ScheduleBenchmark
{
    private ScheduleOperations _operations = null!;

    /// <summary>Compiles the shipped schedule.</summary>
    [GlobalSetup]
    public void Setup() => _operations = new ScheduleOperations(AllocationBudgets.ScheduleFile);

    /// <summary>What holds now.</summary>
    [Benchmark(Baseline = true)]
    public void Now() => _operations.Now();

    /// <summary>What holds at any moment of a year.</summary>
    [Benchmark]
    public void AnyMoment() => _operations.AnyMoment();

    /// <summary>The next allowed hour.</summary>
    [Benchmark]
    public void NextAllowed() => _operations.NextAllowed();

    /// <summary>Hours, rates, quota, caps and consent.</summary>
    [Benchmark]
    public void Decide() => _operations.Decide();
}
