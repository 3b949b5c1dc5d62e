using System.Text.Json;

namespace Ballast.Operator.Apply;

/// <summary>
/// What tells the items of a list apart, as server-side apply does it: Kubernetes' merge keys. A list that is not in here is
/// atomic: it belongs to one field manager as a whole, and is compared as a whole.
/// </summary>
internal static class ListKeys
{
    /// <summary>The list of which <see cref="IsOpen"/> is true.</summary>
    public const string Open = "tolerations";

    private static readonly string[] ContainerPort = ["containerPort", "protocol"];
    private static readonly string[] ServicePort = ["port", "protocol"];

    // The names are unambiguous among the lists of our children. Lists inside an atomic list are never looked up.
    private static readonly Dictionary<string, string[]> ByName = new(StringComparer.Ordinal)
    {
        ["containers"] = ["name"],
        ["env"] = ["name"],
        ["imagePullSecrets"] = ["name"],
        ["initContainers"] = ["name"],
        ["ownerReferences"] = ["uid"],
        ["topologySpreadConstraints"] = ["topologyKey", "whenUnsatisfiable"],
        ["volumeMounts"] = ["mountPath"],
        ["volumes"] = ["name"],
    };

    // Maps, and items of lists, that belong to one field manager as a whole.
    private static readonly HashSet<string> Whole = new(StringComparer.Ordinal)
    {
        "configMapKeyRef", "fieldRef", "imagePullSecrets", "matchLabels", "nodeSelector", "ownerReferences", "podSelector",
        "scaleTargetRef", "secretKeyRef", "selector",
    };

    /// <summary>The keys of the items of a list; null: the list is atomic.</summary>
    /// <param name="list">The member that holds the list.</param>
    /// <param name="item">One of its items.</param>
    public static string[]? Of(string list, JsonElement item) => list == "ports"
        ? item.TryGetProperty("containerPort", out _) ? ContainerPort : ServicePort
        : ByName.GetValueOrDefault(list);

    /// <summary>True: the map of this name, or each item of the list of this name, has one owner as a whole.</summary>
    public static bool IsWhole(string? name) => name is not null && Whole.Contains(name);

    /// <summary>
    /// True: admission and people may add items to this atomic list, wherever they stand. The order has no meaning.
    /// </summary>
    public static bool IsOpen(string list) => list == Open;

    /// <summary>True: an item can refer to items before it, by <c>$(NAME)</c>.</summary>
    public static bool IsOrdered(string list) => list == "env";
}
