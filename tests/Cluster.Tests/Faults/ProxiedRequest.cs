using Ballast.Kubernetes.Objects;

namespace Ballast.Cluster.Tests.Faults;

/// <summary>A request as the proxy numbers it.</summary>
/// <param name="Verb">The RBAC verb: get, list, watch, create, update, patch or delete.</param>
/// <param name="Resource">The plural, for example <c>pods</c>; the whole path if it is not a resource.</param>
/// <param name="Namespace">Null for cluster-wide requests.</param>
/// <param name="Name">Null for collections; for a create, the name in the body if it has one.</param>
/// <param name="Subresource">For example <c>status</c>; null for the object itself.</param>
/// <param name="Occurrence">1 for the first request of this verb, resource, name and subresource.</param>
/// <param name="Number">1 for the first request of all.</param>
public sealed record ProxiedRequest(
    string Verb, string Resource, string? Namespace, string? Name, string? Subresource, int Occurrence, int Number)
{
    /// <summary>Of a list or watch; empty where there is none.</summary>
    public string LabelSelector { get; init; } = "";

    /// <summary>True: only the metadata of the objects is wanted.</summary>
    public bool IsMetadataOnly { get; init; }

    public bool IsWrite => Verb is "create" or "update" or "patch" or "delete";

    public bool Is<T>(string verb, string? name = null)
        where T : IKubernetesObject =>
        Verb == verb && Resource == ResourceType.Of<T>().Plural && (name is null || name == Name);

    /// <summary>Reads verb and object from method, path and query; the proxy sets the numbers.</summary>
    public static ProxiedRequest Parse(string method, string path, bool watch)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        // /api/v1/... or /apis/group/version/...
        var rest = parts switch
        {
            ["api", _, .. var core] => core,
            ["apis", _, _, .. var grouped] => grouped,
            _ => [],
        };
        var (space, resource) = rest is ["namespaces", var name, _, ..] ? (name, rest[2..]) : (null, rest);
        if (resource.Length == 0)
        {
            return new ProxiedRequest(method == "GET" ? "get" : method.ToLowerInvariant(), path, null, null, null, 0, 0);
        }

        var single = resource.Length > 1;
        var verb = method switch
        {
            "GET" => watch ? "watch" : single ? "get" : "list",
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            _ => "delete",
        };
        return new ProxiedRequest(
            verb, resource[0], space, single ? resource[1] : null, resource.Length > 2 ? resource[2] : null, 0, 0);
    }

    public override string ToString() =>
        $"#{Number} {Verb} {Resource}/{Name}{(Subresource is null ? "" : $"/{Subresource}")} ({Occurrence})";
}
