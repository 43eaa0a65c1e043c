using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SpamGate.Gateway.Records;

/// <summary>Options objects as JSON objects, property by property: what an entry of the configuration and its record are compared and joined as.</summary>
internal static class SettingsBag
{
    private const int DigestCharacters = 16;

    private static readonly JsonSerializerOptions s_json = new()
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The properties of an options object.</summary>
    public static JsonObject Of<T>(T options) => (JsonObject)JsonSerializer.SerializeToNode(options, s_json)!;

    /// <summary>An options object of properties; what it does not know is left out.</summary>
    public static T ToOptions<T>(JsonObject bag) => bag.Deserialize<T>(s_json)!;

    /// <summary>The text a record keeps of properties that have no column.</summary>
    public static string ToText(JsonObject bag) => bag.ToJsonString(s_json);

    /// <summary>Reads that text.</summary>
    public static JsonObject Parse(string text) => JsonNode.Parse(text) as JsonObject ?? [];

    /// <summary>A digest of each property, as JSON: an edit of one property shows without keeping any value.</summary>
    public static string Digests(JsonObject bag)
    {
        var digests = new JsonObject();
        foreach ((string name, JsonNode? value) in bag)
        {
            digests[name] = Digest(value);
        }

        return digests.ToJsonString(s_json);
    }

    /// <summary>Names of the properties that differ from what was digested; one that was not there then counts when it is not the default.</summary>
    public static List<string> Changed(JsonObject bag, string digests, JsonObject defaults)
    {
        JsonObject before = Parse(digests);
        return [.. bag
            .Where(property => Digest(property.Value) != ((string?)before[property.Key] ?? Digest(defaults[property.Key])))
            .Select(static property => property.Key)];
    }

    private static string Digest(JsonNode? value) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value?.ToJsonString(s_json) ?? "null")))[..DigestCharacters];
}
