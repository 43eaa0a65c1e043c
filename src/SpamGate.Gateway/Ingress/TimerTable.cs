using System.Diagnostics.CodeAnalysis;

namespace SpamGate.Gateway.Ingress;

/// <summary>Something whose timers are looked at from time to time.</summary>
internal interface ITimed
{
    /// <summary>Time passes.</summary>
    /// <param name="now">Monotonic nanoseconds.</param>
    /// <returns>The moment before which nothing can be due, whatever happens meanwhile; long.MaxValue = never again.</returns>
    long Tick(long now);
}

/// <summary>
/// Ticks those whose moment has come, and does not touch the others: thousands of idle sessions looked at ten times a second would cost a tenth of
/// a processor in waits for memory alone. Adding and removing is for any thread, ticking for one at a time.
/// </summary>
internal sealed class TimerTable
{
    private const int FirstSize = 64;

    /// <summary>After this one whose tick failed is asked again, nanoseconds.</summary>
    private const long Retry = 100_000_000;

    private readonly Lock _change = new();
    private readonly Stack<int> _free = new();
    private ITimed?[] _items = new ITimed?[FirstSize];
    private long[] _due = new long[FirstSize];
    private int _used;

    /// <summary>Adds one, due at the next tick. Returns its place.</summary>
    public int Add(ITimed item)
    {
        lock (_change)
        {
            if (!_free.TryPop(out int place))
            {
                place = _used++;
                if (place == _items.Length)
                {
                    Array.Resize(ref _items, place * 2);
                    Array.Resize(ref _due, place * 2);
                }
            }

            _items[place] = item;
            _due[place] = long.MinValue;
            return place;
        }
    }

    /// <summary>Removes the one at this place, once.</summary>
    public void Remove(int place)
    {
        lock (_change)
        {
            _items[place] = null;
            _due[place] = long.MaxValue;
            _free.Push(place);
        }
    }

    /// <summary>Ticks all that are due.</summary>
    public void Tick(long now)
    {
        for (int place = 0; TryFindDue(ref place, now, out ITimed? item); place++)
        {
            // Already put off, should this fail: those behind it have their turn with the next tick.
            long due = item.Tick(now);
            lock (_change)
            {
                // Meanwhile it may have gone, and its place may be another's.
                if (ReferenceEquals(_items[place], item))
                {
                    _due[place] = due;
                }
            }
        }
    }

    private bool TryFindDue(ref int place, long now, [NotNullWhen(true)] out ITimed? item)
    {
        // Held for some microseconds: what is looked through lies side by side.
        lock (_change)
        {
            for (; place < _used; place++)
            {
                if (_due[place] <= now && _items[place] is { } found)
                {
                    _due[place] = now + Retry;
                    item = found;
                    return true;
                }
            }
        }

        item = null;
        return false;
    }
}
