using SpamGate.Fuzzing;
using SpamGate.Fuzzing.Pdus;

namespace SpamGate.Smpp.Tests.Fuzzing;

/// <summary>Framer, readers and writers under damaged PDUs; the soak of the load generator runs the same cases by the million.</summary>
public sealed class PduFuzzTests
{
    private const long Pdus = 200_000;

    [Theory]
    [InlineData(20261210)]
    public void DamagedPdus_ThroughFramerReadersAndWriters_BreakNothing(long runSeed)
    {
        List<string> broken = [];

        PduFuzzCounts counts = new PduFuzz().Run(runSeed, 0, Pdus, (_, failure) => broken.Add(failure.Message));

        Assert.Empty(broken.Take(3));

        // The damage must leave enough alive to have tested anything.
        Assert.InRange(counts.Framed, Pdus / 2, Pdus * 2);
        Assert.InRange(counts.Messages, Pdus / 20, Pdus);
    }
}
