using SpamGate.Smpp.Sessions;

namespace SpamGate.Gateway.Telemetry;

/// <summary>How many sessions there are; ingress tells, so that telemetry need not know it.</summary>
public interface ISessionCounts
{
    /// <summary>Sessions in a phase.</summary>
    int CountIn(SessionPhase phase);
}
