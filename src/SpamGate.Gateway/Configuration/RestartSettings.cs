namespace SpamGate.Gateway.Configuration;

/// <summary>Settings that are read once, at the start: where the process listens and what it is built of.</summary>
internal static class RestartSettings
{
    private static readonly (string Name, Func<GatewayOptions, object> Value)[] All =
    [
        ("Smpp:Address", static options => options.Smpp.Address),
        ("Smpp:Port", static options => options.Smpp.Port),
        ("Smpp:Tls:Address", static options => options.Smpp.Tls.Address),
        ("Smpp:Tls:Port", static options => options.Smpp.Tls.Port),
        ("Smpp:Tls:Certificate", static options => options.Smpp.Tls.IsEnabled),
        ("Smpp:MaxPduBytes", static options => options.Smpp.MaxPduBytes),
        ("Http:Address", static options => options.Http.Address),
        ("Http:Port", static options => options.Http.Port),
        ("DataDirectory", static options => options.DataDirectory),
        ("Records:Provider", static options => options.Records.Provider),
        ("Records:ConnectionString", static options => options.Records.ConnectionString),
        ("DataKey", static options => options.DataKey),
        ("MessageLog:Enabled", static options => options.MessageLog.Enabled),
        ("MessageLog:Retention", static options => options.MessageLog.Retention),
        ("MessageLog:SegmentSize", static options => options.MessageLog.SegmentSize),
        ("Screening:Limits:Capacity", static options => options.Screening.Limits.Capacity),
        ("Conduct:Mode", static options => options.Conduct.Mode),
        ("Conduct:File", static options => options.Conduct.File ?? ""),
        ("Notices:AllowPrivateAddresses", static options => options.Notices.AllowPrivateAddresses),
        ("Notices:Timeout", static options => options.Notices.Timeout),
        ("Notices:GiveUpAfter", static options => options.Notices.GiveUpAfter),
        ("Notices:Command", static options => string.Join('\n', options.Notices.Command)),
        ("Screening:Workers", static options => options.Screening.Workers),
    ];

    /// <summary>Paths of those that differ.</summary>
    public static IEnumerable<string> Changed(GatewayOptions old, GatewayOptions current) =>
        All.Where(setting => !setting.Value(old).Equals(setting.Value(current))).Select(static setting => $"{GatewayOptions.Section}:{setting.Name}");
}
