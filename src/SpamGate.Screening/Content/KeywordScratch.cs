namespace SpamGate.Screening.Content;

/// <summary>
/// The distinct phrases a message had: a small open-addressed set that a new stamp empties, so that nothing needs clearing. It grows with the matches of
/// a message, not with the rules, because every session has one.
/// </summary>
internal sealed class KeywordScratch
{
    private const uint Multiplier = 0x9E3779B1;

    private uint[] _stamps = new uint[32];
    private int[] _phrases = new int[32];
    private int[] _positions = new int[256];
    private int _shift = 27;
    private uint _stamp;

    /// <summary>Room for the positions of a text where phrases may start.</summary>
    public Span<int> Positions(int count)
    {
        if (_positions.Length < count)
        {
            _positions = new int[int.Max(count, _positions.Length * 2)];
        }

        return _positions.AsSpan(0, count);
    }

    /// <summary>Phrases found, in the order of finding.</summary>
    public int[] Found { get; private set; } = new int[16];

    /// <summary>How many.</summary>
    public int Count { get; private set; }

    /// <summary>Starts a message.</summary>
    public void Begin()
    {
        Count = 0;
        if (++_stamp == 0)
        {
            Array.Clear(_stamps);
            _stamp = 1;
        }
    }

    public void Add(int phrase)
    {
        int place = Place(phrase);
        if (_stamps[place] == _stamp)
        {
            return;
        }

        if (Count == Found.Length)
        {
            Grow();
            place = Place(phrase);
        }

        _stamps[place] = _stamp;
        _phrases[place] = phrase;
        Found[Count++] = phrase;
    }

    public bool Has(int phrase) => _stamps[Place(phrase)] == _stamp;

    // Where the phrase stands, or the free place where it would; there is always one, the table is half full at most.
    private int Place(int phrase)
    {
        int place = (int)((uint)phrase * Multiplier >> _shift);
        while (_stamps[place] == _stamp && _phrases[place] != phrase)
        {
            place = (place + 1) & (_phrases.Length - 1);
        }

        return place;
    }

    private void Grow()
    {
        int[] found = Found;
        Found = new int[found.Length * 2];
        found.CopyTo(Found, 0);
        _stamps = new uint[_stamps.Length * 2];
        _phrases = new int[_phrases.Length * 2];
        _shift--;
        _stamp = 1;
        for (int i = 0; i < Count; i++)
        {
            int place = Place(found[i]);
            _stamps[place] = _stamp;
            _phrases[place] = found[i];
        }
    }
}
