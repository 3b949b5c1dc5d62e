using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Health;

/// <summary>
/// GET of the app's detail endpoint: 2xx is healthy. Follows no redirect, uses no proxy, reads at most 4 KiB of the response and
/// reports nothing of it but a known word.
/// </summary>
internal sealed class AppProbe(TimeProvider time) : IProbe, IDisposable
{
    private const int Limit = 4096;

    private static readonly HttpRequestOptionsKey<ProbeAddress> AddressKey = new("address");

    private static readonly HashSet<string> KnownWords =
        new(
            ["degraded", "down", "error", "fail", "healthy", "ok", "starting", "stopping", "unhealthy", "up", "warn"],
            StringComparer.Ordinal);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 8, // KiB
        MaxResponseDrainSize = 0,
        ConnectCallback = ConnectAsync,
        PooledConnectionLifetime = TimeSpan.Zero, // each check opens a new connection, as a new client of the app would
    });

    public async Task<ProbeAnswer> AskAsync(CheckTarget target, ProbeAddress address, CancellationToken cancellationToken)
    {
        var app = (AppTarget)target;
        using var request =
            new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{new IPEndPoint(address.Address, app.Port)}{app.Path}"));
        request.Options.Set(AddressKey, address);
        request.Headers.Host = $"{app.Host}:{app.Port}";
        request.Headers.UserAgent.ParseAdd("ballast");
        request.Headers.Accept.ParseAdd("application/json");
        var started = time.GetTimestamp();
        using var response = await _http.SendAsync(request, cancellationToken);
        var latency = time.GetElapsedTime(started);
        return response.IsSuccessStatusCode
            ? new ProbeAnswer(latency)
            : throw new AppAnswerException((int)response.StatusCode, await ReadWordAsync(response, cancellationToken));
    }

    public void Dispose() => _http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        context.InitialRequestMessage.Options.TryGetValue(AddressKey, out var address);
        var socket = await TcpConnection.OpenAsync(address!, context.DnsEndPoint.Port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static async Task<string?> ReadWordAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var beginning = new byte[Limit];
        var length = await body.ReadAtLeastAsync(beginning, Limit, throwOnEndOfStream: false, cancellationToken);
        return FindStatus(beginning.AsSpan(0, length));
    }

    /// <summary>The top-level field <c>status</c> of a (possibly truncated) JSON object, if it is a known word.</summary>
    private static string? FindStatus(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1
                    && reader.ValueTextEquals("status"u8))
                {
                    return reader.Read() && reader.TokenType == JsonTokenType.String
                        && KnownWords.TryGetValue(reader.GetString()!, out var word)
                        ? word
                        : null;
                }
            }
        }
        catch (JsonException)
        {
            // Not JSON: the status code alone decides.
        }

        return null;
    }
}
