using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Apply;
using k8s.Autorest;

namespace Ballast.Cluster.Tests.SpecWalk;

/// <summary>
/// Sends each child to the server once as a dry run: created, applied over the child of the stack that the walk begins with, and
/// the pod that a controller would create from it.
/// </summary>
internal sealed class ChildDryRuns(ApiServerFixture api, string empty, string inhabited)
{
    private const string DryRun = "All";
    private const string Manager = "ballast";

    private readonly Dictionary<string, IKubernetesObject> _settled = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<string?>>> _verdicts = new(StringComparer.Ordinal);

    /// <summary>How many requests were made.</summary>
    public int Count => _verdicts.Count;

    /// <summary>Creates the children that later ones are applied over.</summary>
    public async Task SettleAsync(IEnumerable<IKubernetesObject> children)
    {
        foreach (var child in children)
        {
            await SettleAsync((dynamic)child);
        }
    }

    /// <summary>Why the server would refuse a child; null: it would not.</summary>
    public Task<string?> TryAsync(IKubernetesObject child) => TryTypedAsync((dynamic)child);

    private async Task SettleAsync<T>(T child)
        where T : class, IKubernetesObject
    {
        _settled[Key(child)] = child;
        var (resource, body) = await WriteAsync(child, inhabited);
        if (IsApplied(child))
        {
            await In(resource, inhabited).ApplyAsync(child.Metadata.Name!, body, Manager);
        }
        else
        {
            await In(resource, inhabited).CreateAsync(body);
        }
    }

    private async Task<string?> TryTypedAsync<T>(T child)
        where T : class, IKubernetesObject
    {
        var (resource, body) = await WriteAsync(child, empty);
        var text = $"{resource.Kind} {child.Metadata.Name} {body.ToJsonString()}";
        return await _verdicts.GetOrAdd(text, _ => new(() => JudgeAsync(resource, child, body))).Value;
    }

    private async Task<string?> JudgeAsync<T>(ResourceType resource, T child, JsonObject body)
        where T : class, IKubernetesObject =>
        await RefusalAsync(
            $"{resource.Kind} made", () => In(resource, empty).CreateAsync(body, DryRun))
        ?? (IsApplied(child) && !IsInTwoSteps(child) ? await ApplyAsync(resource, child) : null)
        ?? (Pod(child.Metadata.Name!, body) is { } pod
            ? await RefusalAsync(
                $"pod of {resource.Kind}", () => api.Observer.Json("v1", "pods", empty).CreateAsync(pod, DryRun))
            : null);

    private async Task<string?> ApplyAsync<T>(ResourceType resource, T child)
        where T : class, IKubernetesObject
    {
        var (_, body) = await WriteAsync(child, inhabited);
        return await RefusalAsync(
            $"{resource.Kind} applied",
            () => In(resource, inhabited).ApplyAsync(child.Metadata.Name!, body, Manager, DryRun));
    }

    // As JSON: the server has to judge what the operator sends, with fields that no model knows.
    private ObjectClient<JsonObject> In(ResourceType resource, string space) =>
        api.Observer.Json(resource.ApiVersion, resource.Plural, space);

    // A dry run of the first of two steps changes nothing, so the second step cannot be tested.
    private bool IsInTwoSteps(IKubernetesObject child) => !api.Version.IsAtLeast(1, 22)
        && _settled.GetValueOrDefault(Key(child)) is { } live && VariableSwitch.FirstStep(child, live) is not null;

    private static string Key(IKubernetesObject child) => $"{child.Kind} {child.Metadata.Name}";

    // These are created once and never applied.
    private static bool IsApplied(IKubernetesObject child) => child is not (V1Secret or V1PersistentVolumeClaim or V1Job);

    private static JsonObject? Pod(string name, JsonObject owner)
    {
        var spec = owner["spec"]?["jobTemplate"]?["spec"] ?? owner["spec"];
        return spec?["template"] is not { } template ? null : new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = $"{name}-x", ["labels"] = template["metadata"]!["labels"]!.DeepClone() },
            ["spec"] = template["spec"]!.DeepClone(),
        };
    }

    private async Task<(ResourceType Resource, JsonObject Body)> WriteAsync<T>(T child, string space)
        where T : class, IKubernetesObject
    {
        var resource = await api.Client.Discovery.ResolveAsync<T>(CancellationToken.None)
            ?? throw new InvalidOperationException($"The server has no {typeof(T).Name}.");
        var body = JsonSerializer.SerializeToNode(child, KubernetesJsonContext.Default.GetTypeInfo(typeof(T))!)!.AsObject();
        body["apiVersion"] = resource.ApiVersion;
        body["metadata"]!["namespace"] = space;
        return (resource, body);
    }

    private static async Task<string?> RefusalAsync(string what, Func<Task> send)
    {
        try
        {
            await send();
            return null;
        }
        catch (HttpOperationException refusal)
        {
            return $"{what}: {refusal.Words()}";
        }
    }
}
