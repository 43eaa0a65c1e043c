using SpamGate.Fuzzing.Pdus;
using SpamGate.Testing.Wire;

namespace SpamGate.Fuzzing.Sessions;

/// <summary>Makes scripts: mostly sessions that bind and ask many things, with damage, disorder and odd ends mixed in.</summary>
public static class SessionScripts
{
    private const int MaxSteps = 6;
    private const int MaxPdusInStep = 12;

    /// <summary>The script of a seed.</summary>
    public static SessionScript Of(long seed)
    {
        Random random = Seeds.Start(seed);
        var requests = new SessionRequests(random);
        List<SessionStep> steps = [];
        int pdus = 0;
        if (random.Next(8) != 0)
        {
            steps.Add(new SessionStep([requests.FirstBind()], ThenWait: random.Next(3) == 0));
            pdus++;
        }

        for (int count = random.Next(MaxSteps); count >= 0; count--)
        {
            List<byte[]> group = [];
            for (int i = random.Next(MaxPdusInStep); i >= 0; i--)
            {
                group.Add(requests.Next());
            }

            pdus += group.Count;
            steps.Add(new SessionStep(Cut(random, group), ThenWait: random.Next(3) == 0));
        }

        return new SessionScript(
            seed,
            steps,
            random.Next(2) == 0 ? DeliveryAnswers.Polite : (DeliveryAnswers)random.Next(5),
            random.Next(8) switch { 0 => SessionEnd.Abort, 1 => SessionEnd.HalfClose, _ => SessionEnd.Close },
            pdus);
    }

    private static List<ReadOnlyMemory<byte>> Cut(Random random, List<byte[]> pdus)
    {
        int kind = random.Next(4);
        if (kind == 0)
        {
            return [.. pdus.Select(static pdu => (ReadOnlyMemory<byte>)pdu)];
        }

        byte[] all = [.. pdus.SelectMany(static pdu => pdu)];
        if (kind == 1)
        {
            return [all];
        }

        List<ReadOnlyMemory<byte>> pieces = [];
        int longest = kind == 2 && all.Length < 400 ? 2 : int.Max(2, all.Length / 4);
        for (int at = 0; at < all.Length;)
        {
            int length = int.Min(all.Length - at, random.Next(1, longest + 1));
            pieces.Add(all.AsMemory(at, length));
            at += length;
        }

        return pieces;
    }

    /// <summary>The requests of one session, one after the other.</summary>
    private sealed class SessionRequests(Random random)
    {
        private readonly PduSamples _samples = new(random, longTexts: false);
        private readonly int _disorder = random.Next(4);
        private readonly bool _damages = random.Next(3) == 0;
        private uint _sequence;

        public byte[] FirstBind()
        {
            RawPdu bind = random.Next(16) switch
            {
                0 => _samples.Bind(_samples.RandomBind(), NextSequence(), "nobody", PduSamples.Password),
                1 => _samples.Bind(_samples.RandomBind(), NextSequence(), PduSamples.SystemIds[0], "wrong"),
                _ => _samples.Bind(_samples.RandomBind(), NextSequence()),
            };
            return random.Next(32) == 0 ? PduDamage.InFrame(random, bind.ToBytes()) : bind.ToBytes();
        }

        public byte[] Next()
        {
            byte[] pdu = Pick(NextSequence()).ToBytes();
            if (!_damages)
            {
                return pdu;
            }

            return random.Next(24) switch
            {
                0 => PduDamage.OfFraming(random, pdu),
                < 10 => PduDamage.InFrame(random, pdu),
                _ => pdu,
            };
        }

        // An unbind, which ends the session, is rarer than in the mix of all PDUs.
        private RawPdu Pick(uint sequence)
        {
            RawPdu pdu = _samples.Any(sequence);
            return pdu.CommandId == RawCommand.Unbind && random.Next(3) != 0 ? PduSamples.EnquireLink(sequence) : pdu;
        }

        private uint NextSequence()
        {
            if (random.Next(4) > _disorder)
            {
                return ++_sequence;
            }

            return random.Next(8) switch
            {
                0 => 0,
                1 => 0x7FFFFFFF,
                2 => 0x80000000 + (uint)random.Next(4),
                3 => uint.MaxValue - (uint)random.Next(3),
                4 => (uint)random.NextInt64(uint.MaxValue),
                5 => _sequence,
                6 => (uint)random.Next((int)_sequence + 1),
                _ => ++_sequence,
            };
        }
    }
}
