using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SpamGate.Gateway.Api.Access;
using SpamGate.Gateway.Api.Requests;

namespace SpamGate.Gateway.Api.Description;

/// <summary>
/// The OpenAPI document at <c>/api/v1/openapi.json</c>: made of the endpoints themselves, so that it can not say something else than what runs.
/// </summary>
internal static class ApiDescription
{
    /// <summary>Name of the document.</summary>
    public const string Document = "v1";

    private const string KeyScheme = "apiKey";
    private const string BearerScheme = "bearer";

    /// <summary>Says how the document is made.</summary>
    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            Introduce(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(static (operation, context, _) =>
        {
            Describe(operation, context);
            return Task.CompletedTask;
        });
    }

    private static void Introduce(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "SpamGate",
            Version = "1",
            Description = $"""
                Every request carries an API key ({ApiHeaders.Key}, or Authorization: Bearer). Every write says why ({ApiHeaders.Reason}) and goes into the audit with the key's name.
                Errors are application/problem+json with a code. Lists are paged: limit (1 to {PageRequest.MaxLimit}) and cursor, the next of the page before.
                A change or deletion says with If-Match which version it is meant for. A POST with an {ApiHeaders.IdempotencyKey} can be repeated safely.
                """,
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [KeyScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = ApiHeaders.Key },
            [BearerScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerScheme, document)] = [] },
        ];
    }

    private static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        IList<object> metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<AccessRule>().LastOrDefault() is not { } rule)
        {
            return;
        }

        string roles = rule.IsPublic ? "everybody" : RoleNames.List(rule.Roles);
        operation.Description = string.Join("\n\n", new[] { operation.Description, $"Roles: {roles}." }.Where(static part => !string.IsNullOrEmpty(part)));
        Refusals.Add(operation, rule, metadata);
        RequestParts.Add(operation, rule, context);
    }
}
