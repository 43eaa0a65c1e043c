using System.Text;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Telemetry;
using SpamGate.Screening.Policies;
using SpamGate.Smpp.Pdus;
using SpamGate.Smpp.Wire;

namespace SpamGate.Gateway.Ingress;

/// <summary>What a bind is answered with.</summary>
/// <param name="Status">command_status.</param>
/// <param name="Account">The account, when accepted.</param>
/// <param name="Version">interface_version both sides speak: 0x33, 0x34 or 0x50.</param>
internal readonly record struct BindOutcome(CommandStatus Status, AccountPolicy? Account, byte Version)
{
    /// <summary>True when the peer said 3.4 or later and may be sent optional parameters.</summary>
    public bool WithTlvs => Version >= InterfaceVersions.V34;
}

/// <summary>Decides who may bind: account, password, address, card, number of binds.</summary>
internal sealed partial class BindGate(
    GatewayClock clock,
    SnapshotSource snapshots,
    CredentialVerifier credentials,
    SessionRegistry sessions,
    BindBackoff backoff,
    BindPace pace,
    GatewayMetrics metrics,
    ILogger<BindGate> logger)
{
    /// <summary>Judges one bind request.</summary>
    /// <exception cref="OperationCanceledException">The connection ended before it was judged.</exception>
    public async Task<BindOutcome> DecideAsync(IngressSession session, PduHeader header, byte[] pdu)
    {
        if (!TryRead(pdu, out string systemId, out byte[] password, out byte version, out CommandStatus fault))
        {
            metrics.BindDecided(fault);
            return new BindOutcome(fault, null, InterfaceVersions.V33);
        }

        byte spoken = version >= InterfaceVersions.V50 ? InterfaceVersions.V50
            : version >= InterfaceVersions.V34 ? InterfaceVersions.V34
            : InterfaceVersions.V33;
        await WaitTurnAsync(session, systemId).ConfigureAwait(false);
        GatewaySnapshot snapshot = snapshots.Current;
        CommandStatus status = CommandStatus.EsmeRInvSysId;
        if (snapshot.Accounts.TryGetValue(systemId, out AccountPolicy? account))
        {
            status = await JudgeAsync(session, account, password).ConfigureAwait(false);
        }

        Remember(session, status);
        if (snapshot.Options.Smpp.HideUnknownAccounts && status is CommandStatus.EsmeRInvSysId or CommandStatus.EsmeRInvPaswd)
        {
            status = CommandStatus.EsmeRInvSysId;
        }

        metrics.BindDecided(status);
        if (status != CommandStatus.EsmeROk)
        {
            Log.BindRefused(logger, session.ConnectionId, systemId, (uint)status);
            return new BindOutcome(status, null, spoken);
        }

        Log.BindAccepted(logger, session.ConnectionId, systemId, header.CommandId);
        return new BindOutcome(CommandStatus.EsmeROk, account, spoken);
    }

    /// <summary>
    /// Judges a session again by the configuration in force, once it is open: a change that came while its bind was judged has not met it.
    /// </summary>
    public void Recheck(IngressSession session)
    {
        Interlocked.MemoryBarrier();
        SessionRegistry.Apply(session, snapshots.Current);
    }

    private async Task WaitTurnAsync(IngressSession session, string systemId)
    {
        SmppOptions smpp = snapshots.Current.Options.Smpp;
        long delay = backoff.Delay(session.Source, smpp.BindFailures, clock.Now);
        if (delay > 0)
        {
            metrics.BindDelayed();
            Log.BindDelayed(logger, session.ConnectionId, systemId, delay / 1_000_000);
            await Task.Delay(TimeSpan.FromMilliseconds(delay / 1_000_000), clock.Provider, session.ConnectionClosed).ConfigureAwait(false);
        }

        long turn = pace.TakeTurn(smpp.BindsPerSecond, clock.Now);
        if (turn > 0)
        {
            // Whole milliseconds are what timers keep; no turn comes before its time.
            await Task.Delay(TimeSpan.FromMilliseconds((turn / 1_000_000) + 1), clock.Provider, session.ConnectionClosed).ConfigureAwait(false);
        }
    }

    // Only what a guesser would see: an account over its limit or out of its networks says nothing about the password.
    private void Remember(IngressSession session, CommandStatus status)
    {
        if (status == CommandStatus.EsmeROk)
        {
            backoff.Succeeded(session.Source);
        }
        else if (status is CommandStatus.EsmeRInvSysId or CommandStatus.EsmeRInvPaswd)
        {
            backoff.Failed(session.Source, clock.Now);
        }
    }

    private static bool TryRead(byte[] pdu, out string systemId, out byte[] password, out byte version, out CommandStatus fault)
    {
        fault = BindFields.TryParse(pdu, out BindFields fields);
        systemId = Encoding.Latin1.GetString(fields.SystemId);
        password = fields.Password.ToArray();
        version = fields.InterfaceVersion;
        return fault == CommandStatus.EsmeROk;
    }

    private async Task<CommandStatus> JudgeAsync(IngressSession session, AccountPolicy account, byte[] password)
    {
        if (!account.Allows(session.RemoteAddress))
        {
            return CommandStatus.EsmeRBindFail;
        }

        if (!await credentials.VerifyAsync(account, password, session.ConnectionClosed).ConfigureAwait(false))
        {
            return CommandStatus.EsmeRInvPaswd;
        }

        // After the password, so that nobody learns an SP's standing by asking.
        if (account.Sp is { Card: Card.Removed })
        {
            return CommandStatus.EsmeRBindFail;
        }

        return await sessions.TryAdmitAsync(session, account).ConfigureAwait(false)
            ? CommandStatus.EsmeROk
            : CommandStatus.EsmeRBindFail;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.BindAccepted, LogLevel.Information, "Connection {ConnectionId}: {SystemId} bound by {CommandId}", EventName = "BindAccepted")]
        public static partial void BindAccepted(ILogger logger, string connectionId, string systemId, CommandId commandId);

        [LoggerMessage(EventIds.BindDelayed, LogLevel.Information, "Connection {ConnectionId}: bind of {SystemId} waits {Milliseconds} ms after failures from its address", EventName = "BindDelayed")]
        public static partial void BindDelayed(ILogger logger, string connectionId, string systemId, long milliseconds);

        [LoggerMessage(EventIds.BindRefused, LogLevel.Information, "Connection {ConnectionId}: bind refused for {SystemId} with status {Status}", EventName = "BindRefused")]
        public static partial void BindRefused(ILogger logger, string connectionId, string systemId, uint status);
    }
}
