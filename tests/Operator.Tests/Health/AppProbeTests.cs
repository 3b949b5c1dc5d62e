using System.Text;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ballast.Operator.Tests.Health;

public sealed class AppProbeTests : IAsyncLifetime
{
    private readonly int _port = FreePort.Next();
    private readonly AppProbe _probe = new(TimeProvider.System);
    private WebApplication? _app;
    private int _redirected;
    private volatile bool _endlessEnded;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{_port}");
        var app = _app = builder.Build();
        app.MapGet("/ok", (HttpRequest request) => Results.Text($"host {request.Host}, cookie {request.Headers.Cookie}"));
        app.MapGet("/down", () => Results.Text("""{"time":"now","status":"unhealthy","database":"canary"}""", statusCode: 503));
        app.MapGet("/nested", () => Results.Text("""{"database":{"status":"down"},"status":"canary"}""", statusCode: 503));
        app.MapGet("/late", () => Results.Text($$"""{"a":"{{new string('x', 5000)}}","status":"down"}""", statusCode: 500));
        app.MapGet("/text", () => Results.Text("canary", statusCode: 500));
        app.MapGet("/away", () => Results.Redirect("/target"));
        app.MapGet("/target", () => Interlocked.Increment(ref _redirected));
        app.MapGet("/headers", (HttpResponse response) => response.Headers["X-Long"] = new string('x', 20_000));
        app.MapGet("/endless", EndlessAsync);
        app.MapGet("/never", (HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        _probe.Dispose();
        await _app!.DisposeAsync();
    }

    [Fact]
    public async Task App_Answers2xx_IsHealthy()
    {
        var result = await CheckAsync("/ok");
        Assert.Equal((HealthState.Healthy, "", ""), (result.State, result.Reason, result.Message));
        Assert.True(result.Latency > TimeSpan.Zero);
    }

    [Theory]
    [InlineData("/down", "answers 503: unhealthy")] // a known word of the answer
    [InlineData("/nested", "answers 503")] // never an unknown one, nor another field's
    [InlineData("/late", "answers 500")] // nor one beyond 4 KiB
    [InlineData("/text", "answers 500")]
    [InlineData("/missing", "answers 404")]
    [InlineData("/away", "answers 302")]
    public async Task App_AnswersAnythingElse_IsUnhealthyInOurWords(string path, string words)
    {
        await AssertUnhealthyAsync(path, Reasons.AppUnhealthy, words);
        Assert.Equal(0, _redirected);
    }

    [Fact]
    public async Task App_AnswersForEver_IsCutOff()
    {
        await AssertUnhealthyAsync("/endless", Reasons.AppUnhealthy, "answers 500");
        await Eventually.TrueAsync(() => _endlessEnded, "the connection is closed");
    }

    [Fact]
    public async Task App_AnswersEndlessHeaders_IsCheckFailed() =>
        await AssertUnhealthyAsync("/headers", Reasons.CheckFailed, "gives an answer that its protocol does not know");

    [Fact]
    public async Task App_NeverAnswers_TimesOut() =>
        await AssertUnhealthyAsync("/never", Reasons.ConnectionTimedOut, "does not answer within 0.5 s", seconds: 0.5);

    [Fact]
    public async Task App_NothingListens_IsConnectionRefused() => await AssertUnhealthyAsync(
        "/ok", Reasons.ConnectionRefused, "refuses the connection: nothing listens there yet", port: FreePort.Next());

    [Fact]
    public async Task App_SpeaksNoHttp_IsCheckFailed()
    {
        using var strange = new SilentListener(Encoding.ASCII.GetBytes("220 canary.example ESMTP\r\n"), hangUp: true);
        await AssertUnhealthyAsync(
            "/ok", Reasons.CheckFailed, "gives an answer that its protocol does not know", port: strange.Port);
    }

    [Fact]
    public async Task App_HangsUp_IsCheckFailed()
    {
        using var stops = new SilentListener(hangUp: true);
        await AssertUnhealthyAsync("/ok", Reasons.CheckFailed, "breaks the connection off", port: stops.Port);
    }

    [Fact]
    public async Task App_NameDoesNotResolve_IsUnknownHost() =>
        Assert.Equal(Reasons.UnknownHost, (await CheckAsync("/ok", host: "football-web.demo.invalid")).Reason);

    [Fact]
    public async Task App_NameLeadsToTheOperatorItself_IsNotAsked() =>
        Assert.Equal(Reasons.AddressRefused, (await CheckAsync("/ok", host: "localhost")).Reason);

    private async Task AssertUnhealthyAsync(string path, string reason, string words, int? port = null, double seconds = 10)
    {
        var result = await CheckAsync(path, port ?? _port, seconds);
        Assert.Equal(
            (HealthState.Unhealthy, reason, $"The app at 127.0.0.1:{port ?? _port} {words}"),
            (result.State, result.Reason, result.Message));
    }

    private async Task<CheckResult> CheckAsync(string path, int? port = null, double seconds = 10, string host = "127.0.0.1")
    {
        var checker = new Checker(
            new ProbeSet(_probe, [], TimeProvider.System), new AddressResolver("192.0.2.1", SearchList.None),
            TimeProvider.System,
            NullLogger<Checker>.Instance);
        var target = new AppTarget(host, port ?? _port, path, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(seconds), 3);
        return await checker.CheckAsync(new TargetName("demo", "football", TargetName.App), target, CancellationToken.None);
    }

    private async Task EndlessAsync(HttpContext context)
    {
        context.Response.StatusCode = 500;
        var piece = new byte[64 * 1024];
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(piece);
        }

        _endlessEnded = true;
    }
}
