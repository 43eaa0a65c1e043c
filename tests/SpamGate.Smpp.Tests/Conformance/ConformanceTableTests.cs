using SpamGate.Testing.Processes;

namespace SpamGate.Smpp.Tests.Conformance;

/// <summary>The codec's part of the table of demands (beside the gateway's conformance tests) names only tests that are there.</summary>
public sealed class ConformanceTableTests
{
    [Fact]
    public void Table_EveryTestItNames_Exists()
    {
        IReadOnlyDictionary<string, string> tests = ConformanceTable.TestsOf(typeof(ConformanceTableTests).Assembly);
        IReadOnlySet<string> named = ConformanceTable.Names(ofCodec: true);

        Assert.InRange(named.Count, 20, 1000);
        Assert.Empty(named.Except(tests.Keys));
    }
}
