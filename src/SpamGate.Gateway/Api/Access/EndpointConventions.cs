using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Description;
using SpamGate.Gateway.Api.Requests;

namespace SpamGate.Gateway.Api.Access;

/// <summary>What an endpoint declares about itself; the gate, the OpenAPI document and the matrix test read it.</summary>
internal static class EndpointConventions
{
    /// <summary>Reads, for these roles.</summary>
    public static RouteHandlerBuilder ReadBy(this RouteHandlerBuilder endpoint, ApiRoles roles) =>
        endpoint.WithMetadata(new AccessRule(roles)).AddEndpointFilter<RequestPartGate>();

    /// <summary>Changes records, for these roles; the request says why.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="roles">Who may.</param>
    /// <param name="octets">The longest body.</param>
    public static RouteHandlerBuilder WrittenBy(this RouteHandlerBuilder endpoint, ApiRoles roles, long octets = BodyLimit.Resource) =>
        endpoint.WithMetadata(new AccessRule(roles, Writes: true), new BodyLimit(octets)).AddEndpointFilter<RequestPartGate>();

    /// <summary>Needs no key.</summary>
    public static TBuilder ReadByAnybody<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new AccessRule(ApiRoles.None, IsPublic: true));

    /// <summary>Names it in the document.</summary>
    public static RouteHandlerBuilder As(this RouteHandlerBuilder endpoint, string name, string tag, string summary) =>
        endpoint.WithName(name).WithTags(tag).WithSummary(summary);

    /// <summary>Gives a page of these.</summary>
    public static RouteHandlerBuilder GivesPage<T>(this RouteHandlerBuilder endpoint) =>
        endpoint.Produces<Page<T>>().WithMetadata(new PagedResource());

    /// <summary>Gives one of these, with its ETag, or 404.</summary>
    public static RouteHandlerBuilder GivesOne<T>(this RouteHandlerBuilder endpoint) =>
        endpoint.Produces<T>().ProducesProblem(StatusCodes.Status404NotFound).WithMetadata(new VersionedResource());

    /// <summary>Makes one of these; can be repeated with an Idempotency-Key.</summary>
    public static RouteHandlerBuilder Creates<T>(this RouteHandlerBuilder endpoint) =>
        endpoint.Produces<T>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .WithMetadata(new RepeatableRequest());

    /// <summary>Changes one of these, meant for a version of it.</summary>
    public static RouteHandlerBuilder Changes<T>(this RouteHandlerBuilder endpoint) =>
        endpoint.GivesOne<T>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <summary>Removes one, meant for a version of it.</summary>
    public static RouteHandlerBuilder Removes(this RouteHandlerBuilder endpoint) =>
        endpoint.Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .WithMetadata(new VersionedResource());
}
