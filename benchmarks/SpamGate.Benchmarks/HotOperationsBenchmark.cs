using BenchmarkDotNet.Attributes;

namespace SpamGate.Benchmarks;

/// <summary>Time and bytes of every hot operation on its own.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class HotOperationsBenchmark
{
    private IReadOnlyDictionary<string, Action> _all = null!;
    private Action _operation = null!;

    /// <summary>The operation.</summary>
    [ParamsSource(nameof(Names))]
    public string Operation { get; set; } = "";

    /// <summary>All operations.</summary>
    public static IEnumerable<string> Names => new HotOperations(AllocationBudgets.ModelDirectory).All.Keys;

    /// <summary>Loads the model.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _all = new HotOperations(AllocationBudgets.ModelDirectory).All;
        _operation = _all[Operation];
    }

    /// <summary>One call.</summary>
    [Benchmark]
    public void Run() => _operation();
}
