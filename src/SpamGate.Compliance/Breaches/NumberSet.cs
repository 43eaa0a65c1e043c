namespace SpamGate.Compliance.Breaches;

/// <summary>
/// A set of well mixed numbers in one array, open addressing, at most three quarters full: 8 octets a place, a quarter of what a hash set of the framework
/// takes, because there may be one for each of ten thousand SPs. 0 is not told from 1. One owner.
/// </summary>
internal sealed class NumberSet
{
    private const int Least = 64;

    private ulong[] _places = [];

    /// <summary>Numbers held.</summary>
    public int Count { get; private set; }

    /// <summary>True when it holds the number.</summary>
    public bool Contains(ulong number)
    {
        ulong key = number == 0 ? 1 : number;
        return Count > 0 && _places[PlaceOf(key)] == key;
    }

    /// <summary>Adds a number; one that is there stays.</summary>
    public void Add(ulong number)
    {
        ulong key = number == 0 ? 1 : number;
        if ((Count + 1) * 4 > _places.Length * 3)
        {
            Grow();
        }

        ref ulong place = ref _places[PlaceOf(key)];
        Count += place == 0 ? 1 : 0;
        place = key;
    }

    /// <summary>Forgets all, and keeps the room.</summary>
    public void Clear()
    {
        Array.Clear(_places);
        Count = 0;
    }

    // Where the key is, or the empty place it belongs into.
    private int PlaceOf(ulong key)
    {
        int mask = _places.Length - 1;
        int place = (int)(key >> 20) & mask;
        while (_places[place] != 0 && _places[place] != key)
        {
            place = (place + 1) & mask;
        }

        return place;
    }

    private void Grow()
    {
        ulong[] before = _places;
        _places = new ulong[int.Max(Least, before.Length * 2)];
        foreach (ulong key in before)
        {
            if (key != 0)
            {
                _places[PlaceOf(key)] = key;
            }
        }
    }
}
