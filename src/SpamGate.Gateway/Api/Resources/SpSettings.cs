using System.Text;
using System.Text.Json;
using SpamGate.Gateway.Api.Requests;
using SpamGate.Gateway.Configuration;
using SpamGate.Gateway.Records;

namespace SpamGate.Gateway.Api.Resources;

/// <summary>Settings of an SP or account without a field of their own: they have the names and limits of the configuration.</summary>
internal static class SpSettings
{
    private static readonly string[] s_ownFields =
    [
        nameof(SpOptions.SpId), nameof(SpOptions.Name), nameof(SpOptions.AccessNumbers), nameof(SpOptions.TransactionalNumbers), nameof(SpOptions.PromotionalNumbers),
        nameof(SpOptions.Card), nameof(SpOptions.MessagesPerSecond), nameof(SpOptions.Burst), nameof(SpOptions.Templates),
    ];

    /// <summary>Notes what the configuration would not take.</summary>
    public static void Check(JsonElement? settings, FieldFaults faults)
    {
        if (settings is not { ValueKind: not JsonValueKind.Undefined and not JsonValueKind.Null } given)
        {
            return;
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            faults.Add("settings", "is no object");
            return;
        }

        foreach (JsonProperty property in given.EnumerateObject())
        {
            if (s_ownFields.Contains(property.Name, StringComparer.OrdinalIgnoreCase))
            {
                faults.Add($"settings.{property.Name}", "has a field or a resource of its own");
            }
            else if (!RecordedSps.Defaults.ContainsKey(property.Name))
            {
                faults.Add($"settings.{property.Name}", $"is no setting of an SP; there are: {string.Join(", ", RecordedSps.Defaults.Select(static known => known.Key).Except(s_ownFields))}");
            }
            else if (property.Value.ToString().Any(char.IsControl) && property.Value.ValueKind == JsonValueKind.String)
            {
                faults.Add($"settings.{property.Name}", "has a control character");
            }
        }

        if (!faults.IsEmpty)
        {
            return;
        }

        var found = new ConfigurationFaults();
        try
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes($"{{\"sp\":{given.GetRawText()}}}"));
            IConfigurationRoot root = new ConfigurationBuilder().AddJsonStream(stream).Build();
            OptionsBinder.Bind<SpOptions>(root.GetSection("sp"), found);
        }
        catch (FormatException exception)
        {
            // The same name twice in another case, for example.
            faults.Add("settings", exception.Message);
        }

        foreach (ConfigurationFault fault in found.All)
        {
            faults.Add("settings" + fault.Path["sp".Length..].Replace(':', '.'), fault.Problem);
        }
    }

    /// <summary>The text a record keeps.</summary>
    public static string TextOf(JsonElement? settings) => settings is { ValueKind: JsonValueKind.Object } given ? JsonSerializer.Serialize(given, ApiJson.Options) : "{}";
}
