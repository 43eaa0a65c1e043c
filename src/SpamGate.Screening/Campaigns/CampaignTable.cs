using System.Numerics;

namespace SpamGate.Screening.Campaigns;

/// <summary>
/// The campaigns that one owner sees, in sliding windows: bounded, one writer, no lock, nothing allocated after it is made. When it is full the one with the
/// fewest recipients of the next eight goes, so that a flood of different texts does not wash out what has already grown.
/// </summary>
/// <remarks>
/// A message belongs to the campaign whose fingerprint has at least <see cref="MinEqualMinima"/> equal minima. Candidates are found through five bands of three
/// minima each: two texts that share 9 of 10 of their 3-grams miss each other with a chance of 0.15 %, two that share a third are candidates with
/// 17 % and then fail the comparison.
/// </remarks>
public sealed class CampaignTable
{
    /// <summary>Senders, and contacts, told apart in one campaign.</summary>
    public const int MostTracked = CampaignEntry.Tracked;

    /// <summary>Minima, of 16, that make two texts alike: about 7 of 10 3-grams in common.</summary>
    public const int MinEqualMinima = 11;

    private const int Bands = 5;
    private const int Sampled = 8;
    private const int GrownRecipients = 3;
    private const int RecentPerEntry = 8;

    private readonly CampaignEntry[] _entries;
    private readonly int[] _index;
    private readonly ulong[] _recent;
    private readonly uint _placeMask;
    private long _subWindow;
    private int _used;
    private int _hand;

    /// <param name="capacity">Campaigns held at most.</param>
    public CampaignTable(int capacity)
    {
        _entries = new CampaignEntry[capacity];
        int places = (int)BitOperations.RoundUpToPowerOf2((uint)(capacity * 2));
        _index = new int[places * Bands];
        _placeMask = (uint)places - 1;
        _recent = new ulong[BitOperations.RoundUpToPowerOf2((uint)(capacity * RecentPerEntry))];
    }

    /// <summary>Campaigns held.</summary>
    public int Count => _used;

    /// <summary>Counts a message to one recipient; a message to a recipient who just got one like it only reads.</summary>
    /// <param name="sighting">The message; its fingerprint is not none.</param>
    /// <param name="window">Length of the window, in nanoseconds; another one than before forgets all.</param>
    /// <param name="now">Monotonic nanoseconds.</param>
    public CampaignCounts Observe(in CampaignSighting sighting, long window, long now)
    {
        int epoch = EpochOf(window, now);
        int found = Find(sighting.Fingerprint);
        if (found < 0)
        {
            found = Take(epoch);
            _entries[found].Begin(sighting.Fingerprint, epoch);
            Enter(found, epoch);
        }

        ref CampaignEntry entry = ref _entries[found];
        entry.MoveTo(epoch);
        bool isNew = IsNewRecipient(entry.Fingerprint.Identity, sighting.Recipient, epoch);
        entry.Count(isNew, sighting.Sender, sighting.Contacts, epoch);
        return entry.Counts(epoch);
    }

    /// <summary>Adds what other tables count of the same campaigns, until the next call for the same <paramref name="round"/> plus one.</summary>
    internal void AddElsewhere(in CampaignSummary summary, int round)
    {
        if (Find(summary.Fingerprint) is var found and >= 0)
        {
            _entries[found].AddElsewhere(summary.Counts, round);
        }
    }

    /// <summary>What other tables counted of the campaign of this message, as of <paramref name="round"/>.</summary>
    internal CampaignCounts Elsewhere(in Fingerprint fingerprint, int round) =>
        Find(fingerprint) is var found and >= 0 ? _entries[found].Elsewhere(round) : default;

    /// <summary>Writes the campaigns with at least <paramref name="least"/> recipients; returns how many.</summary>
    internal int Summarise(Span<CampaignSummary> target, int least, long now)
    {
        int written = 0;
        int epoch = _subWindow == 0 ? 0 : (int)(now / _subWindow);
        for (int i = 0; i < _used && written < target.Length; i++)
        {
            CampaignCounts counts = _entries[i].Counts(epoch);
            if (counts.Recipients >= least)
            {
                target[written++] = new CampaignSummary(_entries[i].Fingerprint, counts);
            }
        }

        return written;
    }

    private int EpochOf(long window, long now)
    {
        long subWindow = long.Max(1, window / CampaignLimits.SubWindows);
        if (subWindow != _subWindow)
        {
            _subWindow = subWindow;
            _used = 0;
            Array.Clear(_index);
            Array.Clear(_recent);
        }

        return (int)(now / subWindow);
    }

    private int Find(in Fingerprint fingerprint)
    {
        int best = -1;
        int bestEqual = MinEqualMinima - 1;
        for (int band = 0; band < Bands; band++)
        {
            int candidate = _index[Place(fingerprint, band)] - 1;
            if (candidate < 0 || candidate == best || candidate >= _used)
            {
                continue;
            }

            int equal = fingerprint.EqualMinima(_entries[candidate].Fingerprint);
            if (equal == Fingerprint.Bins)
            {
                return candidate;
            }

            if (equal > bestEqual)
            {
                (best, bestEqual) = (candidate, equal);
            }
        }

        return best;
    }

    // A place of the index goes to the newest, except that a campaign which has grown keeps its own.
    private void Enter(int entry, int epoch)
    {
        for (int band = 0; band < Bands; band++)
        {
            int place = Place(_entries[entry].Fingerprint, band);
            int holder = _index[place] - 1;
            bool isKept = holder >= 0 && holder != entry && Place(_entries[holder].Fingerprint, band) == place
                && _entries[holder].Counts(epoch).Recipients >= GrownRecipients;
            if (!isKept)
            {
                _index[place] = entry + 1;
            }
        }
    }

    // Each band has places of its own.
    private int Place(in Fingerprint fingerprint, int band) => (int)((fingerprint.Band(band) & _placeMask) + ((_placeMask + 1) * (uint)band));

    private int Take(int epoch)
    {
        if (_used < _entries.Length)
        {
            return _used++;
        }

        int victim = _hand;
        int fewest = int.MaxValue;
        for (int i = 0; i < Sampled; i++)
        {
            int candidate = (_hand + i) % _entries.Length;
            int recipients = _entries[candidate].Counts(epoch).Recipients;
            if (recipients < fewest)
            {
                (victim, fewest) = (candidate, recipients);
            }
        }

        _hand = (_hand + Sampled) % _entries.Length;
        return victim;
    }

    // A direct-mapped memory of who got what: the newest pair has the place. Its tag carries the epoch in the upper half.
    private bool IsNewRecipient(ulong campaign, uint recipient, int epoch)
    {
        ulong hash = (campaign ^ recipient) * 0x9E3779B97F4A7C15;
        hash ^= hash >> 31;
        ref ulong place = ref _recent[hash & (ulong)(_recent.Length - 1)];
        uint tag = (uint)(hash >> 32) | 1;
        bool known = (uint)place == tag && epoch - (int)(place >> 32) < CampaignLimits.SubWindows;
        if (!known)
        {
            place = (ulong)(uint)epoch << 32 | tag;
        }

        return !known;
    }
}
