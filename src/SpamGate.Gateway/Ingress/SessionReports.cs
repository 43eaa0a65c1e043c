using System.Globalization;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Telemetry;
using SpamGate.Screening.Messages;
using SpamGate.Smpp.Pdus;

namespace SpamGate.Gateway.Ingress;

/// <summary>Tells support about live sessions: times become wall-clock ones, addresses are masked.</summary>
internal sealed class SessionReports(SessionRegistry sessions, SnapshotSource snapshots, GatewayClock clock) : ISessionReports
{
    private const int NanosecondsPerTick = 100;

    /// <inheritdoc/>
    public IReadOnlyList<SessionReport> Sessions()
    {
        (DateTimeOffset wall, long now) = (clock.Provider.GetUtcNow(), clock.Now);
        return [.. sessions.Sessions.Select(session => new SessionReport(
            session.ConnectionId,
            session.Account?.SystemId,
            LabelValue.SnakeCase(session.Phase.ToString()),
            VersionOf(session.InterfaceVersion),
            session.RemoteAddress.ToString(),
            WallClock(session.OpenedAt, wall, now),
            WallClock(session.LastReceived, wall, now),
            session.InFlight,
            session.Delivering,
            session.Read.ToDictionary(),
            session.Written.ToDictionary())).OrderBy(report => report.Since)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<DiaryLine>? Diary(string connectionId)
    {
        if (sessions.Sessions.FirstOrDefault(session => session.ConnectionId == connectionId) is not { } session)
        {
            return null;
        }

        (DateTimeOffset wall, long now) = (clock.Provider.GetUtcNow(), clock.Now);
        NumberingPlan plan = snapshots.Current.NumberingPlan;
        return [.. session.Diary.Read().Select(line => new DiaryLine(
            WallClock(line.Time, wall, now),
            line.Received ? "in" : "out",
            Enum.IsDefined(line.Header.CommandId) ? LabelValue.SnakeCase(line.Header.CommandId.ToString()) : "unknown",
            Hex((uint)line.Header.CommandId),
            Hex((uint)line.Header.CommandStatus),
            line.Header.SequenceNumber,
            line.Header.CommandLength,
            Masked(line.Source, plan),
            Masked(line.Destination, plan)))];
    }

    private static string? Masked(in SessionDiary.RawAddress address, NumberingPlan plan) =>
        address.Octets.Length == 0 ? null : plan.Canonicalise(address.Ton, address.Npi, address.Octets).ToMaskedString();

    private static string? VersionOf(byte version) =>
        version == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{version >> 4}.{version & 0x0F}");

    private static string Hex(uint value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:X8}");

    private static DateTimeOffset WallClock(long time, DateTimeOffset wall, long now) => wall.AddTicks((time - now) / NanosecondsPerTick);
}
