using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Requests;

namespace SpamGate.Gateway.Api.Description;

/// <summary>Marks an endpoint that gives pages.</summary>
internal sealed class PagedResource;

/// <summary>Marks an endpoint of one resource with an ETag.</summary>
internal sealed class VersionedResource;

/// <summary>Marks a POST that takes an Idempotency-Key.</summary>
internal sealed class RepeatableRequest;

/// <summary>Headers and query parameters that endpoints read by themselves.</summary>
internal static class RequestParts
{
    /// <summary>Adds them.</summary>
    public static void Add(OpenApiOperation operation, AccessRule rule, OpenApiOperationTransformerContext context)
    {
        IList<object> metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (rule.Writes)
        {
            Add(operation, ApiHeaders.Reason, ParameterLocation.Header, required: true, string.Create(
                CultureInfo.InvariantCulture, $"Why: 1 to {ApiHeaders.LongestReason} characters, UTF-8 or percent-encoded UTF-8."));
        }

        foreach (QueryParameterAttribute parameter in QueryOf(metadata))
        {
            Add(operation, parameter.Name, ParameterLocation.Query, required: false, parameter.Description, new OpenApiSchema
            {
                Type = parameter.IsInteger ? JsonSchemaType.Integer : JsonSchemaType.String,
                Format = parameter.IsMoment ? "date-time" : null,
            });
        }

        if (metadata.OfType<VersionedResource>().Any())
        {
            string name = rule.Writes ? "If-Match" : "If-None-Match";
            Add(operation, name, ParameterLocation.Header, required: rule.Writes, rule.Writes ? "The ETag that was read last." : "An ETag that is known already: 304.");
        }

        if (metadata.OfType<RepeatableRequest>().Any())
        {
            Add(operation, ApiHeaders.IdempotencyKey, ParameterLocation.Header, required: false, "The same key with the same body gets the same answer; with another body 422.");
        }
    }

    /// <summary>Query parameters that the parts of a request read by themselves.</summary>
    public static IEnumerable<QueryParameterAttribute> QueryOf(IList<object> metadata) => metadata.OfType<MethodInfo>()
        .SelectMany(static handler => handler.GetParameters())
        .SelectMany(static part => part.ParameterType.GetCustomAttributes<QueryParameterAttribute>());

    private static void Add(OpenApiOperation operation, string name, ParameterLocation place, bool required, string description, OpenApiSchema? schema = null)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = place,
            Required = required,
            Description = description,
            Schema = schema ?? new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }
}
