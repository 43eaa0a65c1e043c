using System.Buffers;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using SpamGate.Gateway.Api;
using SpamGate.Gateway.Channels;
using SpamGate.Gateway.Conduct;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Egress;
using SpamGate.Gateway.Ingress;
using SpamGate.Gateway.Notices;
using SpamGate.Gateway.Pipeline;
using SpamGate.Gateway.Records;
using SpamGate.Gateway.Telemetry;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Hosting;

/// <summary>Puts the rooms together: one web host with an SMPP listener and an HTTP one.</summary>
internal static class GatewayHost
{
    /// <summary>Beyond the sessions' own limit, for links and the web server.</summary>
    private static readonly TimeSpan ShutdownMargin = TimeSpan.FromSeconds(10);

    /// <summary>Connections the system keeps for us while we are busy: a thousand SPs that come back in one instant fit (net.core.somaxconn caps it).</summary>
    private const int Backlog = 4096;

    /// <summary>What a peer may send ahead of our reading; beyond it TCP makes it wait.</summary>
    private const int ReadAheadOctets = 256 * 1024;

    /// <summary>Builds the application; nothing listens before it is started.</summary>
    /// <param name="snapshots">Configuration in force.</param>
    /// <param name="metrics">Where everything counts.</param>
    /// <param name="input">Where settings come from; its Logging section is used too.</param>
    /// <param name="time">Clock of every session, link and timer; null = the system's.</param>
    /// <param name="records">The opened records that <paramref name="snapshots"/> is built of; null = there are none, the file alone counts.</param>
    public static WebApplication Build(
        SnapshotSource snapshots, GatewayMetrics metrics, ConfigurationInput input, TimeProvider? time = null, RecordedConfiguration? records = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Information",
            ["Logging:LogLevel:Microsoft"] = "Warning",
            ["Logging:LogLevel:System"] = "Warning",
        });
        builder.Configuration.AddConfiguration(input.Read());
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        AddServices(builder.Services, snapshots, metrics);
        builder.Services.AddSingleton(time ?? TimeProvider.System);

        if (records is not null)
        {
            builder.Services.AddSingleton(records);
            builder.Services.AddSingleton(records.Store);
            builder.Services.AddConduct(snapshots);
            builder.Services.AddNotices(snapshots);
        }

        GatewayOptions options = snapshots.Current.Options;
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Smpp.ShutdownTimeout + ShutdownMargin);
        builder.WebHost.UseSockets(sockets =>
        {
            sockets.Backlog = Backlog;

            // Nothing that runs on a connection's completions waits or blocks: passing each of them to the thread pool once more would only cost.
            sockets.UnsafePreferInlineScheduling = true;
            sockets.MaxReadBufferSize = long.Max(ReadAheadOctets, options.Smpp.MaxPduBytes);
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            ConnectionGate gate = kestrel.ApplicationServices.GetRequiredService<ConnectionGate>();
            kestrel.Listen(ListenAddress.EndPoint(options.Smpp.Address, options.Smpp.Port), listen => ListenSmpp(listen, gate, tls: null));
            if (options.Smpp.Tls.IsEnabled)
            {
                kestrel.Listen(
                    ListenAddress.EndPoint(ListenAddress.OfTls(options.Smpp), options.Smpp.Tls.Port),
                    listen => ListenSmpp(listen, gate, snapshots));
            }

            kestrel.Listen(ListenAddress.EndPoint(options.Http.Address, options.Http.Port));
        });

        WebApplication app = builder.Build();
        app.MapSpamGate();
        app.Services.GetRequiredService<LimitGauges>();
        app.Services.GetRequiredService<GatewayGauges>();
        app.Services.GetRequiredService<ListGauges>();
        app.Services.GetRequiredService<ConfigurationGauges>();
        if (records is not null)
        {
            records.LogTo(app.Services.GetRequiredService<ILogger<RecordStore>>());
            metrics.RecordsAvailable(records.Store.IsAvailable);
            records.Store.AvailabilityChanged += metrics.RecordsAvailable;
        }
        app.Services.GetRequiredService<MessageLogGauges>();
        return app;
    }

    // tls: where the certificate in force is found at each handshake; null = plain.
    private static void ListenSmpp(ListenOptions listen, ConnectionGate gate, SnapshotSource? tls)
    {
        listen.Protocols = HttpProtocols.None;
        listen.Use(next => connection => gate.RunAsync(connection, next));
        if (tls is not null)
        {
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                // Switched off by a reload, the listener stays until the next start and refuses every handshake.
                OnConnection = _ => tls.Current.ListenerTls is { } material
                    ? ValueTask.FromResult(material.CreateOptions())
                    : throw new AuthenticationException("TLS is switched off."),
                HandshakeTimeout = HandshakeTimeout(tls.Current.Options.Smpp),
            });
        }

        listen.UseConnectionHandler<SmppConnectionHandler>();
    }

    private static TimeSpan HandshakeTimeout(SmppOptions smpp) =>
        smpp.SessionInitTimeout > TimeSpan.Zero ? smpp.SessionInitTimeout : Timeout.InfiniteTimeSpan;

    private static void AddServices(IServiceCollection services, SnapshotSource snapshots, GatewayMetrics metrics)
    {
        services.AddSingleton(snapshots);
        services.AddSingleton(metrics);
        services.AddSingleton<GatewayClock>();
        services.AddSingleton<OptOutLog>();
        services.AddSingleton<IOptOutLog>(provider => provider.GetRequiredService<OptOutLog>());
        services.AddSingleton(_ => DataVault.Key(snapshots.Current));
        services.AddSingleton(provider => DataVault.MessageLog(provider, snapshots.Current));
        services.AddQuarantine();
        services.AddSingleton<EvidenceFeed>();
        services.AddSingleton<EgressRouter>();
        services.AddSingleton<ISubmitPath>(static provider => provider.GetRequiredService<EgressRouter>());
        services.AddSingleton<ReceiverDirectory>();
        services.AddSingleton(provider => new ScreeningPipeline(
            snapshots.Current.Options.Screening.Workers,
            provider.GetRequiredService<GatewayClock>(),
            snapshots,
            provider.GetRequiredService<EgressRouter>(),
            provider.GetRequiredService<ReceiverDirectory>(),
            provider.GetRequiredService<IMessageHold>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<EvidenceFeed>()));
        services.AddSingleton(_ => new CredentialVerifier());
        services.AddSingleton<SessionRegistry>();
        services.AddSingleton<ISessionCounts>(provider => provider.GetRequiredService<SessionRegistry>());
        services.AddSingleton<ISessionReports, SessionReports>();
        services.AddSingleton(_ => new BindBackoff());
        services.AddSingleton<BindPace>();
        services.AddSingleton<ConnectionGate>();
        services.AddSingleton<BindGate>();
        services.AddSingleton<IngressServices>();
        services.AddSingleton<SessionDrain>();
        services.AddSingleton<GatewayGauges>();
        services.AddSingleton<LimitKeeper>();
        services.AddSingleton<LimitGauges>();
        services.AddSingleton<ListGauges>();
        services.AddSingleton<ConfigurationGauges>();
        services.AddSingleton<MessageLogGauges>();
        services.AddSingleton<IMemoryPoolFactory<byte>, LargeBlockPoolFactory>();

        services.AddSpamGateApi();

        // In this order: traffic starts on lists that are loaded.
        services.AddHostedService<LiveListFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<OptOutLog>());
        services.AddHostedService<GatewayService>();
    }
}
