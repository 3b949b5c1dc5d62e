using System.Text.Json.Nodes;
using Ballast.Load.Bench.Servers;

namespace Ballast.Load.Bench.Cases;

/// <summary>Milliseconds from the request that changes a stack to the changed child in a watch.</summary>
/// <param name="P50">The median.</param>
/// <param name="P99">The 99th percentile.</param>
internal sealed record Percentiles(double P50, double P99)
{
    public static Percentiles Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return new Percentiles(At(0.5), At(0.99));

        double At(double part) => sorted[Math.Min(sorted.Count - 1, (int)(part * sorted.Count))];
    }
}

/// <summary>How long changes of a stack take to reach its child, beside a round trip in the same seconds.</summary>
/// <param name="RoundTrip">A change of a Deployment from the request to the answer.</param>
/// <param name="Replicas">A change of <c>spec.web.replicas</c>.</param>
/// <param name="Release">A change of <c>spec.image</c>.</param>
internal sealed record Latency(Percentiles RoundTrip, Percentiles Replicas, Percentiles Release)
{
    // Between two changes: what follows the first must not be in the way of the second.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(1500);

    public static async Task<Latency> MeasureAsync(LoadServer server, string space, int stacks, int changes)
    {
        await using var rollouts = await Rollouts.StartAsync(server.Api, space);
        var (trips, replicas, releases) = (new List<double>(), new List<double>(), new List<double>());
        var aside = await CopyAsideAsync(server, space);
        for (var number = 0; number < changes; number++)
        {
            var stack = Stacks.Name(number % stacks);
            var wanted = 3 + (number / stacks % 2);
            trips.Add(await RoundTripAsync(server, aside, number));
            replicas.Add(await ChangeAsync(
                new JsonObject { ["web"] = new JsonObject { ["replicas"] = wanted } }, stack,
                deployment => (int)deployment["spec"]!["replicas"]! == wanted));
            await PauseAsync(stacks);
        }

        for (var number = 0; number < changes; number++)
        {
            var stack = Stacks.Name(number % stacks);
            var image = $"registry.example/app:{number + 2}";
            trips.Add(await RoundTripAsync(server, aside, changes + number));
            releases.Add(await ChangeAsync(
                new JsonObject { ["image"] = image }, stack,
                d => (string)d["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]! == image));
            await PauseAsync(stacks);
        }

        return new Latency(Percentiles.Of(trips), Percentiles.Of(replicas), Percentiles.Of(releases));

        async Task<double> ChangeAsync(JsonObject spec, string stack, Predicate<JsonNode> holds)
        {
            var seen = rollouts.SeesAsync($"{stack}-web", holds);
            var started = TimeProvider.System.GetTimestamp();
            await server.Api.PatchAsync($"{Stacks.Path(space)}/{stack}", new JsonObject { ["spec"] = spec });
            return TimeProvider.System.GetElapsedTime(started, await seen).TotalMilliseconds;
        }
    }

    private static Task PauseAsync(int stacks) =>
        stacks < 10 ? Task.Delay(Settle, TimeProvider.System) : Task.Delay(Settle / 30, TimeProvider.System);

    private static async Task<double> RoundTripAsync(LoadServer server, string aside, int number)
    {
        var started = TimeProvider.System.GetTimestamp();
        await server.Api.PatchAsync(
            aside, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 1 + (number % 2) } });
        return TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
    }

    // A Deployment like those of the stacks that nobody looks after.
    private static async Task<string> CopyAsideAsync(LoadServer server, string space)
    {
        var aside = $"{space}-aside";
        await server.AddNamespaceAsync(aside);
        var copy = await server.Api.GetAsync($"/apis/apps/v1/namespaces/{space}/deployments/{Stacks.Name(0)}-web");
        var path = $"/apis/apps/v1/namespaces/{aside}/deployments";
        await server.Api.CreateAsync(path, new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = new JsonObject { ["name"] = "aside" },
            ["spec"] = copy["spec"]!.DeepClone(),
        });
        return $"{path}/aside";
    }
}
