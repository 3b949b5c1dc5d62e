using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Ballast.Testing;

/// <summary>The objects of one kind, seen and changed through <see cref="IndependentClient"/>.</summary>
/// <typeparam name="T">A model of KubernetesClient, or <see cref="JsonObject"/>.</typeparam>
public sealed class ObjectClient<T>(ICustomObjectsOperations api, string group, string version, string plural, string? space)
{
    public Task<T> GetAsync(string name) => space is null
        ? api.GetClusterCustomObjectAsync<T>(group, version, plural, name)
        : api.GetNamespacedCustomObjectAsync<T>(group, version, space, plural, name);

    /// <summary>Null if there is no such object.</summary>
    public async Task<T?> FindAsync(string name)
    {
        try
        {
            return await GetAsync(name);
        }
        catch (HttpOperationException missing) when (missing.IsNotFound())
        {
            return default;
        }
    }

    /// <summary>The objects, and the version of the list.</summary>
    /// <exception cref="HttpOperationException">NotFound: the server has no such kind.</exception>
    public async Task<(List<T> Items, string Version)> ListAsync(int? limit = null)
    {
        var list = space is null
            ? await api.ListClusterCustomObjectAsync<JsonObject>(group, version, plural, limit: limit)
            : await api.ListNamespacedCustomObjectAsync<JsonObject>(group, version, space, plural, limit: limit);
        var items = list["items"]!.AsArray().Select(item => KubernetesJson.Deserialize<T>(item!)).ToList();
        return (items, (string)list["metadata"]!["resourceVersion"]!);
    }

    public Task<T> CreateAsync(T item, string? dryRun = null) => space is null
        ? api.CreateClusterCustomObjectAsync<T>(item!, group, version, plural, dryRun)
        : api.CreateNamespacedCustomObjectAsync<T>(item!, group, version, space, plural, dryRun);

    /// <summary>A JSON merge patch.</summary>
    /// <param name="name">The object; <c>name/status</c> for a subresource.</param>
    /// <param name="patch">JSON.</param>
    /// <param name="manager">The field manager.</param>
    public Task<T> PatchAsync(string name, string patch, string? manager = null) =>
        SendAsync(name, patch, V1Patch.PatchType.MergePatch, manager, force: null, dryRun: null);

    /// <summary>Server-side apply, as <c>kubectl apply --server-side --force-conflicts</c> does it.</summary>
    public Task<T> ApplyAsync(string name, JsonObject item, string manager, string? dryRun = null) =>
        SendAsync(name, WholeCharacters(item.ToJsonString()), V1Patch.PatchType.ApplyPatch, manager, force: true, dryRun);

    /// <summary>
    /// Deletes at once: no pod gets time to end, and a Job does not wait for a controller to let go of its pods. Does nothing if
    /// there is no such object.
    /// </summary>
    public async Task DeleteAsync(string name)
    {
        var options = new V1DeleteOptions { GracePeriodSeconds = 0, PropagationPolicy = "Background" };
        try
        {
            await (space is null
                ? api.DeleteClusterCustomObjectAsync(group, version, plural, name, options)
                : api.DeleteNamespacedCustomObjectAsync(group, version, space, plural, name, options));
        }
        catch (HttpOperationException missing) when (missing.IsNotFound())
        {
            // Gone already.
        }
    }

    // An apply is read as YAML, in which a character may not be written as two escaped halves.
    private static string WholeCharacters(string json) => Regex.Replace(
        json, @"\\u([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})",
        pair => $"{(char)Convert.ToInt32(pair.Groups[1].Value, 16)}{(char)Convert.ToInt32(pair.Groups[2].Value, 16)}");

    private Task<T> SendAsync(
        string name, string body, V1Patch.PatchType type, string? manager, bool? force, string? dryRun)
    {
        var patch = new V1Patch(body, type);
        return space is null
            ? api.PatchClusterCustomObjectAsync<T>(patch, group, version, plural, name, dryRun, manager, force: force)
            : api.PatchNamespacedCustomObjectAsync<T>(patch, group, version, space, plural, name, dryRun, manager, force: force);
    }
}
