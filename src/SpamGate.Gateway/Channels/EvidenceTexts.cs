namespace SpamGate.Gateway.Channels;

/// <summary>
/// The texts that samples are copied into. Any worker takes, the evaluation gives back; each place is one reference that is exchanged, so neither waits. All are
/// made at the start; when none is free a message is evidence without a sample.
/// </summary>
internal sealed class EvidenceTexts
{
    // Samples come at a trickle and are read every 50 ms: this is for a thousand SPs that go wrong in one instant.
    private const int Capacity = 1_024;

    // A search that found so many places empty takes the pool for empty.
    private const int Tries = 16;

    private readonly EvidenceText?[] _free = new EvidenceText?[Capacity];
    private uint _turn;

    public EvidenceTexts()
    {
        for (int i = 0; i < Capacity; i++)
        {
            _free[i] = new EvidenceText();
        }
    }

    /// <summary>A free one; null = none was found.</summary>
    public EvidenceText? Take()
    {
        uint start = Interlocked.Increment(ref _turn);
        for (uint i = 0; i < Tries; i++)
        {
            if (Interlocked.Exchange(ref _free[(start + i) % Capacity], null) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>Gives one back.</summary>
    public void Return(EvidenceText text)
    {
        // There are as many places as texts, so one is empty.
        for (int i = 0; i < Capacity; i++)
        {
            if (_free[i] is null && Interlocked.CompareExchange(ref _free[i], text, null) is null)
            {
                return;
            }
        }
    }
}
