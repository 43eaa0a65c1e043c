using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Telemetry;
using SpamGate.Storage.Encryption;

namespace SpamGate.Gateway.Notices;

/// <summary>What telling the SPs consists of, for the host. Needs the records.</summary>
internal static class NoticeParts
{
    /// <summary>Adds it.</summary>
    public static void AddNotices(this IServiceCollection services, SnapshotSource snapshots)
    {
        NoticeOptions options = snapshots.Current.Options.Notices;
        services.AddSingleton(options);
        services.AddSingleton<NoticeOutbox>();
        services.AddSingleton(static provider => new WebhookSecret(provider.GetRequiredService<DataKey>()));
        services.AddSingleton<WebhookChannel>();
        services.AddSingleton<CommandChannel>();
        services.AddSingleton(static provider => new NoticeCounts(provider.GetRequiredService<GatewayMetrics>()));
        services.AddHostedService<NoticeService>();
    }
}
