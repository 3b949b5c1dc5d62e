using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ballast.App.Configuration;

namespace Ballast.App.Dependencies.Points;

/// <summary>InfluxDB 1 or 2, over plain HTTP.</summary>
internal sealed class Influx : IDependency, IDisposable
{
    /// <summary>Nothing waits for it.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly InfluxSettings _settings;
    private readonly HttpClient _http;

    public Influx(InfluxSettings settings, ILoggerFactory logging, TimeProvider time)
    {
        _settings = settings;
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            ServerCertificate.Accept(settings.Tls, certificate, chain, errors);
        _http = new HttpClient(handler) { BaseAddress = settings.Url, Timeout = TimeSpan.FromSeconds(5) };
        _http.DefaultRequestHeaders.Authorization = settings.Org is null
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(settings.Token)))
            : new AuthenticationHeaderValue("Token", settings.Token);
        Circuit = new Circuit(Name, Pause, logging.CreateLogger<Influx>(), time);
    }

    public string Name => "influxdb";

    public string Address => $"{_settings.Url.Host}:{_settings.Url.Port}/{_settings.Bucket}";

    public bool Required => _settings.Required;

    public Circuit Circuit { get; }

    /// <summary>Writes lines of the line protocol, with times in milliseconds.</summary>
    public Task WriteAsync(string lines, CancellationToken cancellationToken) => Circuit.RunAsync(
        async token =>
        {
            using var content = new StringContent(lines);
            var path = _settings.Org is { } org
                ? $"/api/v2/write?org={Uri.EscapeDataString(org)}&bucket={Uri.EscapeDataString(_settings.Bucket)}&precision=ms"
                : $"/write?db={Uri.EscapeDataString(_settings.Bucket)}&precision=ms";
            using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), content, token);
            Refuse(answer.StatusCode);
            return true;
        },
        cancellationToken);

    public Task<string> PingAsync(CancellationToken cancellationToken) =>
        _settings.Org is { } org ? PingSecondAsync(org, cancellationToken) : PingFirstAsync(cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<string> PingFirstAsync(CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(new Uri("/query?q=SHOW%20DATABASES", UriKind.Relative), cancellationToken);
        Refuse(answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(cancellationToken));
        var series = body.RootElement.GetProperty("results")[0].GetProperty("series")[0];
        var exists = series.TryGetProperty("values", out var rows)
            && rows.EnumerateArray().Any(row => row[0].ValueEquals(_settings.Bucket));
        return exists
            ? answer.Headers.TryGetValues("X-Influxdb-Version", out var version) ? version.First() : "1"
            : throw new InfluxException("the database does not exist");
    }

    private async Task<string> PingSecondAsync(string org, CancellationToken cancellationToken)
    {
        var path = $"/api/v2/buckets?org={Uri.EscapeDataString(org)}&name={Uri.EscapeDataString(_settings.Bucket)}";
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        Refuse(answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(cancellationToken));
        return body.RootElement.GetProperty("buckets").GetArrayLength() > 0
            ? answer.Headers.TryGetValues("X-Influxdb-Version", out var version) ? version.First() : "2"
            : throw new InfluxException("the bucket does not exist");
    }

    /// <exception cref="InfluxException">It is not the status of a success.</exception>
    private static void Refuse(HttpStatusCode status)
    {
        if ((int)status is < 200 or > 299)
        {
            throw new InfluxException(status switch
            {
                HttpStatusCode.Unauthorized => "authentication failed",
                HttpStatusCode.Forbidden => "the user may not do this",
                HttpStatusCode.NotFound => "the database, bucket or organisation does not exist",
                _ => $"it answers {(int)status}",
            });
        }
    }
}
