using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ballast.Cluster.Tests.Behaviour;
using Ballast.Cluster.Tests.Fixtures;
using k8s.Autorest;

namespace Ballast.Cluster.Tests.Chaos;

/// <summary>
/// All objects of a world as text, without Events. Masks what differs between any two undisturbed runs: uids, versions, times,
/// addresses, random values and hashes of them.
/// </summary>
internal static partial class MaskedState
{
    private static readonly string[][] Collections =
    [
        ["ballast.dev/v1alpha1", "appstacks"],
        ["apps/v1", "deployments", "statefulsets", "controllerrevisions"],
        ["batch/v1", "jobs", "cronjobs"],
        ["batch/v1beta1", "cronjobs"],
        ["v1", "pods", "services", "serviceaccounts", "persistentvolumeclaims", "secrets"],
        ["networking.k8s.io/v1", "networkpolicies"],
        ["policy/v1", "poddisruptionbudgets"],
        ["policy/v1beta1", "poddisruptionbudgets"],
    ];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task<string> ReadAsync(ApiServerFixture api, StackWorld world)
    {
        var objects = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (group, resource) in Collections.SelectMany(c => c[1..].Select(r => (c[0], r))))
        {
            foreach (var item in await ListAsync(api.Observer.Json(group, resource, world.Space)))
            {
                var text = Mask(item, resource == "secrets", world.Space);
                objects[$"{resource} {Name((string)item["metadata"]!["name"]!)} {text}"] = text;
            }
        }

        return string.Join('\n', objects.Select(o => $"{o.Key.Split('{')[0]}\n{o.Value}"));
    }

    /// <summary>A name whose last part is a hash, without it.</summary>
    public static string Name(string name) => Hash().Replace(name, "<hash>");

    /// <summary>A state without the fields that depend on how often objects were edited.</summary>
    public static string WithoutGenerations(string state) => Generation().Replace(state, "<generation>");

    /// <summary>The lines in which two states differ.</summary>
    public static string Difference(string expected, string found)
    {
        var (before, after) = (expected.Split('\n'), found.Split('\n'));
        return string.Join('\n', before.Except(after).Select(l => $"- {l}").Concat(after.Except(before).Select(l => $"+ {l}")));
    }

    private static async Task<List<JsonObject>> ListAsync(ObjectClient<JsonObject> kind)
    {
        try
        {
            return (await kind.ListAsync()).Items;
        }
        catch (HttpOperationException missing) when (missing.IsNotFound())
        {
            return []; // a server may have only one of two versions of a kind
        }
    }

    private static string Mask(JsonObject item, bool encoded, string space)
    {
        item.Remove("apiVersion");
        var metadata = item["metadata"]!.AsObject();
        foreach (var field in new[] { "managedFields", "resourceVersion", "selfLink" })
        {
            metadata.Remove(field);
        }

        foreach (var field in new[] { "clusterIP", "clusterIPs" })
        {
            item["spec"]?.AsObject().Remove(field);
        }

        foreach (var (key, value) in encoded ? item["data"]!.AsObject().ToList() : [])
        {
            item["data"]![key] = Random().Replace(Encoding.UTF8.GetString(Convert.FromBase64String((string)value!)), "<random>");
        }

        var text = item.ToJsonString(Indented).Replace(space, "<space>", StringComparison.Ordinal);
        return Hash().Replace(Time().Replace(Uid().Replace(text, "<uid>"), "<time>"), "<hash>");
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uid();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Time();

    [GeneratedRegex(@"\b[0-9a-f]{8,64}\b")]
    private static partial Regex Hash();

    [GeneratedRegex("(?<=\"(generation|observedGeneration)\": )[0-9]+")]
    private static partial Regex Generation();

    // 256 bits in the alphabet that a password and a URL share.
    [GeneratedRegex("[A-Za-z0-9_-]{43}")]
    private static partial Regex Random();
}
