using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Ballast.Operator.Engines;

/// <summary>The beginning of an answer over HTTP.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">At most <see cref="HttpConnection.Limit"/> bytes.</param>
/// <param name="Latency">Time from request to the answer's head.</param>
/// <param name="Headers">Its headers.</param>
internal sealed record HttpReply(int Status, ReadOnlyMemory<byte> Body, TimeSpan Latency, HttpResponseHeaders Headers)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}

/// <summary>
/// One GET over a new connection to one address: follows no redirect, uses no proxy, and reads no more than the beginning of the
/// answer.
/// </summary>
internal static class HttpConnection
{
    public const int Limit = 64 << 10;

    private static readonly HttpRequestOptionsKey<ProbeAddress> AddressKey = new("address");

    private static readonly HttpMessageInvoker Http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 8, // KiB
        MaxResponseDrainSize = 0,
        ConnectCallback = ConnectAsync,
        PooledConnectionLifetime = TimeSpan.Zero,
    });

    /// <param name="server">Its host is the name in the request, and in the certificate.</param>
    /// <param name="address">The address to connect to.</param>
    /// <param name="path">With the query.</param>
    /// <param name="authorization">The header's value; null: none.</param>
    public static async Task<HttpReply> GetAsync(
        ConnectionInfo server, ProbeAddress address, string path, string? authorization, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var scheme = server.Tls ? "https" : "http";
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri($"{scheme}://{new IPEndPoint(address.Address, server.Port)}{path}"));
        request.Options.Set(AddressKey, address);
        request.Headers.Host = $"{ConnectionFormat.UrlHost(server)}:{server.Port}";
        request.Headers.UserAgent.ParseAdd("ballast");
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        var started = time.GetTimestamp();
        using var response = await Http.SendAsync(request, cancellationToken);
        var latency = time.GetElapsedTime(started);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var beginning = new byte[Limit];
        var length = await body.ReadAtLeastAsync(beginning, Limit, throwOnEndOfStream: false, cancellationToken);
        return new HttpReply((int)response.StatusCode, beginning.AsMemory(0, length), latency, response.Headers);
    }

    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        context.InitialRequestMessage.Options.TryGetValue(AddressKey, out var address);
        var socket = await TcpConnection.OpenAsync(address!, context.DnsEndPoint.Port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
