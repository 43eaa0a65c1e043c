using SpamGate.Testing.Processes;

namespace SpamGate.Gateway.Tests.Conformance;

/// <summary>The table in README.md can not name a test that is not there, nor leave one of this folder out.</summary>
public sealed class ConformanceTableTests
{
    private static readonly IReadOnlyDictionary<string, string> s_tests = ConformanceTable.TestsOf(typeof(ConformanceTableTests).Assembly);

    [Fact]
    public void Table_EveryTestItNames_Exists()
    {
        IReadOnlySet<string> named = ConformanceTable.Names(ofCodec: false);

        Assert.InRange(named.Count, 90, 1000);
        Assert.Empty(named.Except(s_tests.Keys));
    }

    [Fact]
    public void Table_EveryTestOfTheSuite_IsInIt()
    {
        IReadOnlySet<string> named = ConformanceTable.Names(ofCodec: false);
        IEnumerable<string> suite = s_tests
            .Where(test => test.Value == typeof(ConformanceTableTests).Namespace && !test.Key.StartsWith(nameof(ConformanceTableTests), StringComparison.Ordinal))
            .Select(test => test.Key);

        Assert.Empty(suite.Except(named));
    }

    [Fact]
    public void Table_EveryDemand_HasATest() => Assert.Empty(ConformanceTable.RowsWithoutATest());
}
