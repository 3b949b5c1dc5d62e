using System.Net;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Operator.Api;
using Ballast.Operator.Api.Schema;
using k8s.Autorest;

namespace Ballast.Operator.Bench;

/// <summary>
/// Memory and CPU of the operator's process against the number of stacks, on a real API server: for each number it is started
/// anew, sees the stacks come up, and is left at rest. Each stack has PostgreSQL, Redis and web, and its 4 pods are simulated.
/// </summary>
internal static class OperatorMemory
{
    private const string Space = "default";

    // Requests of this process at the same time; more would measure how the API server is overloaded.
    private const int AtOnce = 4;

    private static readonly TimeSpan UntilReady = TimeSpan.FromMinutes(30);

    /// <summary>Prints a row for each number of stacks, and one for each variant that then finds them at its start.</summary>
    public static async Task<int> MeasureAsync(MemoryOptions options)
    {
        await using var server = await ApiServer.StartAsync(KubeAssets.Folder());
        using var api = await IndependentClient.ConnectAsync(server.KubeconfigPath);
        await api.Json("apiextensions.k8s.io/v1", "customresourcedefinitions", null)
            .CreateAsync(YamlJson.Read(new StringReader(AppStackDefinition.Yaml))[0].AsObject());
        var stacks = api.Json("ballast.dev/v1alpha1", "appstacks", Space);
        var controllers = new SimulatedControllers(api, Space, AtOnce);
        await Eventually.TrueAsync(async () => await TryCountReadyAsync(stacks) is not null, "appstacks are served");

        var table = new MemoryTable(Console.Out);
        var made = 0;
        foreach (var count in options.Stacks.Order())
        {
            await using (var process = await OperatorUnderMeasure.StartAsync(server.KubeconfigPath, ""))
            {
                await Parallel.ForEachAsync(
                    Enumerable.Range(made, Math.Max(0, count - made)), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                    async (number, _) => await stacks.CreateAsync(Stack(number)));
                made = count;
                await Eventually.SeesAsync(
                    $"{count} stacks Ready", UntilReady, () => LookAsync(stacks, controllers), seen => seen == count);
                table.Write(count, "they came up under it", await process.RestAsync(options.Rest), options.Rest);
            }

            await MeasureVariantsAsync(options, server.KubeconfigPath, count, table);
        }

        if (options.Reconnects.Count > 0)
        {
            await MeasureReconnectsAsync(options, server.KubeconfigPath, made, table);
        }

        return 0;
    }

    // All at the same time and without a lease: at rest none of them writes anything.
    private static async Task MeasureVariantsAsync(MemoryOptions options, string kubeconfig, int count, MemoryTable table)
    {
        var processes = new List<(string Variant, OperatorUnderMeasure Process)>();
        try
        {
            foreach (var variant in options.Variants)
            {
                processes.Add((variant, await OperatorUnderMeasure.StartAsync(
                    kubeconfig, $"{variant} BALLAST__LEADERELECTION__ENABLED=false")));
            }

            var footprints = await Task.WhenAll(processes.Select(p => p.Process.RestAsync(options.Rest)));
            foreach (var ((variant, _), footprint) in processes.Zip(footprints))
            {
                table.Write(count, variant.Length == 0 ? "it found them" : $"it found them, {variant}", footprint, options.Rest);
            }
        }
        finally
        {
            foreach (var (_, process) in processes)
            {
                await process.DisposeAsync();
            }
        }
    }

    // All connections at once are reset, again and again: each watch begins anew, and the lease and all else too.
    private static async Task MeasureReconnectsAsync(MemoryOptions options, string kubeconfig, int count, MemoryTable table)
    {
        var upstream = KubernetesClientConfiguration.FromKubeconfig(kubeconfig);
        await using var relay = new TcpRelay(upstream);
        var relayed = $"{kubeconfig}.relayed";
        await File.WriteAllTextAsync(relayed, (await File.ReadAllTextAsync(kubeconfig)).Replace(
            $":{upstream.Server.Port}", $":{relay.Configuration.Server.Port}", StringComparison.Ordinal));
        await using var process = await OperatorUnderMeasure.StartAsync(relayed, "BALLAST__LEADERELECTION__ENABLED=false");
        table.Write(count, "before reconnects", await process.RestAsync(options.Rest), options.Rest);
        var first = await process.WatchStartsAsync();
        var now = first;
        foreach (var reconnects in options.Reconnects.Order())
        {
            while (now.Sum() - first.Sum() < reconnects)
            {
                relay.Reset();
                now = await process.AllWatchesStartedAsync(now);
            }

            table.Write(
                count, $"after {now.Sum() - first.Sum()} reconnects", await process.RestAsync(options.Rest), options.Rest);
        }
    }

    // Nobody answers behind the Services, so the operator does not ask.
    private static JsonObject Stack(int number) => JsonNode.Parse($$$"""
        {
          "apiVersion": "ballast.dev/v1alpha1", "kind": "AppStack", "metadata": {"name": "stack-{{{number}}}"},
          "spec": {
            "image": "registry.example/shop:1.4.2",
            "dependencies": [
              {"name": "db", "postgres": {"managed": {"version": "15", "storage": "1Gi"}}, "check": {"mode": "None"}},
              {"name": "cache", "redis": {"managed": {"version": "7", "maxMemory": "64Mi"}}, "check": {"mode": "None"}}],
            "web": {"port": 8000, "replicas": 2}
          }
        }
        """)!.AsObject();

    private static async Task<int?> LookAsync(ObjectClient<JsonObject> stacks, SimulatedControllers controllers)
    {
        await controllers.RunOnceAsync();
        return await TryCountReadyAsync(stacks);
    }

    private static async Task<int?> TryCountReadyAsync(ObjectClient<JsonObject> stacks)
    {
        try
        {
            return (await stacks.ListAsync()).Items.Count(stack => stack["status"]?["conditions"]?.AsArray()
                .Any(c => c!["type"]!.GetValue<string>() == "Ready" && c["status"]!.GetValue<string>() == "True") == true);
        }
        catch (HttpOperationException e) when (e.IsNotFound() || e.Response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            // The kind is not served yet, or only just: its storage is still being made.
            return null;
        }
    }
}
