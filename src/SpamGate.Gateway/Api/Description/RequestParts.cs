using System.Globalization;
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

        if (metadata.OfType<PagedResource>().Any())
        {
            Add(operation, "limit", ParameterLocation.Query, required: false, string.Create(
                CultureInfo.InvariantCulture, $"Items of a page, 1 to {PageRequest.MaxLimit}; {PageRequest.DefaultLimit} when missing."));
            Add(operation, "cursor", ParameterLocation.Query, required: false, "The next of the page before.");
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

    private static void Add(OpenApiOperation operation, string name, ParameterLocation place, bool required, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = place,
            Required = required,
            Description = description,
            Schema = new OpenApiSchema { Type = name == "limit" ? JsonSchemaType.Integer : JsonSchemaType.String },
        });
    }
}
