using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;
using Ballast.Operator.Api;
using Ballast.Operator.Api.Schema;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Autorest;
using k8s.Models;
using IKubernetesObject = k8s.IKubernetesObject;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>
/// A namespace with one stack, called <c>shop</c>, and the whole operator, on a real API server. No controllers,
/// kubelet or database servers run: the test simulates them through <see cref="Cluster"/> and <see cref="Checks"/>.
/// </summary>
internal sealed partial class StackWorld : IAsyncDisposable
{
    public const string Name = "shop";

    private readonly ApiServerFixture _api;
    private readonly KubernetesClientConfiguration _asOperator;

    private StackWorld(ApiServerFixture api, string space)
    {
        (_api, Space) = (api, space);
        var user = $"operator-of-{space}";
        _asOperator = api.Server.As(user, ChartRights.Group);
        Audit = new AuditTrail(api.Server.AuditLogPath, user);
        Cluster = new SimulatedCluster(this);
    }

    public string Space { get; }

    public FakeChecker Checks { get; } = new();

    public SimulatedCluster Cluster { get; }

    public AuditTrail Audit { get; }

    /// <summary>The test's own way to the API server, past any proxy, with a client that is not the operator's.</summary>
    public IndependentClient Observer => _api.Observer;

    private ObjectClient<JsonObject> Stacks => Observer.Json("ballast.dev/v1alpha1", "appstacks", Space);

    /// <summary>A namespace and the CRD; no operator and no stack yet.</summary>
    public static async Task<StackWorld> CreateAsync(ApiServerFixture api)
    {
        await api.InstallAsync(YamlJson.Read(new StringReader(AppStackDefinition.Yaml))[0].AsObject());
        await ChartRights.GrantAsync(api);
        return new StackWorld(api, await api.CreateNamespaceAsync());
    }

    /// <summary>The same with a running operator.</summary>
    public static async Task<StackWorld> StartAsync(ApiServerFixture api)
    {
        var world = await CreateAsync(api);
        await world.StartOperatorAsync();
        return world;
    }

    /// <summary>The same with a <see cref="Proxy"/> before the operator.</summary>
    public static async Task<StackWorld> StartProxiedAsync(ApiServerFixture api)
    {
        var world = await CreateAsync(api);
        world._proxy = await world.StartProxyAsync();
        await world.StartOperatorAsync();
        return world;
    }

    /// <summary>A world whose stack is Ready.</summary>
    public static async Task<StackWorld> StartReadyAsync(ApiServerFixture api, string spec = Specs.Shop)
    {
        var world = await StartAsync(api);
        await world.ApplyStackAsync(spec);
        await world.BringUpAsync();
        return world;
    }

    /// <summary>Applies the stack and simulates what its migration waits for; the Job that is then at work.</summary>
    public async Task<V1Job> BringToMigrationAsync()
    {
        await ApplyStackAsync(Specs.Shop);
        await Cluster.SimulateServerReadyAsync("db");
        return await Cluster.MigrationStartedAsync();
    }

    /// <summary>Simulates everything that a new stack of a spec of <see cref="Specs"/> waits for.</summary>
    public async Task<StackView> BringUpAsync()
    {
        await Cluster.SimulateServerReadyAsync("db");
        await Cluster.SimulateMigrationSuccessAsync();
        await Cluster.SimulateRolloutAsync();
        return await StackIsAsync("Ready", "True", Reasons.Healthy);
    }

    /// <summary>Applies the stack as a user does; fields that are left out are removed.</summary>
    public Task<JsonObject> ApplyStackAsync(string spec) => Stacks.ApplyAsync(
        Name,
        new JsonObject
        {
            ["apiVersion"] = "ballast.dev/v1alpha1",
            ["kind"] = "AppStack",
            ["metadata"] = new JsonObject { ["name"] = Name },
            ["spec"] = YamlJson.Read(new StringReader(spec))[0].DeepClone(),
        },
        "kubectl");

    public Task AnnotateStackAsync(string key, string? value) => PatchStackAsync(new JsonObject
    {
        ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [key] = value } },
    });

    public Task PatchStackAsync(JsonObject patch, string subresource = "") =>
        Stacks.PatchAsync(Name + subresource, patch.ToJsonString());

    public Task DeleteStackAsync() => Stacks.DeleteAsync(Name);

    /// <summary>Creates a Secret of a user's, or replaces its content.</summary>
    public async Task PutSecretAsync(string name, params (string Key, string Value)[] data)
    {
        var secret = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["stringData"] = new JsonObject(data.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value))),
        };
        await Observer.Of<V1Secret>(Space).ApplyAsync(name, secret, "kubectl");
    }

    public async Task<StackView> ViewAsync() => new(await Stacks.GetAsync(Name));

    /// <summary>Waits until a condition of the newest spec has that status and reason.</summary>
    public Task<StackView> StackIsAsync(string type, string status, string reason) =>
        EventuallyAsync(view => view.Is(type, status, reason), $"{type} is {status}, {reason}");

    /// <summary>Waits until the stack fulfils the condition.</summary>
    public Task<StackView> EventuallyAsync(Func<StackView, bool> condition, string what) =>
        FoundAsync(async () => await ViewAsync() is var view && condition(view) ? view : null, what);

    /// <summary>Waits until an object exists and fulfils the condition.</summary>
    public Task<T> EventuallyAsync<T>(string name, Func<T, bool> condition, string what)
        where T : class, IKubernetesObject => FoundAsync(
        async () => await FindAsync<T>(name) is { } found && condition(found) ? found : null,
        $"{typeof(T).Name} {name}: {what}");

    /// <summary>Waits until there is no object of that name.</summary>
    public async Task GoneAsync<T>(string name)
        where T : class, IKubernetesObject
    {
        var since = Stopwatch.StartNew();
        while (await ExistsAsync<T>(name))
        {
            await FailAfterLimitAsync(since, $"{typeof(T).Name} {name} is gone");
        }
    }

    /// <summary>Calls a function until its result fulfils the condition.</summary>
    public async Task<T> FoundAsync<T>(Func<Task<T?>> look, string what)
        where T : class
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            await FailAfterLimitAsync(since, what);
        }
    }

    public async Task<T> GetAsync<T>(string name)
        where T : class, IKubernetesObject =>
        await FindAsync<T>(name) ?? throw new InvalidOperationException($"There is no {typeof(T).Name} {name}.");

    /// <summary>Null if there is no such object.</summary>
    public Task<T?> FindAsync<T>(string name)
        where T : class, IKubernetesObject => Observer.Of<T>(Space).FindAsync(name);

    public async Task<bool> ExistsAsync<T>(string name)
        where T : class, IKubernetesObject => await FindAsync<T>(name) is not null;

    /// <summary>All objects of a kind in the stack's namespace.</summary>
    public async Task<List<T>> ListAsync<T>()
        where T : class, IKubernetesObject => (await Observer.Of<T>(Space).ListAsync()).Items;

    public Task CreateAsync<T>(T item)
        where T : class, IKubernetesObject => Observer.Of<T>(Space).CreateAsync(item);

    /// <summary>Merges a piece of JSON into an object, as someone who is not the operator.</summary>
    public Task<T> PatchAsync<T>(string name, string patch)
        where T : class, IKubernetesObject => Observer.Of<T>(Space).PatchAsync(name, patch, "someone");

    public Task DeleteAsync<T>(string name)
        where T : class, IKubernetesObject => Observer.Of<T>(Space).DeleteAsync(name);

    /// <summary>The value of a key of a Secret, as text.</summary>
    public async Task<string> SecretAsync(string name, string key) =>
        Encoding.UTF8.GetString((await GetAsync<V1Secret>(name)).Data![key]);

    private async Task<StackView?> TryViewAsync()
    {
        try
        {
            return await ViewAsync();
        }
        catch (HttpOperationException gone) when (gone.IsNotFound())
        {
            return null;
        }
    }

    private async Task FailAfterLimitAsync(Stopwatch since, string what)
    {
        if (since.Elapsed > Eventually.Limit)
        {
            // Reported here: otherwise an error while the world is disposed would hide these errors.
            ErrorsExpected = true;
            var errors = string.Join('\n', Lines.Where(l => !l.StartsWith("Debug", StringComparison.Ordinal)).TakeLast(20));
            var writes = string.Join(", ", Audit.Writes().TakeLast(20));
            var view = await TryViewAsync();
            Assert.Fail($"""
                not within {Eventually.Limit.TotalSeconds} s: {what}
                Ready is {view?.Ready}, {view?.Reason}: {view?.Message} ({view?.Columns})
                wrote: {writes}
                {errors}
                {view}
                """);
        }

        await Task.Delay(30);
    }
}
