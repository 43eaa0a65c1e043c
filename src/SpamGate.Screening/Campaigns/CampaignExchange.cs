namespace SpamGate.Screening.Campaigns;

/// <summary>
/// Campaigns over all SPs: each worker counts those of its own SPs in a table that only it touches, and once a second publishes the larger ones as
/// an immutable array, which the others add to theirs when they next look. No lock, and nothing shared is written a message.
/// </summary>
/// <remarks>
/// What another worker has seen is therefore known after two seconds at most; until then a campaign that is spread over workers is counted by each alone. An
/// SP lives on one worker and a sender belongs to one SP, so the senders of several workers are different ones.
/// </remarks>
public sealed class CampaignExchange
{
    private readonly WorkerCampaigns[] _workers;

    /// <param name="workers">How many workers there are.</param>
    public CampaignExchange(int workers) => _workers = [.. Enumerable.Range(0, workers).Select(index => new WorkerCampaigns(this, index))];

    /// <summary>The campaigns of one worker.</summary>
    public WorkerCampaigns this[int worker] => _workers[worker];

    internal ReadOnlySpan<WorkerCampaigns> All => _workers;
}
