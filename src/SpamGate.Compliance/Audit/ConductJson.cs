using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpamGate.Compliance.Audit;

/// <summary>How events are written as JSON; generated, so that no reflection is needed at start.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(ConductEvent))]
internal sealed partial class ConductJson : JsonSerializerContext;
