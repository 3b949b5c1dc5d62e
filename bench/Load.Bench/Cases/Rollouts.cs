using System.Text.Json.Nodes;
using Ballast.Load.Bench.Servers;

namespace Ballast.Load.Bench.Cases;

/// <summary>
/// What the Deployment controller and the nodes would do: every new generation of a Deployment is rolled out at once. Also tells
/// when a Deployment has become what is waited for.
/// </summary>
internal sealed class Rollouts : IAsyncDisposable
{
    private readonly BareApi _api;
    private readonly string _path;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Predicate<JsonNode> Holds, TaskCompletionSource<long> Seen)> _awaited = [];
    private readonly SemaphoreSlim _slots = new(Stacks.AtOnce);
    private readonly Task _work;

    private Rollouts(BareApi api, string path, JsonNode list)
    {
        (_api, _path) = (api, path);
        _work = FollowAsync(list);
    }

    public static async Task<Rollouts> StartAsync(BareApi api, string space)
    {
        var path = $"/apis/apps/v1/namespaces/{space}/deployments";
        return new Rollouts(api, path, await api.GetAsync(path));
    }

    /// <summary>The timestamp at which a Deployment of that name was seen to hold the condition.</summary>
    public Task<long> SeesAsync(string name, Predicate<JsonNode> holds)
    {
        var seen = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _awaited[name] = (holds, seen);
        }

        return seen.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _slots.Dispose();
    }

    private async Task FollowAsync(JsonNode list)
    {
        var version = (string)list["metadata"]!["resourceVersion"]!;
        await Parallel.ForEachAsync(
            list["items"]!.AsArray(), new ParallelOptions { MaxDegreeOfParallelism = Stacks.AtOnce },
            async (item, _) => await RollOutAsync(item!));
        await foreach (var change in _api.WatchAsync($"{_path}?watch=true&resourceVersion={version}", _stop.Token))
        {
            var deployment = change["object"]!;
            Tell((string)deployment["metadata"]!["name"]!, deployment);
            _ = RollOutAsync(deployment);
        }
    }

    private void Tell(string name, JsonNode deployment)
    {
        lock (_lock)
        {
            if (_awaited.TryGetValue(name, out var awaited) && awaited.Holds(deployment))
            {
                awaited.Seen.TrySetResult(TimeProvider.System.GetTimestamp());
                _awaited.Remove(name);
            }
        }
    }

    private async Task RollOutAsync(JsonNode deployment)
    {
        var generation = (long)deployment["metadata"]!["generation"]!;
        if ((long?)deployment["status"]?["observedGeneration"] == generation)
        {
            return;
        }

        var replicas = (int)deployment["spec"]!["replicas"]!;
        await _slots.WaitAsync();
        try
        {
            await _api.PatchAsync(
                $"{_path}/{deployment["metadata"]!["name"]}/status?fieldManager=kube-controller-manager",
                new JsonObject
                {
                    ["status"] = new JsonObject
                    {
                        ["observedGeneration"] = generation,
                        ["replicas"] = replicas,
                        ["updatedReplicas"] = replicas,
                        ["readyReplicas"] = replicas,
                        ["availableReplicas"] = replicas,
                    },
                });
        }
        finally
        {
            _slots.Release();
        }
    }
}
