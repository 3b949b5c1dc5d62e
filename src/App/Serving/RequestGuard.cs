using System.Data.Common;
using Ballast.App.Commands;
using Ballast.App.Dependencies;
using Ballast.App.Dependencies.Brokers;
using Polly.CircuitBreaker;

namespace Ballast.App.Serving;

/// <summary>
/// Wraps every request: closes connections during the drain, and turns an exception into an error response and a log line.
/// </summary>
internal sealed class RequestGuard(Services services, Drain drain)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (drain.Stopping)
        {
            context.Response.Headers.Connection = "close";
        }

        var start = services.Time.GetTimestamp();
        try
        {
            if (context.Request.Path.StartsWithSegments("/api/v1/notes", StringComparison.Ordinal))
            {
                await Task.Delay(services.Settings.Faults.SlowRequest, services.Time, context.RequestAborted);
            }

            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has closed the connection, so there is no response.
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, e.StatusCode, "the request could not be read");
        }
#pragma warning disable CA1031 // whatever a request throws is answered, logged and counted here
        catch (Exception e) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            await FailAsync(context, e);
        }
        finally
        {
            services.Metrics.RequestEnded(
                context.Request.Method, context.Response.StatusCode, services.Time.GetElapsedTime(start));
        }
    }

    private Task FailAsync(HttpContext context, Exception e)
    {
        var (source, dependency) = e switch
        {
            BrokerUnavailableException => ("broker", "rabbitmq"),
            DbException or BrokenCircuitException => ("database", "database"),
            _ => ("request", null),
        };
        var reason = PlainWords.Describe(e);
        services.Metrics.Failed(source);
        services.Logger.LogError(
            e, "{Method:l} {Path:l} failed: {Reason:l}", context.Request.Method, context.Request.Path, reason);
        if (dependency is null)
        {
            return AnswerAsync(context, 500, services.Settings.Debug ? e.ToString() : "internal error");
        }

        context.Response.Headers.RetryAfter = "5";
        return AnswerAsync(context, 503, $"{dependency}: {reason}");
    }

    private static Task AnswerAsync(HttpContext context, int status, string error) =>
        Results.Json(new Refusal(error), AppJson.Default.Refusal, statusCode: status).ExecuteAsync(context);
}
