using System.Net;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Cluster.Tests.Runtime;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Client.Credentials;
using Ballast.Kubernetes.Objects;
using static Ballast.Cluster.Tests.Faults.Faults;

namespace Ballast.Cluster.Tests.Faults;

/// <summary>What the client does if the server or the network misbehaves.</summary>
public sealed class FaultToleranceTests(ApiServerFixture api) : ProxiedTests(api)
{
    private readonly CountedTime _time = new();
    private KubernetesClient _client = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _client = new KubernetesClient(
            Proxy.Configuration,
            new KubernetesClientOptions { RequestTimeout = TimeSpan.FromSeconds(20), WatchSlack = TimeSpan.FromSeconds(1) },
            _time);
    }

    public override async Task DisposeAsync()
    {
        _client.Dispose();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Write_ToldToRetryAfterASecond_WaitsAndIsDoneOnce(int status)
    {
        Proxy.On(request => request.Is<V1ConfigMap>("create"), Answer(status, "TooManyRequests", retryAfterSeconds: 1), times: 1);

        await _client.CreateAsync(TestObjects.ConfigMap(Space, "a", "1"), None);

        Assert.InRange(_time.Waited, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        Assert.Equal(2, Count("create"));
    }

    [Fact]
    public async Task Write_ToldToRetryAfterAnHour_IsHandedBackWithTheTime()
    {
        Proxy.On(request => request.Is<V1ConfigMap>("create"), Answer(429, "TooManyRequests", retryAfterSeconds: 3600));

        var error = await Assert.ThrowsAsync<KubernetesApiException>(
            () => _client.CreateAsync(TestObjects.ConfigMap(Space, "a", "1"), None));

        Assert.Equal(TimeSpan.FromHours(1), error.RetryAfter);
        Assert.Equal(1, Count("create"));
    }

    [Fact]
    public async Task Write_WhoseAnswerIsLost_IsNotSentAgain()
    {
        Proxy.On(request => request.Is<V1ConfigMap>("create"), LoseAnswer());

        await Assert.ThrowsAsync<HttpRequestException>(() => _client.CreateAsync(TestObjects.ConfigMap(Space, "a", "1"), None));

        Assert.Equal(1, Count("create"));
        Assert.NotNull(await Api.Client.GetAsync<V1ConfigMap>("a", Space, None));
    }

    [Fact]
    public async Task Write_AnsweredWithAnInternalError_IsNotSentAgain()
    {
        Proxy.On(request => request.IsWrite, Answer(500, "InternalError"));

        var error = await Assert.ThrowsAsync<KubernetesApiException>(
            () => _client.CreateAsync(TestObjects.ConfigMap(Space, "a", "1"), None));

        Assert.Equal(HttpStatusCode.InternalServerError, error.StatusCode);
        Assert.Equal(1, Count("create"));
    }

    [Fact]
    public async Task Read_WhoseConnectionBreaks_IsSentAgain()
    {
        await Api.Client.CreateAsync(TestObjects.ConfigMap(Space, "a", "1"), None);
        Proxy.On(request => request.Is<V1ConfigMap>("get"), Reset(), times: 1);
        Proxy.On(request => request.Is<V1ConfigMap>("get"), Close(), times: 1);
        Proxy.On(request => request.Is<V1ConfigMap>("get"), LoseAnswer(), times: 1);

        Assert.NotNull(await _client.GetAsync<V1ConfigMap>("a", Space, None));
    }

    [Fact]
    public async Task Read_OfAServerThatIsDown_GivesUpAfterItsRetries()
    {
        Proxy.On(_ => true, Answer(503, "ServiceUnavailable"));

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.GetAsync<V1ConfigMap>("a", Space, None));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, error.StatusCode);
        Assert.Equal(1 + new KubernetesClientOptions().MaxRetries, Count("get"));
    }

    [Fact]
    public async Task Read_AnsweredWithAPageOfHtml_IsAnErrorThatQuotesIt()
    {
        Proxy.On(_ => true, AnswerText(404, "text/html", $"<h1>no such backend</h1>{new string(' ', 200_000)}"));

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.GetAsync<V1ConfigMap>("a", Space, None));

        Assert.True(error.IsResourceMissing);
        Assert.Contains("no such backend", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length < 1000);
    }

    [Fact]
    public async Task Read_InABlackHole_FailsWithinItsTimeout()
    {
        Proxy.On(_ => true, Stall());
        using var client =
            new KubernetesClient(Proxy.Configuration, new KubernetesClientOptions { RequestTimeout = TimeSpan.FromSeconds(1) });

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync<V1ConfigMap>("a", Space, None));

        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.Equal(1, Count("get"));
    }

    [Fact]
    public async Task Token_RefusedOnce_IsReadAgainAtOnce()
    {
        await Api.Client.CreateAsync(TestObjects.ConfigMap(Space, "a", "1"), None);
        Proxy.On(request => request.Is<V1ConfigMap>("get"), Answer(401, "Unauthorized"), times: 1);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "token");
        using var client = new KubernetesClient(
            Proxy.Configuration with { Credentials = new TokenFileCredentials(file, null, TimeProvider.System) });

        Assert.NotNull(await client.GetAsync<V1ConfigMap>("a", Space, None));

        Assert.Equal(2, Count("get"));
        File.Delete(file);
    }

    [Fact]
    public async Task Watch_CutInsideALine_FailsAfterTheWholeOnes()
    {
        Proxy.On(request => request.Is<V1ConfigMap>("watch"), HalfLine(after: 1));

        var (seen, error) = await WatchTwoChangesAsync();

        Assert.Equal(["a"], seen);
        Assert.IsAssignableFrom<IOException>(error);
    }

    [Fact]
    public async Task Watch_Reset_Fails()
    {
        Proxy.On(request => request.Is<V1ConfigMap>("watch"), AfterLines(1, Reset()));

        var (_, error) = await WatchTwoChangesAsync();

        // A RST may arrive before the response headers are read.
        Assert.True(error is IOException or HttpRequestException, error?.ToString());
    }

    [Fact]
    public async Task Watch_WithAnEmptyAnswer_EndsWithoutEventsOrError()
    {
        Proxy.On(request => request.Is<V1ConfigMap>("watch"), EmptyOk());

        var (seen, error) = await WatchTwoChangesAsync();

        Assert.Empty(seen);
        Assert.Null(error);
    }

    [Fact]
    public async Task Watch_ExpiredInTheAnswerOrInTheStream_IsExpired()
    {
        Proxy.On(request => request.Is<V1ConfigMap>("watch"), Answer(410, "Expired"), times: 1);
        Proxy.On(request => request.Is<V1ConfigMap>("watch"), ErrorEvent(410, "Expired"), times: 1);

        var (_, answered) = await WatchTwoChangesAsync();
        var (_, streamed) = await WatchTwoChangesAsync();

        Assert.True(Assert.IsType<KubernetesApiException>(answered).IsExpired);
        Assert.True(Assert.IsType<KubernetesApiException>(streamed).IsExpired);
    }

    [Fact]
    public async Task Watch_ThatTheServerForgets_FailsAfterTimeoutAndSlack()
    {
        Proxy.On(request => request.Is<V1ConfigMap>("watch"), exchange =>
        {
            // The server itself ends this watch after a second; on a busy machine that may be before the first event.
            exchange.PathAndQuery =
                exchange.PathAndQuery.Replace("timeoutSeconds=1", "timeoutSeconds=60", StringComparison.Ordinal);
            return AfterLines(1, Stall())(exchange);
        });

        var (_, error) = await WatchTwoChangesAsync(timeoutSeconds: 1);

        Assert.IsType<TimeoutException>(Assert.IsType<IOException>(error).InnerException);
    }

    [Fact]
    public async Task Watch_ClosedAThousandTimes_KeepsToItsConnections()
    {
        Proxy.On(request => request.Is<V1ConfigMap>("watch"), EmptyOk());
        await WatchTwoChangesAsync();
        var connections = Proxy.Connections;

        for (var i = 0; i < 1000; i++)
        {
            await foreach (var _ in _client.WatchAsync<V1ConfigMap>(Space, new WatchOptions("1"), None))
            {
            }
        }

        Assert.InRange(Proxy.Connections - connections, 0, 5);
    }

    [Fact]
    public async Task Connection_ThatLeadsNowhere_IsNoticedByPingsAndReplaced()
    {
        await using var relay = new TcpRelay(Api.Configuration);
        using var client =
            new KubernetesClient(relay.Configuration, new KubernetesClientOptions { PingInterval = TimeSpan.FromSeconds(1) });
        var list = await client.ListAsync<V1ConfigMap>(Space, new ListOptions(), None);
        await using var watch =
            client.WatchAsync<V1ConfigMap>(Space, new WatchOptions(list.Metadata.ResourceVersion!), None).GetAsyncEnumerator();
        await Api.Client.CreateAsync(TestObjects.ConfigMap(Space, "a", "1"), None);
        Assert.True(await watch.MoveNextAsync());

        relay.BlackHole();
        await Assert.ThrowsAnyAsync<IOException>(() => watch.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.NotNull(await client.GetAsync<V1ConfigMap>("a", Space, None));
    }

    [Fact]
    public async Task Frozen_ListsAndWatches_ShowThePastUntilThawed()
    {
        await Api.Client.CreateAsync(TestObjects.ConfigMap(Space, "a", "1"), None);
        var freeze = await Proxy.FreezeAsync(_ => true);
        await Api.Client.CreateAsync(TestObjects.ConfigMap(Space, "b", "1"), None);

        var frozen = await _client.ListAsync<V1ConfigMap>(Space, new ListOptions("test=yes"), None);
        var live = await _client.GetAsync<V1ConfigMap>("b", Space, None);
        var watching = WatchNamesAsync(frozen.Metadata.ResourceVersion!, timeoutSeconds: 30);
        await Proxy.SeenAsync(request => request.Is<V1ConfigMap>("watch"));
        freeze.Dispose();
        var thawed = await _client.ListAsync<V1ConfigMap>(Space, new ListOptions("test=yes"), None);

        Assert.Equal(["a"], frozen.Items.Select(item => item.Metadata.Name));
        Assert.NotNull(live);
        Assert.Equal(["a", "b"], thawed.Items.Select(item => item.Metadata.Name));
        Assert.Empty((await watching).Seen);
    }

    [Fact]
    public async Task Hold_BeforeAnswering_ShowsTheWriteBeforeItsAnswer()
    {
        var hold = Proxy.HoldAt(request => request.Is<V1ConfigMap>("create", "a"), Moment.BeforeAnswering);

        var creating = _client.CreateAsync(TestObjects.ConfigMap(Space, "a", "1"), None);
        await hold.Reached;
        var exists = await Api.Client.GetAsync<V1ConfigMap>("a", Space, None);
        var answered = creating.IsCompleted;
        hold.Release();
        await creating;

        Assert.NotNull(exists);
        Assert.False(answered);
    }

    private int Count(string verb) => Proxy.Requests.Count(request => request.Is<V1ConfigMap>(verb));

    /// <summary>Watches from a version before two objects were created; returns what was seen, and how the watch ended.</summary>
    private async Task<(List<string> Seen, Exception? Error)> WatchTwoChangesAsync(int timeoutSeconds = 30)
    {
        var list = await Api.Client.ListAsync<V1ConfigMap>(Space, new ListOptions("test=yes"), None);
        await Api.Client.ApplyAsync(TestObjects.ConfigMap(Space, "a", $"{Guid.NewGuid()}"), new ApplyOptions("test"), None);
        await Api.Client.ApplyAsync(TestObjects.ConfigMap(Space, "b", $"{Guid.NewGuid()}"), new ApplyOptions("test"), None);
        return await WatchNamesAsync(list.Metadata.ResourceVersion!, timeoutSeconds);
    }

    private async Task<(List<string> Seen, Exception? Error)> WatchNamesAsync(string version, int timeoutSeconds)
    {
        var seen = new List<string>();
        var error = await Record.ExceptionAsync(async () =>
        {
            await foreach (var change in _client.WatchAsync<V1ConfigMap>(
                Space, new WatchOptions(version, "test=yes", null, timeoutSeconds), None))
            {
                seen.Add(change.Object.Metadata.Name!);
            }
        });
        return (seen, error);
    }
}
