namespace SpamGate.Gateway.Egress;

/// <summary>
/// How a link bows to ESME_RTHROTTLED: it pauses, from 100 ms doubling to 2 s while the SMSC keeps saying so, goes on with half the
/// window, and widens it by one with every message accepted. Told by the receive loop, asked by the writer.
/// </summary>
/// <param name="window">Send window in messages.</param>
internal sealed class LinkThrottle(int window)
{
    private const int FirstPauseMs = 100;
    private const int LongestPauseMs = 2000;
    private const long NanosecondsPerMs = 1_000_000;
    private long _pausedUntil;
    private int _pauseMs = FirstPauseMs;
    private readonly int _window = window;
    private int _effectiveWindow = window;

    /// <summary>True when another request may be sent.</summary>
    public bool Allows(int inFlight, long now) => inFlight < Volatile.Read(ref _effectiveWindow) && now >= Volatile.Read(ref _pausedUntil);

    /// <summary>The SMSC throttled a request. A whole window of such answers to one burst counts once.</summary>
    public void Throttled(long now)
    {
        if (now < Volatile.Read(ref _pausedUntil))
        {
            return;
        }

        Volatile.Write(ref _pausedUntil, now + (_pauseMs * NanosecondsPerMs));
        _pauseMs = int.Min(LongestPauseMs, _pauseMs * 2);
        Volatile.Write(ref _effectiveWindow, int.Max(1, _effectiveWindow / 2));
    }

    /// <summary>The SMSC accepted a request.</summary>
    public void Accepted()
    {
        if (_effectiveWindow < _window)
        {
            _pauseMs = FirstPauseMs;
            Volatile.Write(ref _effectiveWindow, _effectiveWindow + 1);
        }
    }

    /// <summary>A new connection owes nothing to the old one's pause.</summary>
    public void Reset() => Volatile.Write(ref _pausedUntil, 0);
}
