using System.Globalization;
using System.Text;
using SpamGate.Screening.Lists;
using SpamGate.Screening.Messages;

namespace SpamGate.Screening.Tests.Lists;

/// <summary>Weighs the heap, so nothing else may allocate meanwhile.</summary>
[Collection(nameof(RunsAlone))]
public sealed class AddressSetMemoryTests
{
    [Fact]
    public void MillionNumbers_Loaded_HoldAtMost24OctetsEach()
    {
        const int Numbers = 1_000_000;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var set = new AddressSet(Enumerable.Range(0, Numbers).Select(Number), []);
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal(Numbers, set.Count);
        Assert.True(held < 24 * Numbers, $"{held} octets for a million numbers");
        Assert.True(set.Contains(Number(Numbers - 1)));
        Assert.False(set.Contains(Number(Numbers)));
        GC.KeepAlive(set);
    }

    private static SmsAddress Number(int i) =>
        SmsAddress.Create(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"86138{i:D8}")), AddressKind.Number);
}

/// <summary>Tests of this collection run by themselves, after all others.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
