namespace Ballast.App.Serving;

/// <summary>
/// A line for each answer: method, path without the query (which may hold secrets), status and time. Those that probes and
/// Prometheus ask for are told at debug level only, or they would be most of the log.
/// </summary>
internal sealed class AccessLog(ILogger logger, TimeProvider time)
{
    private static readonly PathString[] Watched = ["/health", "/api/v1/health", "/metrics"];

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var start = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var path = context.Request.Path;
            logger.Log(
                Array.Exists(Watched, watched => path.StartsWithSegments(watched)) ? LogLevel.Debug : LogLevel.Information,
                "{Method:l} {Path:l} answered {Status} in {Milliseconds} ms",
                context.Request.Method, path.Value, context.Response.StatusCode,
                Math.Round(time.GetElapsedTime(start).TotalMilliseconds, 1));
        }
    }
}
