using System.Net;

namespace SpamGate.Gateway.Ingress;

/// <summary>
/// Slows down who guesses passwords: after some failures in a row from one address its binds are answered late, 1 s, 2 s, 4 s up to 30 s, one after
/// the other, so that many connections guess no faster than one. A success, or a minute without a failure, forgets all. Other addresses never wait.
/// </summary>
/// <remarks>Time is passed in, monotonic nanoseconds. The table is bounded: when it is full the longest quiet address makes room.</remarks>
internal sealed class BindBackoff(int capacity = BindBackoff.DefaultCapacity)
{
    /// <summary>Addresses remembered: some hundred kilobytes.</summary>
    private const int DefaultCapacity = 4096;

    private const long Second = 1_000_000_000;
    private const long Memory = 60 * Second;
    private const long LongestDelay = 30 * Second;
    private const int Doublings = 5;

    private readonly Lock _access = new();
    private readonly Dictionary<IPAddress, Entry> _entries = [];

    /// <summary>Addresses remembered now.</summary>
    public int Count
    {
        get
        {
            lock (_access)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>How long a bind that came now has to wait for its judgement; 0 = not at all. The turn is taken with it.</summary>
    /// <param name="address">Where it came from.</param>
    /// <param name="allowed">Failures in a row that cost nothing; 0 = nobody ever waits.</param>
    /// <param name="now">Monotonic nanoseconds.</param>
    public long Delay(IPAddress address, int allowed, long now)
    {
        lock (_access)
        {
            if (allowed == 0 || !_entries.TryGetValue(address, out Entry? entry) || entry.Failures < allowed)
            {
                return 0;
            }

            if (now - entry.LastFailure >= Memory)
            {
                _entries.Remove(address);
                return 0;
            }

            long delay = long.Min(LongestDelay, Second << int.Min(entry.Failures - allowed, Doublings));
            entry.NextTurn = long.Max(entry.NextTurn, now) + delay;
            return long.Min(entry.NextTurn - now, LongestDelay);
        }
    }

    /// <summary>A bind from this address named an unknown account or a wrong password.</summary>
    public void Failed(IPAddress address, long now)
    {
        lock (_access)
        {
            if (!_entries.TryGetValue(address, out Entry? entry))
            {
                MakeRoom();
                _entries[address] = entry = new Entry();
            }
            else if (now - entry.LastFailure >= Memory)
            {
                entry.Failures = 0;
            }

            entry.Failures++;
            entry.LastFailure = now;
        }
    }

    /// <summary>A bind from this address succeeded.</summary>
    public void Succeeded(IPAddress address)
    {
        lock (_access)
        {
            _entries.Remove(address);
        }
    }

    private void MakeRoom()
    {
        if (_entries.Count >= capacity)
        {
            _entries.Remove(_entries.MinBy(static pair => pair.Value.LastFailure).Key);
        }
    }

    private sealed class Entry
    {
        public int Failures;
        public long LastFailure;
        public long NextTurn;
    }
}
