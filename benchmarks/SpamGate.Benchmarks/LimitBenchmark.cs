using BenchmarkDotNet.Attributes;

namespace SpamGate.Benchmarks;

/// <summary>The cost of a cap with few, a million and ten million recipients in the table.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class LimitBenchmark
{
    private LimitOperations _operations = null!;

    /// <summary>Recipients in the table.</summary>
    [Params(0, 1_000_000, 10_000_000)]
    public int Recipients { get; set; }

    /// <summary>Fills the table.</summary>
    [GlobalSetup]
    public void Setup() => _operations = new LimitOperations(Recipients);

    /// <summary>Reserved and given back: what a refused message costs.</summary>
    [Benchmark]
    public void ReserveAndReturn() => _operations.ReserveAndReturn();

    /// <summary>Looked at.</summary>
    [Benchmark(Baseline = true)]
    public void Check() => _operations.Check();

    /// <summary>A daily quota.</summary>
    [Benchmark]
    public void Quota() => _operations.Quota();
}
