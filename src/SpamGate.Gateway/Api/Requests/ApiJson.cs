using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace SpamGate.Gateway.Api.Requests;

/// <summary>How the API reads and writes JSON.</summary>
internal static class ApiJson
{
    /// <summary>Nothing we read is deeper than a schedule.</summary>
    private const int MaxDepth = 32;

    /// <summary>
    /// Strict: an unknown, misspelt or doubled field is an error, not a field that is quietly left out of a change of what an SP may do.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = Strict(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Makes options strict.</summary>
    public static JsonSerializerOptions Strict(JsonSerializerOptions options)
    {
        options.PropertyNameCaseInsensitive = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = MaxDepth;

        // Chinese as Chinese; what HTML could misread stays escaped.
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        return options;
    }
}
