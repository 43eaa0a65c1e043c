using SpamGate.Testing.Wire;

namespace SpamGate.Fuzzing.Pdus;

/// <summary>What a run over damaged PDUs did.</summary>
/// <param name="Cases">Streams made, each from a seed of its own.</param>
/// <param name="Pdus">PDUs put into them.</param>
/// <param name="Framed">Whole PDUs found in them again.</param>
/// <param name="Messages">Of those, PDUs some parser took as a message.</param>
public readonly record struct PduFuzzCounts(long Cases, long Pdus, long Framed, long Messages)
{
    public static PduFuzzCounts operator +(PduFuzzCounts a, PduFuzzCounts b) =>
        new(a.Cases + b.Cases, a.Pdus + b.Pdus, a.Framed + b.Framed, a.Messages + b.Messages);
}

/// <summary>Random PDUs, damaged, through framer, readers and writers. For one thread.</summary>
public sealed class PduFuzz
{
    private const int MaxPdusInCase = 3;
    private readonly PduInvariants _invariants = new();

    /// <summary>Runs the case of one seed.</summary>
    /// <exception cref="InvariantBrokenException">With the seed, what broke, and the octets in hexadecimal.</exception>
    public PduFuzzCounts RunCase(long seed)
    {
        byte[] stream = [];
        try
        {
            Random random = Seeds.Start(seed);
            stream = Stream(random, out int pdus);
            List<byte[]> framed = FramingInvariants.Frame(random, stream);
            int messages = 0;
            foreach (byte[] pdu in framed)
            {
                messages += _invariants.Check(random, pdu) ? 1 : 0;
            }

            return new PduFuzzCounts(1, pdus, framed.Count, messages);
        }
        catch (Exception broken)
        {
            throw new InvariantBrokenException($"PDU seed {seed}: {broken.Message}\n{Convert.ToHexString(stream)}", broken);
        }
    }

    /// <summary>Runs cases until <paramref name="pdus"/> PDUs were made; what breaks is reported to <paramref name="failed"/> and the run goes on.</summary>
    public PduFuzzCounts Run(long runSeed, long firstCase, long pdus, Action<long, InvariantBrokenException> failed)
    {
        PduFuzzCounts counts = default;
        for (long index = firstCase; counts.Pdus < pdus; index++)
        {
            long seed = Seeds.OfCase(runSeed, index);
            try
            {
                counts += RunCase(seed);
            }
            catch (InvariantBrokenException broken)
            {
                failed(seed, broken);
                counts += new PduFuzzCounts(1, 1, 0, 0);
            }
        }

        return counts;
    }

    private static byte[] Stream(Random random, out int pdus)
    {
        var samples = new PduSamples(random, longTexts: true);
        pdus = random.Next(1, MaxPdusInCase + 1);
        byte[] stream = [];
        for (int i = 0; i < pdus; i++)
        {
            byte[] pdu = samples.Any((uint)random.NextInt64(uint.MaxValue)).ToBytes();
            for (int damage = random.Next(4); damage > 0; damage--)
            {
                pdu = PduDamage.InFrame(random, pdu);
            }

            if (random.Next(8) == 0)
            {
                pdu = PduDamage.OfFraming(random, pdu);
            }

            stream = stream.Length == 0 ? pdu : [.. stream, .. pdu];
        }

        return stream;
    }
}
