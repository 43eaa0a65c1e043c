using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using SpamGate.Gateway.Api.Answers;

namespace SpamGate.Gateway.Api.Requests;

/// <summary>A JSON body of a request: read, and checked by its own rules, before the endpoint runs.</summary>
/// <typeparam name="T">What it holds.</typeparam>
internal sealed class Body<T> : IRequestPart, IEndpointParameterMetadataProvider
    where T : class, IChecked
{
    private readonly T? _value;

    private Body(T value) => _value = value;

    private Body(IResult fault) => Fault = fault;

    /// <inheritdoc/>
    public IResult? Fault { get; }

    /// <summary>What the client sent; only when there is no <see cref="Fault"/>.</summary>
    public T Value => _value!;

    /// <summary>Reads it; the framework calls this.</summary>
    public static async ValueTask<Body<T>> BindAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!IsJson(request.ContentType))
        {
            return new Body<T>(Problem.MediaType(request.ContentType, "application/json"));
        }

        ReadOnlyMemory<byte> octets = await RequestOctets.ReadAsync(context).ConfigureAwait(false);
        T? value;
        try
        {
            value = JsonSerializer.Deserialize<T>(octets.Span, ApiJson.Options);
        }
        catch (JsonException exception)
        {
            return new Body<T>(Problem.Invalid(Field(exception), Explain(exception)));
        }

        if (value is null)
        {
            return new Body<T>(Problem.Invalid("body", "is null, an object is expected"));
        }

        var faults = new FieldFaults();
        value.Check(faults);
        return faults.IsEmpty ? new Body<T>(value) : new Body<T>(Problem.Invalid(faults.All));
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: false));

    private static bool IsJson(string? type)
    {
        string media = (type ?? "").Split(';')[0].Trim();
        return media.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || media.Equals("application/merge-patch+json", StringComparison.OrdinalIgnoreCase);
    }

    private static string Field(JsonException exception)
    {
        string path = exception.Path is { Length: > 2 } found ? found.TrimStart('$').TrimStart('.') : "";
        return path.Length > 0 ? path : "body";
    }

    // The library's own sentences name our types and, for enums, nothing at all.
    private static string Explain(JsonException exception)
    {
        string at = exception.LineNumber is { } line
            ? string.Create(CultureInfo.InvariantCulture, $" (line {line + 1}, octet {exception.BytePositionInLine + 1})")
            : "";
        string message = exception.Message;
        string what = message.Contains("could not be mapped", StringComparison.Ordinal) ? "is no field of this request"
            : message.Contains("missing required", StringComparison.Ordinal) ? Missing(message)
            : message.Contains("Duplicate", StringComparison.OrdinalIgnoreCase) ? "is there twice"
            : message.Contains("could not be converted", StringComparison.Ordinal) ? "has a value of the wrong kind"
            : message.Contains("null", StringComparison.Ordinal) ? "is null, a value is expected"
            : "is no valid JSON";
        return what + at;
    }

    private static string Missing(string message)
    {
        int from = message.LastIndexOf(':');
        return "lacks " + (from < 0 ? "a required field" : message[(from + 1)..].Trim().TrimEnd('.').Replace("'", "", StringComparison.Ordinal));
    }
}
