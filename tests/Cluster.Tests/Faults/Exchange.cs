using System.Net;
using System.Net.Sockets;
using System.Text;
using Ballast.Kubernetes.Client.Credentials;
using Ballast.Kubernetes.Client.Http;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Ballast.Cluster.Tests.Faults;

/// <summary>What the proxy does with a request. The fault decides whether to forward it and whether to answer it.</summary>
public delegate Task Fault(Exchange exchange);

/// <summary>One request on its way to the API server and its answer on the way back.</summary>
public sealed class Exchange
{
    private readonly HttpContext _context;
    private readonly byte[] _body;
    private readonly ApiConnection _upstream;
    private readonly string _server;
    private readonly ClusterCredential _credential;

    internal Exchange(
        ProxiedRequest request, HttpContext context, byte[] body, ApiConnection upstream, Uri server,
        ClusterCredential credential)
    {
        Request = request;
        PathAndQuery = context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent();
        (_context, _body, _upstream, _server, _credential) =
            (context, body, upstream, server.AbsoluteUri.TrimEnd('/'), credential);
    }

    public ProxiedRequest Request { get; }

    /// <summary>The request to the API server; a fault may change it.</summary>
    public string PathAndQuery { get; set; }

    /// <summary>Cancelled when the client has gone.</summary>
    public CancellationToken ClientGone => _context.RequestAborted;

    private Socket Socket => _context.Features.Get<IConnectionSocketFeature>()!.Socket;

    /// <summary>Forwards the request and passes the whole answer back, a watch line by line.</summary>
    public async Task ForwardAsync()
    {
        if (Request.Verb == "watch")
        {
            await foreach (var line in LinesAsync())
            {
                await WriteLineAsync(line);
            }

            return;
        }

        using var answer = await SendAsync();
        await PassBackAsync(answer);
    }

    /// <summary>Forwards the request; the fault decides what to do with the answer.</summary>
    public Task<HttpResponseMessage> SendAsync()
    {
        var from = _context.Request;
        var request = new HttpRequestMessage(new HttpMethod(from.Method), _server + PathAndQuery)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.TryAddWithoutValidation("Accept", from.Headers.Accept.ToString());
        request.Headers.TryAddWithoutValidation("User-Agent", from.Headers.UserAgent.ToString());
        if (_body.Length > 0)
        {
            request.Content = new ByteArrayContent(_body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", from.ContentType);
        }

        // The proxy has its own credentials: the client's are not forwarded.
        return _upstream.SendAsync(request, _credential, CancellationToken.None);
    }

    /// <summary>Passes an answer of the server back.</summary>
    public async Task PassBackAsync(HttpResponseMessage answer)
    {
        CopyHead(answer);
        await answer.Content.CopyToAsync(_context.Response.Body, ClientGone);
    }

    /// <summary>
    /// Forwards a watch, begins its answer, and yields its lines as they come. A refusal is passed back and yields none.
    /// </summary>
    public async IAsyncEnumerable<string> LinesAsync()
    {
        using var answer = await SendAsync();
        if (!answer.IsSuccessStatusCode)
        {
            await PassBackAsync(answer);
            yield break;
        }

        CopyHead(answer);
        await _context.Response.Body.FlushAsync(ClientGone);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(ClientGone));
        while (await reader.ReadLineAsync(ClientGone) is { } line)
        {
            yield return line;
        }
    }

    public Task WriteLineAsync(string line) => WriteAsync(line + "\n");

    /// <summary>Writes to the client at once.</summary>
    public async Task WriteAsync(string text)
    {
        await _context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), ClientGone);
        await _context.Response.Body.FlushAsync(ClientGone);
    }

    /// <summary>Answers in the server's place.</summary>
    public async Task AnswerAsync(int status, string contentType, string body, int? retryAfterSeconds = null)
    {
        _context.Response.StatusCode = status;
        _context.Response.ContentType = contentType;
        if (retryAfterSeconds is { } seconds)
        {
            _context.Response.Headers.RetryAfter = $"{seconds}";
        }

        await WriteAsync(body);
    }

    /// <summary>Ends the connection with a RST.</summary>
    public void Reset()
    {
        try
        {
            Socket.LingerState = new LingerOption(true, 0);
            Socket.Close();
        }
        catch (ObjectDisposedException)
        {
            // The client closed the connection first.
        }
    }

    /// <summary>Ends the connection with a FIN after what was written, even in the middle of an answer.</summary>
    public Task CloseAsync()
    {
        Socket.Shutdown(SocketShutdown.Both);
        return Task.CompletedTask;
    }

    /// <summary>Sends nothing more until the client disconnects.</summary>
    public async Task StallAsync()
    {
        var gone = new TaskCompletionSource();
        await using var registration = ClientGone.Register(gone.SetResult);
        await gone.Task;
    }

    private void CopyHead(HttpResponseMessage answer)
    {
        _context.Response.StatusCode = (int)answer.StatusCode;
        _context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        if (answer.Headers.RetryAfter is { } retryAfter)
        {
            _context.Response.Headers.RetryAfter = retryAfter.ToString();
        }
    }
}
