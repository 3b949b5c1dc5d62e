using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Client.Http;
using Ballast.Kubernetes.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ballast.Cluster.Tests.Faults;

/// <summary>
/// A proxy before the API server, plain HTTP/1.1 towards the client, which numbers requests and injects faults. Without rules
/// it changes nothing.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly KubernetesClientConfiguration _upstream;
    private readonly ApiConnection _connection;
    private readonly WebApplication _app;
    private readonly string _kubeconfig = Path.GetTempFileName();
    private readonly ConcurrentDictionary<(string, string, string?, string?), int> _occurrences = new();
    private readonly ConcurrentDictionary<Exchange, bool> _active = new();
    private readonly Lock _lock = new();
    private readonly List<FaultRule> _rules = [];
    private readonly List<ProxiedRequest> _requests = [];
    private readonly List<(Func<ProxiedRequest, bool> Match, TaskCompletionSource<ProxiedRequest> Seen)> _waiting = [];
    private int _connections;
    private volatile bool _severed;

    private FaultProxy(KubernetesClientConfiguration upstream)
    {
        _upstream = upstream;
        _connection = new ApiConnection(upstream, new KubernetesClientOptions());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();

        // A buffer of one byte, so that a flush waits until its bytes are sent: a fault may close the connection right after it.
        builder.WebHost.UseSockets(sockets => sockets.MaxWriteBufferSize = 1);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Use(next => async connection =>
            {
                Interlocked.Increment(ref _connections);
                await next(connection);
            }));
        });
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>For a client in this process.</summary>
    public KubernetesClientConfiguration Configuration => new() { Server = Address, Namespace = _upstream.Namespace };

    /// <summary>For a client in another process.</summary>
    public string KubeconfigPath => _kubeconfig;

    /// <summary>How many connections have been made to the proxy.</summary>
    public int Connections => _connections;

    /// <summary>Whether the client is cut off: none of its requests is forwarded any more.</summary>
    public bool IsSevered => _severed;

    /// <summary>Every request so far.</summary>
    public IReadOnlyList<ProxiedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <param name="upstream">The API server, with the proxy's credentials for it.</param>
    public static async Task<FaultProxy> StartAsync(KubernetesClientConfiguration upstream)
    {
        var proxy = new FaultProxy(upstream);
        await proxy._app.StartAsync();
        var addresses = proxy._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        proxy.Address = new Uri(addresses.Addresses.Single());
        await File.WriteAllTextAsync(proxy._kubeconfig, $"""
            apiVersion: v1
            kind: Config
            current-context: proxy
            clusters: [{"{"}name: proxy, cluster: {"{"}server: "{proxy.Address}"{"}}"}]
            contexts: [{"{"}name: proxy, context: {"{"}cluster: proxy{"}}"}]
            """);
        return proxy;
    }

    /// <summary>
    /// From now on the fault is applied to requests that match, at most this many times. If several rules match, the first
    /// is used.
    /// </summary>
    /// <returns>Ends the rule when disposed; requests that are running are not affected.</returns>
    public IDisposable On(Func<ProxiedRequest, bool> match, Fault fault, int times = int.MaxValue)
    {
        var rule = new FaultRule(match, fault, times, RemoveRule);
        lock (_lock)
        {
            _rules.Add(rule);
        }

        return rule;
    }

    /// <summary>Holds the next request that matches at this moment, until released.</summary>
    public Hold HoldAt(Func<ProxiedRequest, bool> match, Moment moment)
    {
        var hold = new Hold(moment);
        On(match, hold.HandleAsync, times: 1);
        return hold;
    }

    /// <summary>
    /// From this moment of the next request that matches, the client is cut off from the server: requests that it sent before are
    /// carried out, later ones are not, and its connections are closed. To the server this looks as if the client was killed.
    /// </summary>
    /// <returns>Completes with that request once it has happened.</returns>
    public Task<ProxiedRequest> SeverAt(Func<ProxiedRequest, bool> match, Moment moment)
    {
        var severed = new TaskCompletionSource<ProxiedRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        On(match, SeverAsync, times: 1);
        return severed.Task;

        async Task SeverAsync(Exchange exchange)
        {
            using var answer = moment == Moment.BeforeForwarding ? null : await exchange.SendAsync();
            await (answer?.Content.LoadIntoBufferAsync() ?? Task.CompletedTask);

            // Before the answer is passed back: otherwise the client's next request could be forwarded.
            CloseGate();
            if (moment == Moment.AfterAnswering)
            {
                await exchange.PassBackAsync(answer!);
            }

            Sever();
            severed.TrySetResult(exchange.Request);
        }
    }

    /// <summary>The same at once.</summary>
    public void Sever()
    {
        CloseGate();
        ResetActive(_ => true);
    }

    /// <summary>From now on lists and watches that match see nothing newer than the server's present version.</summary>
    /// <returns>Ends the freeze when disposed: frozen watches are closed, so that clients resume.</returns>
    public async Task<Freeze> FreezeAsync(Func<ProxiedRequest, bool> match)
    {
        using var client = new KubernetesClient(_upstream);
        var list = await client.ListAsync<V1Service>(null, new ListOptions(Limit: 1), CancellationToken.None);
        return FreezeAt(list.Metadata.ResourceVersion!, match);
    }

    /// <summary>The same with an earlier version.</summary>
    public Freeze FreezeAt(string version, Func<ProxiedRequest, bool> match) => new(this, match, version);

    /// <summary>The first request, past or future, that matches.</summary>
    public Task<ProxiedRequest> SeenAsync(Func<ProxiedRequest, bool> match)
    {
        lock (_lock)
        {
            if (_requests.Find(request => match(request)) is { } past)
            {
                return Task.FromResult(past);
            }

            var seen = new TaskCompletionSource<ProxiedRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((match, seen));
            return seen.Task;
        }
    }

    /// <summary>Resets the connections of all requests under way that match.</summary>
    public void ResetActive(Func<ProxiedRequest, bool> match)
    {
        List<Exchange> active;
        lock (_lock)
        {
            active = [.. _active.Keys.Where(exchange => match(exchange.Request))];
        }

        active.ForEach(exchange => exchange.Reset());
    }

    public async ValueTask DisposeAsync()
    {
        ResetActive(_ => true);
        await _app.DisposeAsync();
        _connection.Dispose();
        File.Delete(_kubeconfig);
    }

    private void CloseGate()
    {
        lock (_lock)
        {
            _severed = true;
        }
    }

    private void RemoveRule(FaultRule rule)
    {
        lock (_lock)
        {
            _rules.Remove(rule);
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        var body = buffer.ToArray();
        var parsed = Identify(context.Request, body);
        var credential = await _upstream.Credentials.GetAsync(CancellationToken.None);
        var (exchange, fault) =
            Admit(parsed, request => new Exchange(request, context, body, _connection, _upstream.Server, credential));
        try
        {
            await fault(exchange);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or IOException)
        {
            // The client disconnected, or the fault closed its connection.
        }
        finally
        {
            _active.TryRemove(exchange, out _);
        }
    }

    private static ProxiedRequest Identify(HttpRequest request, byte[] body)
    {
        var parsed = ProxiedRequest.Parse(request.Method, request.Path, request.Query["watch"] == "true") with
        {
            LabelSelector = request.Query["labelSelector"].ToString(),
            IsMetadataOnly = request.Headers.Accept.ToString().Contains("as=PartialObjectMetadata", StringComparison.Ordinal),
        };
        return parsed.Verb == "create" && parsed.Name is null
            ? parsed with { Name = (string?)JsonNode.Parse(body)?["metadata"]?["name"] }
            : parsed;
    }

    /// <summary>
    /// Numbers the request, completes the tasks that wait for it, and finds its fault. From then on it can be reset.
    /// </summary>
    private (Exchange Exchange, Fault Fault) Admit(ProxiedRequest parsed, Func<ProxiedRequest, Exchange> begin)
    {
        var occurrence =
            _occurrences.AddOrUpdate((parsed.Verb, parsed.Resource, parsed.Name, parsed.Subresource), 1, (_, n) => n + 1);
        lock (_lock)
        {
            var request = parsed with { Occurrence = occurrence, Number = _requests.Count + 1 };
            var exchange = begin(request);
            if (_severed)
            {
                return (exchange, Faults.Reset());
            }

            _active[exchange] = true;
            _requests.Add(request);
            foreach (var waiting in _waiting.Where(waiting => waiting.Match(request)))
            {
                waiting.Seen.TrySetResult(request);
            }

            return (exchange, _rules.Find(rule => rule.Takes(request))?.Fault ?? (forwarded => forwarded.ForwardAsync()));
        }
    }
}

/// <summary>A fault, the requests that it applies to, and how many times it still applies.</summary>
internal sealed class FaultRule(Func<ProxiedRequest, bool> match, Fault fault, int times, Action<FaultRule> remove) : IDisposable
{
    private int _left = times;

    public Fault Fault => fault;

    /// <summary>Called under the proxy's lock.</summary>
    public bool Takes(ProxiedRequest request) => _left > 0 && match(request) && _left-- > 0;

    public void Dispose() => remove(this);
}
