using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Description;
using SpamGate.Gateway.Api.Explaining;
using SpamGate.Gateway.Api.Requests;

namespace SpamGate.Gateway.Api;

/// <summary>What the API consists of, for the host.</summary>
internal static class ApiServices
{
    /// <summary>Adds it.</summary>
    public static void AddSpamGateApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(static options => ApiJson.Strict(options.SerializerOptions));
        services.AddSingleton<ApiKeyDirectory>();
        services.AddSingleton<ScreenEndpoints>();
        services.AddOpenApi(ApiDescription.Document, ApiDescription.Configure);
    }
}
