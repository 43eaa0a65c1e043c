using SpamGate.Gateway.Telemetry;
using SpamGate.Screening.Messages;
using SpamGate.Screening.Verdicts;

namespace SpamGate.Gateway.Pipeline;

/// <summary>
/// Explains every verdict that a check spoke in, at level Debug: symbols, category, model and rules, never text or numbers of the message. Costs one
/// test a message while that level is off.
/// </summary>
internal sealed partial class VerdictLog(ILogger<VerdictLog> logger)
{
    /// <summary>Explains the verdict of a message.</summary>
    public void Note(SmsMessage message)
    {
        if (message.Verdict.Reason != ScreenReason.None && logger.IsEnabled(LogLevel.Debug))
        {
            Log.VerdictGiven(logger, message.Sp?.SpId ?? "none", VerdictExplanation.Of(message));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.VerdictGiven, LogLevel.Debug, "SP {SpId}: {Explanation}", EventName = "VerdictGiven", SkipEnabledCheck = true)]
        public static partial void VerdictGiven(ILogger logger, string spId, VerdictExplanation explanation);
    }
}
