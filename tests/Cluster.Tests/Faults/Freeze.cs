using System.Globalization;
using System.Text.Json.Nodes;

namespace Ballast.Cluster.Tests.Faults;

/// <summary>Simulates a lagging cache of the API server: lists of an earlier version, watches without newer events.</summary>
public sealed class Freeze : IDisposable
{
    private readonly string _version;
    private readonly TaskCompletionSource _heldBack = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _thawed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDisposable _lists;
    private readonly IDisposable _watches;

    internal Freeze(FaultProxy proxy, Func<ProxiedRequest, bool> match, string version)
    {
        _version = version;
        _lists = proxy.On(request => request.Verb == "list" && match(request), ListAsync);
        _watches = proxy.On(request => request.Verb == "watch" && match(request), WatchAsync);
    }

    /// <summary>Completes when a watch has received a newer event, which it holds back.</summary>
    public Task HeldBack => _heldBack.Task;

    public void Dispose()
    {
        _lists.Dispose();
        _watches.Dispose();
        _thawed.TrySetResult();
    }

    private Task ListAsync(Exchange exchange)
    {
        // A later page is requested with its token, which contains the frozen version.
        if (!exchange.PathAndQuery.Contains("continue=", StringComparison.Ordinal))
        {
            var (path, query) =
                exchange.PathAndQuery.Split('?') is [var head, var tail] ? (head, tail) : (exchange.PathAndQuery, "");
            var kept =
                query.Split('&').Where(part => part.Length > 0 && !part.StartsWith("resourceVersion", StringComparison.Ordinal));
            exchange.PathAndQuery =
                $"{path}?{string.Join('&', [.. kept, $"resourceVersion={_version}", "resourceVersionMatch=Exact"])}";
        }

        return exchange.ForwardAsync();
    }

    private async Task WatchAsync(Exchange exchange)
    {
        await foreach (var line in exchange.LinesAsync())
        {
            if (IsNewer(line))
            {
                _heldBack.TrySetResult();
                await _thawed.Task.WaitAsync(exchange.ClientGone);
                await exchange.CloseAsync();
                return;
            }

            await exchange.WriteLineAsync(line);
        }
    }

    private bool IsNewer(string line)
    {
        var version = (string?)JsonNode.Parse(line)?["object"]?["metadata"]?["resourceVersion"];
        return version is not null
            && ulong.Parse(version, CultureInfo.InvariantCulture) > ulong.Parse(_version, CultureInfo.InvariantCulture);
    }
}
