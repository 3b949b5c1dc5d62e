using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ballast.Operator.Tests.Health;

/// <summary>
/// The part of the API of InfluxDB 2 that a check uses, as its documentation describes it: Debian has only version 1.
/// </summary>
internal sealed class SimulatedInfluxdb : IAsyncDisposable
{
    public const string Token = "canary-token==";

    private readonly WebApplication _app;

    private SimulatedInfluxdb(WebApplication app, int port) => (_app, Port) = (app, port);

    public int Port { get; }

    public static async Task<SimulatedInfluxdb> StartAsync(string health = "pass")
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(context => AnswerAsync(context, health));
        var port = FreePort.Next();
        app.Urls.Add($"http://127.0.0.1:{port}");
        await app.StartAsync();
        return new SimulatedInfluxdb(app, port);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static Task AnswerAsync(HttpContext context, string health)
    {
        var query = context.Request.Query;
        var (status, body) = context.Request.Path.Value switch
        {
            "/health" => (health == "pass" ? 200 : 503, $$"""{"name":"influxdb","status":"{{health}}","version":"v2.7.10"}"""),
            "/api/v2/buckets" when context.Request.Headers.Authorization != $"Token {Token}" =>
                (401, """{"code":"unauthorized","message":"unauthorized access"}"""),
            "/api/v2/buckets" when query["org"] != "my org" =>
                (404, """{"code":"not found","message":"organization name \"canary\" not found"}"""),
            "/api/v2/buckets" when query["name"] == "stats" => (200, """{"links":{},"buckets":[{"id":"1","name":"stats"}]}"""),
            "/api/v2/buckets" => (200, """{"links":{},"buckets":[]}"""),
            _ => (404, ""),
        };
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    }
}
