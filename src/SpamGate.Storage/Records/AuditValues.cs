using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace SpamGate.Storage.Records;

/// <summary>Values of a record as the JSON object an audit row keeps; what is <see cref="ConcealedAttribute"/> shows its length only.</summary>
internal static class AuditValues
{
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Before and after of a tracked record; null, null when nothing changed.</summary>
    public static (string? Before, string? After) Of(EntityEntry entry) => entry.State switch
    {
        EntityState.Added => (null, Write(entry.Properties, static property => property.CurrentValue)),
        EntityState.Deleted => (Write(entry.Properties, static property => property.OriginalValue), null),
        _ => entry.Properties.Where(static property => property.IsModified && !IsBookkeeping(property)).ToList() is { Count: > 0 } changed
            ? (Write(changed, static property => property.OriginalValue), Write(changed, static property => property.CurrentValue))
            : (null, null),
    };

    private static string Write(IEnumerable<PropertyEntry> properties, Func<PropertyEntry, object?> valueOf)
    {
        using var octets = new MemoryStream();
        using (var json = new Utf8JsonWriter(octets, s_readable))
        {
            json.WriteStartObject();
            foreach (PropertyEntry property in properties.Where(static property => !IsBookkeeping(property)))
            {
                json.WritePropertyName(property.Metadata.Name);
                bool isConcealed = property.Metadata.PropertyInfo?.GetCustomAttribute<ConcealedAttribute>() is not null;
                WriteValue(json, valueOf(property), isConcealed);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(octets.GetBuffer(), 0, (int)octets.Length);
    }

    private static bool IsBookkeeping(PropertyEntry property) => property.Metadata.Name is nameof(IRecord.Version) or nameof(IRecord.ChangedAt);

    private static void WriteValue(Utf8JsonWriter json, object? value, bool isConcealed)
    {
        if (isConcealed)
        {
            int length = value switch { string text => text.Length, byte[] data => data.Length, _ => 0 };
            json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"concealed, length {length}"));
            return;
        }

        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case float number:
                json.WriteNumberValue(number);
                break;
            case Guid id:
                json.WriteStringValue(id);
                break;
            case DateTimeOffset instant:
                json.WriteStringValue(instant.ToUniversalTime());
                break;
            case Enum name:
                json.WriteStringValue(name.ToString());
                break;
            case IEnumerable items:
                json.WriteStartArray();
                foreach (object? item in items)
                {
                    WriteValue(json, item, isConcealed: false);
                }

                json.WriteEndArray();
                break;
            default:
                throw new NotSupportedException($"The audit can not write a {value.GetType().Name}.");
        }
    }
}
