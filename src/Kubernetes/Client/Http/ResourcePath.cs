using System.Globalization;
using System.Text;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Client.Http;

/// <summary>The paths and queries of the API, escaped.</summary>
internal static class ResourcePath
{
    public static string Group(string group, string version) =>
        group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";

    /// <summary>The path of all objects of a kind, in a namespace or (null) in all of them.</summary>
    public static string Collection(ResourceType resource, string? @namespace)
    {
        var scope = resource.Namespaced && @namespace is not null ? $"/namespaces/{Uri.EscapeDataString(@namespace)}" : "";
        return $"{Group(resource.Group, resource.Version)}{scope}/{resource.Plural}";
    }

    public static string Object(ResourceType resource, string? @namespace, string name, string? subresource = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        RequireNamespace(resource, @namespace);
        var path = $"{Collection(resource, @namespace)}/{Uri.EscapeDataString(name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    /// <exception cref="ArgumentException">The kind is namespaced and no namespace is given.</exception>
    public static void RequireNamespace(ResourceType resource, string? @namespace)
    {
        if (resource.Namespaced && string.IsNullOrEmpty(@namespace))
        {
            throw new ArgumentException($"{resource} is namespaced: give a namespace.", nameof(@namespace));
        }
    }

    public static string List(ResourceType resource, string? @namespace, ListOptions options) =>
        new Query(Collection(resource, @namespace))
            .Add("labelSelector", options.LabelSelector)
            .Add("fieldSelector", options.FieldSelector)
            .Add("limit", options.Limit?.ToString(CultureInfo.InvariantCulture))
            .Add("continue", options.Continue)
            // A continue token holds its own version; the server rejects a request with both.
            .Add("resourceVersion", options.Continue is null ? options.ResourceVersion : null)
            .ToString();

    public static string Watch(ResourceType resource, string? @namespace, WatchOptions options) =>
        new Query(Collection(resource, @namespace))
            .Add("watch", "true")
            .Add("allowWatchBookmarks", "true")
            .Add("resourceVersion", options.ResourceVersion)
            .Add("timeoutSeconds", options.TimeoutSeconds.ToString(CultureInfo.InvariantCulture))
            .Add("labelSelector", options.LabelSelector)
            .Add("fieldSelector", options.FieldSelector)
            .ToString();

    public static string WithManager(string path, string fieldManager, bool force = false) =>
        new Query(path).Add("fieldManager", fieldManager).Add("force", force ? "true" : null).ToString();

    private sealed class Query(string path)
    {
        private readonly StringBuilder _text = new(path);
        private char _separator = '?';

        public Query Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                _text.Append(_separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                _separator = '&';
            }

            return this;
        }

        public override string ToString() => _text.ToString();
    }
}
