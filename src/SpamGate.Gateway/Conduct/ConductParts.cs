using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Telemetry;
using SpamGate.Storage.Conduct;
using SpamGate.Storage.Encryption;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Conduct;

/// <summary>What conduct consists of, for the host. Needs the records.</summary>
internal static class ConductParts
{
    private const string Purpose = "evidence";
    private const string JournalFile = "conduct.journal";
    private const long JournalOctets = 64 * 1024 * 1024;

    /// <summary>Adds it.</summary>
    public static void AddConduct(this IServiceCollection services, SnapshotSource snapshots)
    {
        ConductFile file = snapshots.Current.Conduct;
        services.AddSingleton(provider => new ConductRecords(
            provider.GetRequiredService<RecordStore>(),
            new EvidenceSeal(provider.GetRequiredService<DataKey>().Derive(Purpose, [])),
            new ConductTerms(file.Ladder, provider.GetRequiredService<ConductCalendar>().Current),
            new NoticeWriter(snapshots.Current.Options.Notices.Command.Count > 0)));
        services.AddSingleton(_ => new ConductCalendar(snapshots.Current));
        services.AddSingleton(_ => new ContentArchive(snapshots.Current.DataDirectory));
        services.AddSingleton<ContentKeeper>();
        services.AddSingleton<ConductBook>();
        services.AddSingleton(file.Book);
        services.AddSingleton(_ => new FindingsJournal(Path.Combine(snapshots.Current.DataDirectory, JournalFile), JournalOctets));
        services.AddSingleton(provider =>
        {
            GatewayMetrics metrics = provider.GetRequiredService<GatewayMetrics>();
            FindingsJournal journal = provider.GetRequiredService<FindingsJournal>();
            EvidenceFeed feed = provider.GetRequiredService<EvidenceFeed>();
            ConductCounts.Watch(metrics, () => feed.Lost, () => journal.Waiting, () => journal.Lost);
            return new ConductCounts(metrics);
        });
        services.AddHostedService<ConductService>();
    }
}
