using SpamGate.Gateway.Configuration;
using SpamGate.Screening.Verdicts;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Pipeline;

/// <summary>
/// The command_status a refused message is answered with. Spam and policy get a permanent one, because clients send a temporary
/// one again; rates get a temporary one.
/// </summary>
internal static class RefusalStatus
{
    /// <summary>Status for a verdict that does not forward.</summary>
    public static CommandStatus Of(in Verdict verdict, AccountPolicy account, GatewaySnapshot snapshot) => verdict.Action switch
    {
        // ESME_RTHROTTLED makes a client pause its whole bind: right for one SP, wrong for a trunk that carries many.
        ScreeningAction.Throttle => account.Kind == AccountKind.Trunk ? CommandStatus.EsmeRMsgQFul : CommandStatus.EsmeRThrottled,
        _ => verdict.Reason == ScreenReason.SenderNotOwned
            ? CommandStatus.EsmeRInvSrcAdr
            : (CommandStatus)snapshot.RejectStatus,
    };
}
