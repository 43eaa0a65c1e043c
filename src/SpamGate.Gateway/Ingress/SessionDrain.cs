using SpamGate.Gateway.Channels;
using SpamGate.Smpp.Sessions;

namespace SpamGate.Gateway.Ingress;

/// <summary>Graceful end of all sessions: answers what is in flight, unbinds, and closes what does not go by itself.</summary>
internal sealed class SessionDrain(IngressServices services, SessionRegistry sessions, GatewayClock clock)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs until every session is gone or <paramref name="limit"/> has passed.</summary>
    public async Task RunAsync(TimeSpan limit)
    {
        services.Draining = true;
        long deadline = clock.Now + GatewayClock.Nanoseconds(limit);
        await WaitAsync(() => sessions.Sessions.All(session => session.InFlight == 0), deadline).ConfigureAwait(false);
        foreach (IngressSession session in sessions.Sessions)
        {
            session.Unbind(SessionEndReason.ServerStopping);
        }

        await WaitAsync(() => sessions.Count == 0, long.Min(deadline, clock.Now + 2_000_000_000)).ConfigureAwait(false);
        foreach (IngressSession session in sessions.Sessions)
        {
            session.Abort(SessionEndReason.ServerStopping);
        }
    }

    private async Task WaitAsync(Func<bool> done, long deadline)
    {
        while (!done() && clock.Now < deadline)
        {
            await Task.Delay(Step, clock.Provider).ConfigureAwait(false);
        }
    }
}
