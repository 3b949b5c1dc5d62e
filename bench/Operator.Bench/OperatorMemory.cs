using System.Globalization;
using System.Text.Json.Nodes;
using Ballast.Operator.Api;
using Ballast.Operator.Api.Schema;
using k8s.Autorest;
using k8s.Models;

namespace Ballast.Operator.Bench;

/// <summary>
/// Memory and CPU of the operator's process against the number of stacks, on a real API server: for each number it is started
/// anew, sees the stacks come up, and is left at rest.
/// </summary>
internal static class OperatorMemory
{
    private const string Space = "default";

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    public static async Task<int> MeasureAsync(IReadOnlyList<int> counts)
    {
        await using var server = await ApiServer.StartAsync(KubeAssets.Folder());
        using var api = await IndependentClient.ConnectAsync(server.KubeconfigPath);
        await api.Json("apiextensions.k8s.io/v1", "customresourcedefinitions", null)
            .CreateAsync(YamlJson.Read(new StringReader(AppStackDefinition.Yaml))[0].AsObject());
        var stacks = api.Json("ballast.dev/v1alpha1", "appstacks", Space);
        var deployments = api.Of<V1Deployment>(Space);
        await Eventually.TrueAsync(async () => await TryCountReadyAsync(stacks) is not null, "appstacks are served");

        Console.WriteLine($"{"stacks",8} {"memory",10} {"ratio",6} {"a stack",9} {"peak",10} {"CPU at rest",12}");
        var (made, first) = (0, (Count: 0, Memory: 0.0));
        foreach (var count in counts.Order())
        {
            await using var process = await OperatorUnderMeasure.StartAsync(server.KubeconfigPath);
            for (; made < count; made++)
            {
                await stacks.CreateAsync(Stack(made));
            }

            await Eventually.TrueAsync(
                async () =>
                {
                    await SimulateRolloutsAsync(deployments);
                    return await TryCountReadyAsync(stacks) == count;
                },
                $"{count} stacks Ready");
            var rest = await process.RestAsync(Rest);
            first = first.Count == 0 ? (count, rest.Memory) : first;
            var each = count == first.Count ? "" : string.Create(
                CultureInfo.InvariantCulture, $"{(rest.Memory - first.Memory) / (count - first.Count) * 1024:0} KiB");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{count,8} {rest.Memory,6:0.0} MiB {rest.Memory / first.Memory,6:0.00} {each,9} {rest.Peak,6:0.0} MiB "
                    + $"{rest.Cpu / Rest.TotalSeconds * 100,10:0.0} %"));
        }

        return 0;
    }

    private static JsonObject Stack(int number) => new()
    {
        ["apiVersion"] = "ballast.dev/v1alpha1",
        ["kind"] = "AppStack",
        ["metadata"] = new JsonObject { ["name"] = $"stack-{number}" },
        ["spec"] = new JsonObject
        {
            ["image"] = "registry.example/app:1",
            ["profile"] = "Development",
            ["web"] = new JsonObject { ["port"] = 8000, ["replicas"] = 1 },
        },
    };

    // What the Deployment controller and a node would do.
    private static async Task SimulateRolloutsAsync(ObjectClient<V1Deployment> deployments)
    {
        foreach (var deployment in (await deployments.ListAsync()).Items)
        {
            var generation = deployment.Metadata.Generation;
            if (deployment.Status?.ObservedGeneration != generation)
            {
                await deployments.PatchAsync($"{deployment.Metadata.Name}/status", $$$"""
                    {"status": {"observedGeneration": {{{generation}}}, "replicas": 1, "updatedReplicas": 1,
                                "readyReplicas": 1, "availableReplicas": 1}}
                    """);
            }
        }
    }

    private static async Task<int?> TryCountReadyAsync(ObjectClient<JsonObject> stacks)
    {
        try
        {
            return (await stacks.ListAsync()).Items.Count(stack => stack["status"]?["conditions"]?.AsArray()
                .Any(c => c!["type"]!.GetValue<string>() == "Ready" && c["status"]!.GetValue<string>() == "True") == true);
        }
        catch (HttpOperationException missing) when (missing.IsNotFound())
        {
            return null;
        }
    }
}
