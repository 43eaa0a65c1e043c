using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using SpamGate.Gateway.Api.Access;

namespace SpamGate.Gateway.Api.Description;

/// <summary>The errors that follow from what an endpoint declares, not from what it does.</summary>
internal static class Refusals
{
    private const string Extension = "x-roles";

    /// <summary>Adds them, and the roles for programs.</summary>
    public static void Add(OpenApiOperation operation, AccessRule rule, IList<object> metadata)
    {
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        operation.Extensions[Extension] = new JsonNodeExtension(new JsonArray([.. RoleNames.Of(rule.Roles).Select(static role => (JsonNode)role)]));
        bool hasBody = metadata.OfType<IAcceptsMetadata>().Any();
        if (!rule.IsPublic)
        {
            Add(operation, StatusCodes.Status401Unauthorized, "No key, or an unknown or revoked one");
            Add(operation, StatusCodes.Status403Forbidden, "The key's role may not do this");
            Add(operation, StatusCodes.Status503ServiceUnavailable, "Records can not be reached; nothing was changed");
        }

        if (hasBody || rule.Writes || metadata.OfType<PagedResource>().Any() || RequestParts.QueryOf(metadata).Any())
        {
            Add(operation, StatusCodes.Status400BadRequest, "A field, header or parameter breaks a rule; errors names each with its limit");
        }

        if (hasBody)
        {
            Add(operation, StatusCodes.Status413PayloadTooLarge, "The body is too long");
            Add(operation, StatusCodes.Status415UnsupportedMediaType, "The body is of another media type");
        }

        if (metadata.OfType<VersionedResource>().Any() && rule.Writes)
        {
            Add(operation, StatusCodes.Status412PreconditionFailed, "The resource has changed since If-Match was read");
            Add(operation, StatusCodes.Status428PreconditionRequired, "If-Match is missing");
        }
    }

    private static void Add(OpenApiOperation operation, int status, string description)
    {
        operation.Responses ??= [];
        operation.Responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } },
            },
        });
    }
}
