using BenchmarkDotNet.Attributes;
using SpamGate.Screening.Content;

namespace SpamGate.Benchmarks;

/// <summary>What content rules and campaigns cost, beside the same message without them.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class ContentBenchmark
{
    private readonly ContentOperations _operations = new();

    /// <summary>One keyword rule.</summary>
    [Benchmark(Baseline = true)]
    public void Plain() => _operations.Plain();

    /// <summary>100,000 keyword rules.</summary>
    [Benchmark]
    public void Keywords() => _operations.Keywords();

    /// <summary>Links and contacts against 20,000 entries.</summary>
    [Benchmark]
    public void Contacts() => _operations.Contacts();

    /// <summary>Fingerprint.</summary>
    [Benchmark]
    public void Fingerprint() => _operations.Fingerprint();

    /// <summary>1,000 templates.</summary>
    [Benchmark]
    public void Templates() => _operations.Templates();

    /// <summary>Counting in both tables, and the decision.</summary>
    [Benchmark]
    public void Observe() => _operations.Observe();

    /// <summary>Reading and building 100,000 rules.</summary>
    [Benchmark]
    public KeywordRules LoadKeywords() => KeywordRules.Parse(new StringReader(_operations.KeywordFile), "many");
}
