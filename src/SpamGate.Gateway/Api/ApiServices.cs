using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Description;
using SpamGate.Gateway.Api.Explaining;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Api.Resources;
using SpamGate.Gateway.Api.Standings;
using SpamGate.Gateway.Conduct;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Pipeline;
using SpamGate.Storage.Conduct;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api;

/// <summary>What the API consists of, for the host.</summary>
internal static class ApiServices
{
    /// <summary>Adds it.</summary>
    public static void AddSpamGateApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(static options => ApiJson.Strict(options.SerializerOptions));
        services.AddSingleton(static provider => new ApiKeyDirectory(
            provider.GetRequiredService<SnapshotSource>(),
            provider.GetRequiredService<CredentialVerifier>(),
            provider.GetService<RecordStore>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ScreenEndpoints>();
        services.AddSingleton<SpDryRun>();
        services.AddSingleton(static provider => new RecordRequests(provider.GetService<RecordStore>()));
        services.AddSingleton(static provider => new ConductDesk(
            provider.GetRequiredService<RecordRequests>(),
            provider.GetService<ConductRecords>(),
            provider.GetService<ConductBook>(),
            provider.GetRequiredService<SnapshotSource>(),
            provider.GetRequiredService<ScreeningPipeline>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DryRunEndpoints>();
        services.AddOpenApi(ApiDescription.Document, ApiDescription.Configure);
    }
}
