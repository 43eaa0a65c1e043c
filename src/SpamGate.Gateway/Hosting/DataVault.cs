using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Storage.Encryption;
using SpamGate.Storage.MessageLog;

namespace SpamGate.Gateway.Hosting;

/// <summary>What the process keeps in its data directory, made from the settings it started with.</summary>
internal static class DataVault
{
    /// <summary>The key that data at rest is encrypted with.</summary>
    /// <exception cref="IOException">The data directory cannot be written.</exception>
    public static DataKey Key(GatewaySnapshot snapshot) =>
        DataKey.TryParse(snapshot.Options.DataKey, out DataKey? key) ? key! : DataKey.OfDirectory(snapshot.DataDirectory);

    /// <summary>The feed of the message log, which writes nothing where the log is switched off.</summary>
    public static MessageLogFeed MessageLog(IServiceProvider services, GatewaySnapshot snapshot)
    {
        MessageLogOptions options = snapshot.Options.MessageLog;
        GatewayClock clock = services.GetRequiredService<GatewayClock>();
        if (!options.Enabled)
        {
            return new MessageLogFeed(clock, null);
        }

        var settings = new MessageLogSettings
        {
            Directory = Path.Combine(snapshot.DataDirectory, "log"),
            Key = services.GetRequiredService<DataKey>(),
            Retention = options.Retention,
            SegmentOctets = options.SegmentSize,
        };
        return new MessageLogFeed(clock, new MessageLogWriter(settings, clock.Provider));
    }
}
