namespace SpamGate.Gateway.Telemetry;

/// <summary>What support may know of live sessions; ingress tells, so that the API need not know it.</summary>
public interface ISessionReports
{
    /// <summary>Every open connection.</summary>
    IReadOnlyList<SessionReport> Sessions();

    /// <summary>The last PDUs of a connection, oldest first; null when there is no such connection.</summary>
    IReadOnlyList<DiaryLine>? Diary(string connectionId);
}

/// <summary>One open connection, as <c>GET /api/v1/sessions</c> tells it.</summary>
/// <param name="Id">Name of the connection in logs and in the diary's address.</param>
/// <param name="SystemId">Account; null before a bind.</param>
/// <param name="State">open, binding, bound_tx, bound_rx, bound_trx, unbinding or closed.</param>
/// <param name="InterfaceVersion">SMPP version spoken: 3.3, 3.4 or 5.0; null before a bind.</param>
/// <param name="RemoteAddress">Address of the peer.</param>
/// <param name="Since">When the connection was made.</param>
/// <param name="LastReceived">When the peer last said something.</param>
/// <param name="InFlight">Requests of the peer not yet answered.</param>
/// <param name="Delivering">Deliveries handed to the session and not yet answered.</param>
/// <param name="Received">PDUs of the peer, by command.</param>
/// <param name="Sent">PDUs of ours, by command.</param>
public sealed record SessionReport(
    string Id,
    string? SystemId,
    string State,
    string? InterfaceVersion,
    string RemoteAddress,
    DateTimeOffset Since,
    DateTimeOffset LastReceived,
    long InFlight,
    int Delivering,
    IReadOnlyDictionary<string, long> Received,
    IReadOnlyDictionary<string, long> Sent);

/// <summary>One PDU of a session's diary: its header, and of a message the masked addresses. Never text.</summary>
/// <param name="Time">When.</param>
/// <param name="Direction">in or out.</param>
/// <param name="Command">Name of the command, as the specification has it.</param>
/// <param name="CommandId">command_id in hex.</param>
/// <param name="Status">command_status in hex.</param>
/// <param name="Sequence">sequence_number.</param>
/// <param name="Length">command_length.</param>
/// <param name="Source">Source address of a message, masked; null without one.</param>
/// <param name="Destination">Destination address of a message, masked; null without one.</param>
public sealed record DiaryLine(
    DateTimeOffset Time,
    string Direction,
    string Command,
    string CommandId,
    string Status,
    uint Sequence,
    uint Length,
    string? Source,
    string? Destination);
