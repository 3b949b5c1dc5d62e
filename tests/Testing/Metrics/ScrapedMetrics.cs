using System.Text;
using Ballast.Operator.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Ballast.Testing;

/// <summary>
/// What this process measures from now on, as Prometheus would read it from the operator. Tests that run at the same time measure
/// too: look only at series of your own.
/// </summary>
internal sealed class ScrapedMetrics : IDisposable
{
    private readonly MeterProvider _provider = MetricsSetup.CreateProvider(new OperatorOptions());
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly RequestDelegate _application;

    public ScrapedMetrics()
    {
        var application = new ApplicationBuilder(_services);
        application.UseMetrics(_provider);
        _application = application.Build();
    }

    /// <summary>The answer to <c>GET /metrics</c>.</summary>
    public async Task<string> ReadAsync()
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Request.Method = HttpMethods.Get;
        context.Request.Path = "/metrics";
        context.Response.Body = body;
        await _application(context);
        return Encoding.UTF8.GetString(body.ToArray());
    }

    public void Dispose()
    {
        _provider.Dispose();
        _services.Dispose();
    }
}
