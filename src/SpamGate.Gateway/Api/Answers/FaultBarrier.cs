using SpamGate.Gateway.Telemetry;
using SpamGate.Storage.Records;

namespace SpamGate.Gateway.Api.Answers;

/// <summary>Turns what went wrong behind it into a problem document: no other error leaves the API.</summary>
internal sealed partial class FaultBarrier(RequestDelegate next, ILogger<FaultBarrier> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await OfRequest(exception).ExecuteAsync(context).ConfigureAwait(false);
        }
        catch (RecordsUnavailableException) when (!context.Response.HasStarted)
        {
            await Problem.RecordsUnavailable().ExecuteAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; nobody hears an answer.
        }
        catch (Exception exception) when (!context.Response.HasStarted && exception is not OutOfMemoryException)
        {
            Log.Failed(logger, exception, context.Request.Method, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "");
            context.Response.Clear();
            await Problem.Internal().ExecuteAsync(context).ConfigureAwait(false);
        }

        if (context.Response is { HasStarted: false, ContentLength: null, ContentType: null })
        {
            await Explain(context).ConfigureAwait(false);
        }
    }

    private static Task Explain(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Problem.NotFound($"There is nothing at {context.Request.Path}.").ExecuteAsync(context),
        StatusCodes.Status405MethodNotAllowed => Problem.Of(
            StatusCodes.Status405MethodNotAllowed, "method", "Method not allowed", $"{context.Request.Path} knows {context.Response.Headers.Allow}.").ExecuteAsync(context),
        StatusCodes.Status415UnsupportedMediaType => Problem.MediaType(context.Request.ContentType, "application/json").ExecuteAsync(context),
        _ => Task.CompletedTask,
    };

    private static Answer OfRequest(BadHttpRequestException exception) => exception.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => Problem.TooLong(exception.Message),
        StatusCodes.Status415UnsupportedMediaType => Problem.MediaType(null, "application/json"),
        _ => Problem.Of(exception.StatusCode, "request", "The request can not be read", exception.Message),
    };

    private static partial class Log
    {
        [LoggerMessage(EventIds.ApiRequestFailed, LogLevel.Error, "{Method} {Route} failed", EventName = "ApiRequestFailed")]
        public static partial void Failed(ILogger logger, Exception exception, string method, string route);
    }
}
