using System.Net;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Client.Http;

namespace Ballast.Kubernetes.Tests.Client;

public sealed class RetryPolicyTests
{
    private static readonly ApiRequest Read = new(HttpMethod.Get, "/api/v1/pods");
    private static readonly ApiRequest Write = new(HttpMethod.Post, "/api/v1/pods");
    private static readonly KubernetesClientOptions Options = new();

    [Theory]
    [InlineData(429, null, true, true)] // was not carried out
    [InlineData(429, 3, true, true)]
    [InlineData(503, null, true, false)]
    [InlineData(503, 3, true, true)]
    [InlineData(502, null, true, false)]
    [InlineData(504, null, true, false)]
    [InlineData(500, null, false, false)]
    [InlineData(500, 3, false, false)]
    [InlineData(409, null, false, false)]
    [InlineData(404, null, false, false)]
    [InlineData(403, 3, false, false)]
    public void Answer_IsRepeatedWhereThatIsSafeAndHelps(int status, int? retryAfter, bool read, bool write)
    {
        Assert.Equal(read, Plan(Read, status, retryAfter) is not null);
        Assert.Equal(write, Plan(Write, status, retryAfter) is not null);
    }

    [Fact]
    public void Wait_ThatTheServerNames_IsKeptAtLeast()
    {
        Assert.Equal(TimeSpan.FromSeconds(3), Plan(Write, 429, 3, jitter: 0));
        Assert.InRange(Plan(Write, 429, 3, jitter: 1)!.Value, TimeSpan.FromSeconds(3.1), TimeSpan.FromSeconds(4));
    }

    [Fact]
    public void Wait_BeyondTheBound_IsTheCallersAffair()
    {
        Assert.NotNull(Plan(Write, 429, 10));
        Assert.Null(Plan(Write, 429, 11));
    }

    [Fact]
    public void Wait_WithoutAName_DoublesAndSpreads()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(100), Plan(Read, 503, null, attempt: 1, jitter: 0));
        Assert.Equal(TimeSpan.FromMilliseconds(200), Plan(Read, 503, null, attempt: 1, jitter: 1));
        Assert.Equal(TimeSpan.FromMilliseconds(1600), Plan(Read, 503, null, attempt: 4, jitter: 1));
    }

    [Fact]
    public void Retries_AreBounded()
    {
        Assert.NotNull(Plan(Read, 429, 0, attempt: Options.MaxRetries));
        Assert.Null(Plan(Read, 429, 0, attempt: Options.MaxRetries + 1));
    }

    [Fact]
    public void BrokenConnection_RepeatsReadsAlone()
    {
        var broken = new HttpRequestException(HttpRequestError.ResponseEnded);

        Assert.NotNull(RetryPolicy.PlanAfterFailure(Read, broken, 1, Options, 0));
        Assert.NotNull(RetryPolicy.PlanAfterFailure(Read, new IOException(), 1, Options, 0));
        Assert.Null(RetryPolicy.PlanAfterFailure(Write, broken, 1, Options, 0));
        Assert.Null(RetryPolicy.PlanAfterFailure(new ApiRequest(HttpMethod.Patch, "/"), broken, 1, Options, 0));
        Assert.Null(RetryPolicy.PlanAfterFailure(new ApiRequest(HttpMethod.Delete, "/"), broken, 1, Options, 0));
    }

    [Fact]
    public void RefusedCertificateOrTimeout_IsNotRepeated()
    {
        Assert.Null(
            RetryPolicy.PlanAfterFailure(Read, new HttpRequestException(HttpRequestError.SecureConnectionError), 1, Options, 0));
        Assert.Null(RetryPolicy.PlanAfterFailure(Read, new HttpRequestException("slow", new TimeoutException()), 1, Options, 0));
    }

    private static TimeSpan? Plan(ApiRequest request, int status, int? retryAfter, int attempt = 1, double jitter = 0) =>
        RetryPolicy.PlanAfterAnswer(
            request, (HttpStatusCode)status, retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null, attempt,
            Options, jitter);
}
