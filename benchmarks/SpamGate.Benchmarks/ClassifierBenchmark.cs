using BenchmarkDotNet.Attributes;

namespace SpamGate.Benchmarks;

/// <summary>Normalise, extract, match 100,000 keyword rules and score, against ML.NET's PredictionEngine, which does all but the keywords.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class ClassifierBenchmark
{
    private readonly ClassifierOperations _operations = new(AllocationBudgets.ModelDirectory, new ContentOperations().KeywordFile);

    /// <summary>65 characters of Chinese.</summary>
    [Benchmark(Baseline = true)]
    public void Chinese() => _operations.Chinese();

    /// <summary>137 characters of English.</summary>
    [Benchmark]
    public void English() => _operations.English();

    /// <summary>The Chinese texts in ML.NET.</summary>
    [Benchmark]
    public float MlNetChinese() => _operations.MlNetChinese();

    /// <summary>The English texts in ML.NET.</summary>
    [Benchmark]
    public float MlNetEnglish() => _operations.MlNetEnglish();
}
