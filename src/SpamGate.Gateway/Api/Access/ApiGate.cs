using SpamGate.Gateway.Api.Answers;
using SpamGate.Gateway.Api.Requests;

namespace SpamGate.Gateway.Api.Access;

/// <summary>
/// Stands in front of every endpoint of the API, before anything of the request's body is read: who is it, may it do this, and, for a write, why.
/// </summary>
/// <remarks>
/// To a key of an SP other SPs do not exist: what lies under <c>/sps/{spId}</c> of another one is 404, as if it were not there. An endpoint that
/// declares no rule is closed to everybody.
/// </remarks>
internal sealed class ApiGate(RequestDelegate next, ApiKeyDirectory keys)
{
    private const string Bearer = "Bearer ";

    public async Task InvokeAsync(HttpContext context)
    {
        // No endpoint (404), or routing's own answer to a wrong method (405).
        if (context.GetEndpoint() is not RouteEndpoint endpoint || endpoint.Metadata.GetMetadata<AccessRule>() is { IsPublic: true })
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        ApiCaller? caller = ReadKey(context.Request) is { } key
            ? await keys.FindAsync(key, context.RequestAborted).ConfigureAwait(false)
            : null;
        if (caller is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Problem.KeyRequired(ApiHeaders.Key).ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        if (Refusal(context, caller, endpoint.Metadata.GetMetadata<AccessRule>()) is { } refusal)
        {
            await refusal.ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        context.Features.Set(caller);
        await next(context).ConfigureAwait(false);
    }

    private static Answer? Refusal(HttpContext context, ApiCaller caller, AccessRule? rule)
    {
        if (rule is null || (rule.Roles & caller.Roles) == 0)
        {
            return Problem.Forbidden($"The key '{caller.Name}' may act as {RoleNames.List(caller.Roles)}; this needs one of: {RoleNames.List(rule?.Roles ?? ApiRoles.None)}.");
        }

        // No key of a record has one, and PostgreSQL takes no NUL at all.
        if (context.Request.RouteValues.Values.OfType<string>().Any(static value => value.Any(char.IsControl)))
        {
            return Problem.NotFound("The path has a control character; nothing has such a name.");
        }

        if (context.GetRouteValue("spId") is string spId && !caller.MaySee(spId))
        {
            return Problem.NotFound($"There is no SP '{spId}'.", "No such SP");
        }

        if (!rule.Writes)
        {
            return null;
        }

        string? reason = HttpContextExtensions.ReadReason(context);
        var faults = new FieldFaults();
        faults.Text(ApiHeaders.Reason, reason, ApiHeaders.LongestReason);
        return faults.IsEmpty ? null : Problem.Invalid(faults.All);
    }

    private static string? ReadKey(HttpRequest request)
    {
        string? key = request.Headers[ApiHeaders.Key];
        if (string.IsNullOrEmpty(key) && request.Headers.Authorization.ToString() is { } authorization
            && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            key = authorization[Bearer.Length..].Trim();
        }

        return string.IsNullOrEmpty(key) ? null : key;
    }
}
