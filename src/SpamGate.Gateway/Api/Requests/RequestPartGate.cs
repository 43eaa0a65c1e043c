namespace SpamGate.Gateway.Api.Requests;

/// <summary>Answers for an endpoint whose request could not be read.</summary>
internal sealed class RequestPartGate : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach (object? argument in context.Arguments)
        {
            if (argument is IRequestPart { Fault: { } fault })
            {
                return ValueTask.FromResult<object?>(fault);
            }
        }

        return next(context);
    }
}
