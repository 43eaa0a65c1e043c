using System.Runtime.InteropServices;
using SpamGate.Gateway.Channels;
using SpamGate.Screening.Campaigns;
using SpamGate.Screening.Memory;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Policies;

namespace SpamGate.Gateway.Pipeline;

/// <summary>
/// Which screening worker owns which SP. An SP keeps its worker for the life of the process, so its buckets and counts are plain
/// fields; a new SP goes to the worker that owns fewest.
/// </summary>
public sealed class WorkerAssignment(int workers)
{
    private readonly Lock _change = new();
    private readonly int[] _owned = new int[workers];
    private volatile Place[] _places = [];

    /// <summary>What the workers tell each other of campaigns.</summary>
    public CampaignExchange Campaigns { get; } = new(workers);

    /// <summary>Worker of an SP, and the SP's live state; made on first sight.</summary>
    public Place Of(SpPolicy sp)
    {
        Place[] places = _places;
        return sp.Index < places.Length && places[sp.Index] is { } place ? place : Assign(sp.Index);
    }

    /// <summary>Live state of an SP, if it ever sent anything.</summary>
    public SpState? Find(int index)
    {
        Place[] places = _places;
        return index < places.Length ? places[index]?.State : null;
    }

    /// <summary>Asks the processor to fetch what screening a message writes for its SP.</summary>
    public void PrefetchState(SmsMessage message)
    {
        if (message.Sp is { } sp)
        {
            Of(sp).PrefetchState();
        }
    }

    private Place Assign(int index)
    {
        lock (_change)
        {
            Place[] places = _places;
            if (index < places.Length && places[index] is { } known)
            {
                return known;
            }

            if (index >= places.Length)
            {
                // Twice as long: the first messages of ten thousand SPs do not copy the table ten thousand times.
                var grown = new Place[int.Max(index + 1, 2 * places.Length)];
                places.CopyTo(grown, 0);
                places = grown;
            }

            int worker = Array.IndexOf(_owned, _owned.Min());
            _owned[worker]++;
            var place = new Place(worker, new SpState(Campaigns[worker]));
            Volatile.Write(ref places[index], place);
            _places = places;
            return place;
        }
    }

    /// <summary>Where an SP lives, and how many of its messages wait in its worker's ring.</summary>
    public sealed class Place(int worker, SpState state)
    {
        private readonly SpState _state = state;
        private PlaceCounts _counts;

        /// <summary>Index of its worker.</summary>
        public int Worker { get; } = worker;

        /// <summary>Its state, written by that worker only.</summary>
        public SpState State => _state;

        /// <summary>Its share of samples for the rules of conduct; that worker's, too.</summary>
        public EvidenceShare Evidence { get; } = new();

        /// <summary>Asks the processor to fetch what a feed reads and writes of it.</summary>
        public void PrefetchClaim()
        {
            CacheLines.Fetch(in _state);
            CacheLines.Fetch(ref _counts.Claimed);
        }

        /// <summary>Asks the processor to fetch what the worker writes for every message.</summary>
        public void PrefetchState()
        {
            CacheLines.Fetch(ref _counts.Released);
            _state.Prefetch();
        }

        /// <summary>Claims a place in the ring; false when <paramref name="share"/> messages of the SP wait already. Any feed.</summary>
        public bool TryClaim(int share)
        {
            if (Interlocked.Increment(ref _counts.Claimed) - Volatile.Read(ref _counts.Released) <= share)
            {
                return true;
            }

            Interlocked.Decrement(ref _counts.Claimed);
            return false;
        }

        /// <summary>Its messages in the ring now.</summary>
        public long Waiting => long.Max(0, Volatile.Read(ref _counts.Claimed) - Volatile.Read(ref _counts.Released));

        /// <summary>Takes back a claim whose message did not get into the ring.</summary>
        public void Unclaim() => Interlocked.Decrement(ref _counts.Claimed);

        /// <summary>A message left the ring. The worker only.</summary>
        public void Release() => Volatile.Write(ref _counts.Released, _counts.Released + 1);
    }

    /// <summary>What feeds count and what the worker counts, on cache lines of their own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct PlaceCounts
    {
        [FieldOffset(128)]
        public long Claimed;

        [FieldOffset(256)]
        public long Released;
    }
}
