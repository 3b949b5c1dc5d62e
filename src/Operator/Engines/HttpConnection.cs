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

    /// <param name="server">Its host is the name in the request, and in the certificate.</param>
    /// <param name="address">The address to connect to.</param>
    /// <param name="path">With the query.</param>
    /// <param name="authorization">The header's value; null: none.</param>
    public static async Task<HttpReply> GetAsync(
        ConnectionInfo server, ProbeAddress address, string path, string? authorization, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var scheme = server.Tls.IsDemanded ? "https" : "http";
        using var http = new HttpMessageInvoker(Handler(server, address));
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri($"{scheme}://{new IPEndPoint(address.Address, server.Port)}{path}"));
        request.Headers.Host = $"{ConnectionFormat.UrlHost(server)}:{server.Port}";
        request.Headers.UserAgent.ParseAdd("ballast");
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        var started = time.GetTimestamp();
        using var response = await http.SendAsync(request, cancellationToken);
        var latency = time.GetElapsedTime(started);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var beginning = new byte[Limit];
        var length = await body.ReadAtLeastAsync(beginning, Limit, throwOnEndOfStream: false, cancellationToken);
        return new HttpReply((int)response.StatusCode, beginning.AsMemory(0, length), latency, response.Headers);
    }

    // One for each request: a shared one could send it over the connection of another stack's check, which was verified less.
    private static SocketsHttpHandler Handler(ConnectionInfo server, ProbeAddress address)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = 8, // KiB
            MaxResponseDrainSize = 0,
            ConnectCallback = async (_, token) =>
                new NetworkStream(await TcpConnection.OpenAsync(address, server.Port, token), ownsSocket: true),
        };
        ServerCertificate.Configure(handler.SslOptions, server);
        return handler;
    }
}
