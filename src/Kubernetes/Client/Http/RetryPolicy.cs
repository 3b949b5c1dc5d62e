using System.Net;

namespace Ballast.Kubernetes.Client.Http;

/// <summary>Whether and when a request that failed is sent again. Pure; <c>jitter</c> is a number from 0 to 1.</summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The wait before the next try after an answer, or null to give up. 429 was not carried out and may always be sent again;
    /// so may 503 where the server names a time. Else only reads are repeated, and only after errors that pass.
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
    /// The wait before the next try after a connection failed, or null to give up. Only reads: whether a write whose answer
    /// was lost has been carried out is not known. A refused certificate stays refused.
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
        // What the server asks for is a minimum; what we choose ourselves spreads over half of itself.
        var backoff = FirstBackoff * Math.Pow(2, attempt - 1);
        var wait = retryAfter is { } asked ? asked + (FirstBackoff * jitter) : backoff * (0.5 + (jitter / 2));
        return attempt <= options.MaxRetries && (retryAfter ?? wait) <= options.MaxRetryDelay ? wait : null;
    }
}
