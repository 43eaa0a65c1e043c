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
}
