using System.Text.Json.Nodes;

namespace Ballast.Load.Bench.Servers;

/// <summary>The stacks of the load: PostgreSQL, Redis and web.</summary>
internal static class Stacks
{
    public const string Image = "registry.example/app:1";

    /// <summary>How many requests are on their way at once: as many as the operator has workers.</summary>
    public const int AtOnce = 16;

    public static string Path(string space) => $"/apis/ballast.dev/v1alpha1/namespaces/{space}/appstacks";

    public static string Name(int number) => $"stack-{number:D5}";

    /// <summary>A stack with managed servers that count as working without a check, as no pods run here.</summary>
    public static JsonObject Managed(string name) => Stack(name, new JsonArray(
        new JsonObject
        {
            ["name"] = "db",
            // With a limit of its own, which any number of replicas here fits: otherwise the budget would close the gate.
            ["postgres"] = new JsonObject
            {
                ["managed"] = new JsonObject { ["version"] = "15", ["storage"] = "1Gi", ["maxConnections"] = 2000 },
            },
            ["check"] = new JsonObject { ["mode"] = "None" },
        },
        new JsonObject
        {
            ["name"] = "cache",
            ["redis"] = new JsonObject { ["managed"] = new JsonObject { ["version"] = "7", ["maxMemory"] = "64Mi" } },
            ["check"] = new JsonObject { ["mode"] = "None" },
        }));

    /// <summary>A stack with servers elsewhere, which the operator checks every 15 seconds.</summary>
    public static JsonObject Checked(string name) => Stack(name, new JsonArray(
        new JsonObject { ["name"] = "db", ["postgres"] = External("db") },
        new JsonObject { ["name"] = "cache", ["redis"] = External("cache") }));

    /// <summary>Creates stacks, in their order, some at once; returns when each was created.</summary>
    public static async Task CreateAsync(BareApi api, string space, int count, Func<string, JsonObject> stack) =>
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, _) => await api.CreateAsync(Path(space), stack(Name(number))));

    private static JsonObject External(string secret) =>
        new() { ["external"] = new JsonObject { ["secretRef"] = new JsonObject { ["name"] = secret } } };

    private static JsonObject Stack(string name, JsonArray dependencies) => new()
    {
        ["apiVersion"] = "ballast.dev/v1alpha1",
        ["kind"] = "AppStack",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["image"] = Image,
            ["dependencies"] = dependencies,
            ["web"] = new JsonObject { ["port"] = 8000, ["replicas"] = 2 },
        },
    };
}
