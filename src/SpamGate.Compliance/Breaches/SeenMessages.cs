namespace SpamGate.Compliance.Breaches;

/// <summary>
/// Which messages have been counted already, for at least one and at most two spans of time. Bounded: when full, what is new counts as seen, in the SP's favour;
/// a span that holds so much has made its breaches long before.
/// </summary>
internal sealed class SeenMessages(long span, int capacity)
{
    private NumberSet _current = new();
    private NumberSet _before = new();
    private long _since = long.MinValue;

    /// <summary>Messages not counted because there was no room.</summary>
    public long Overflows { get; private set; }

    /// <summary>True when the message is new.</summary>
    public bool Add(ulong message, long now)
    {
        if (_since == long.MinValue)
        {
            _since = now;
        }
        else if (now - _since >= span)
        {
            (_before, _current) = (_current, _before);
            _current.Clear();
            if (now - _since >= 2 * span)
            {
                _before.Clear();
            }

            _since = now;
        }

        if (_before.Contains(message) || _current.Contains(message))
        {
            return false;
        }

        if (_current.Count >= capacity)
        {
            Overflows++;
            return false;
        }

        _current.Add(message);
        return true;
    }
}
