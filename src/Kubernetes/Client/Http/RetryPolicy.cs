using System.Net;

namespace Ballast.Kubernetes.Client.Http;

/// <summary>Whether and when a request that failed is sent again. Pure; <c>jitter</c> is a number from 0 to 1.</summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The wait before the next attempt after an error response, or null to give up. A request with a 429 was not carried out
    /// and can always be repeated; the same for a 503 with Retry-After. Otherwise only reads are repeated, and only after
    /// transient errors.
    /// </summary>
    public static TimeSpan? PlanAfterAnswer(
        ApiRequest request, HttpStatusCode statusCode, TimeSpan? retryAfter, int attempt, KubernetesClientOptions options,
        double jitter)
    {
        var repeatable = statusCode switch
        {
            HttpStatusCode.TooManyRequests => true,
            HttpStatusCode.ServiceUnavailable => retryAfter is not null || request.IsRead,
            HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => request.IsRead,
            _ => false,
        };
        return repeatable ? Plan(attempt, retryAfter, options, jitter) : null;
    }

    /// <summary>
    /// The wait before the next attempt after a connection failed, or null to give up. Only reads are repeated: a write without
    /// a response may have been carried out. A rejected certificate stays rejected.
    /// </summary>
    public static TimeSpan? PlanAfterFailure(
        ApiRequest request, Exception failure, int attempt, KubernetesClientOptions options, double jitter)
    {
        var passing = failure is IOException
            || (failure is HttpRequestException { HttpRequestError: not HttpRequestError.SecureConnectionError } http
                && http.InnerException is not TimeoutException);
        return request.IsRead && passing ? Plan(attempt, null, options, jitter) : null;
    }

    private static TimeSpan? Plan(int attempt, TimeSpan? retryAfter, KubernetesClientOptions options, double jitter)
    {
        // Retry-After is a minimum; our own wait is spread over half of itself.
        var backoff = FirstBackoff * Math.Pow(2, attempt - 1);
        var wait = retryAfter is { } asked ? asked + (FirstBackoff * jitter) : backoff * (0.5 + (jitter / 2));
        return attempt <= options.MaxRetries && (retryAfter ?? wait) <= options.MaxRetryDelay ? wait : null;
    }
}
