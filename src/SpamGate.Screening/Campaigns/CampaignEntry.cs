using System.Runtime.CompilerServices;

namespace SpamGate.Screening.Campaigns;

/// <summary>One campaign of a table: recipients a sub-window, and the last senders and contacts with the sub-window in which each was seen.</summary>
internal struct CampaignEntry
{
    public const int Tracked = 8;

    private Recipients _recipients;
    private Hashes _senders;
    private Epochs _senderEpochs;
    private Hashes _contacts;
    private Epochs _contactEpochs;
    private int _epoch;
    private int _elsewhereRound;
    private CampaignCounts _elsewhere;

    public Fingerprint Fingerprint { get; private set; }

    public void Begin(in Fingerprint fingerprint, int epoch)
    {
        this = default;
        Fingerprint = fingerprint;
        _epoch = epoch;
        ((Span<int>)_senderEpochs).Fill(int.MinValue / 2);
        ((Span<int>)_contactEpochs).Fill(int.MinValue / 2);
    }

    /// <summary>Forgets the sub-windows that have left the window.</summary>
    public void MoveTo(int epoch)
    {
        Span<int> recipients = _recipients;
        for (int passed = int.Min(epoch - _epoch, CampaignLimits.SubWindows); passed > 0; passed--)
        {
            recipients[(epoch - passed + 1) & (CampaignLimits.SubWindows - 1)] = 0;
        }

        _epoch = int.Max(_epoch, epoch);
    }

    public void Count(bool isNewRecipient, uint sender, ulong contacts, int epoch)
    {
        _recipients[epoch & (CampaignLimits.SubWindows - 1)] += isNewRecipient ? 1 : 0;
        Note(_senders, _senderEpochs, sender, epoch);
        if (contacts != 0)
        {
            Note(_contacts, _contactEpochs, (uint)(contacts ^ contacts >> 32), epoch);
        }
    }

    public CampaignCounts Counts(int epoch)
    {
        int recipients = 0;
        for (int age = int.Max(0, epoch - _epoch); age < CampaignLimits.SubWindows; age++)
        {
            recipients += _recipients[(epoch - age) & (CampaignLimits.SubWindows - 1)];
        }

        return new CampaignCounts(recipients, Live(_senderEpochs, epoch), Live(_contactEpochs, epoch));
    }

    public void AddElsewhere(in CampaignCounts counts, int round)
    {
        CampaignCounts known = Elsewhere(round);
        _elsewhere = new CampaignCounts(known.Recipients + counts.Recipients, known.Senders + counts.Senders, known.Contacts + counts.Contacts);
        _elsewhereRound = round;
    }

    public readonly CampaignCounts Elsewhere(int round) => _elsewhereRound == round ? _elsewhere : default;

    private static void Note(Span<uint> hashes, Span<int> epochs, uint hash, int epoch)
    {
        int oldest = 0;
        for (int i = 0; i < Tracked; i++)
        {
            if (hashes[i] == hash && epoch - epochs[i] < CampaignLimits.SubWindows)
            {
                epochs[i] = epoch;
                return;
            }

            oldest = epochs[i] < epochs[oldest] ? i : oldest;
        }

        hashes[oldest] = hash;
        epochs[oldest] = epoch;
    }

    private static int Live(ReadOnlySpan<int> epochs, int epoch)
    {
        int live = 0;
        foreach (int seen in epochs)
        {
            live += epoch - seen < CampaignLimits.SubWindows ? 1 : 0;
        }

        return live;
    }

    [InlineArray(CampaignLimits.SubWindows)]
    private struct Recipients
    {
        private int _first;
    }

    [InlineArray(Tracked)]
    private struct Hashes
    {
        private uint _first;
    }

    [InlineArray(Tracked)]
    private struct Epochs
    {
        private int _first;
    }
}
