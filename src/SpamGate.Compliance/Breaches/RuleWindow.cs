namespace SpamGate.Compliance.Breaches;

/// <summary>The sliding window of one rule for one company or access number, in whole evaluation periods.</summary>
internal sealed class RuleWindow(ConductRule rule, long periodLength)
{
    private readonly Queue<(long Period, int Count, long All)> _periods = new();
    private readonly long _window = rule.Window.Ticks / TimeSpan.TicksPerMillisecond;
    private int _count;
    private long _all;
    private int _active;

    /// <summary>Adds a closed period. Returns the distinct messages when that makes a breach, and starts from nothing then; otherwise 0.</summary>
    /// <param name="period">Its start, unix milliseconds; never before an earlier one.</param>
    /// <param name="count">Distinct messages the rule counts.</param>
    /// <param name="all">All messages of the SP in it.</param>
    public int Close(long period, int count, long all)
    {
        _periods.Enqueue((period, count, all));
        Move((period, count, all), 1);
        while (_periods.Peek() is var oldest && oldest.Period <= period - _window)
        {
            _periods.Dequeue();
            Move(oldest, -1);
        }

        bool fires = count > 0 && _count >= rule.AtLeast && _count >= rule.MinShare * _all
            && _active * periodLength >= rule.Sustained.Ticks / TimeSpan.TicksPerMillisecond;
        int messages = fires ? _count : 0;
        if (fires)
        {
            _periods.Clear();
            (_count, _all, _active) = (0, 0, 0);
        }

        return messages;
    }

    private void Move((long Period, int Count, long All) item, int sign)
    {
        _count += sign * item.Count;
        _all += sign * item.All;
        _active += item.Count > 0 ? sign : 0;
    }
}
