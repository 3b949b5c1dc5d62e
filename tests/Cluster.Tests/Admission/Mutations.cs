using System.Text.Json.Nodes;

namespace Ballast.Cluster.Tests.Admission;

/// <summary>
/// What meshes, autopilots and registry rewriters do to objects: add variables, containers, volumes, ports, labels and
/// tolerations, and set requests, images and targets to values of their own.
/// </summary>
internal static class Mutations
{
    /// <summary>A JSON Patch for an object of that resource.</summary>
    public static JsonArray Build(string resource, JsonObject original)
    {
        var changed = original.DeepClone().AsObject();
        switch (resource)
        {
            case "deployments":
            case "statefulsets":
            case "jobs":
                Label(changed);
                Change(changed["spec"]!["template"]!["spec"]!.AsObject());
                if (resource == "jobs")
                {
                    changed["spec"]!["backoffLimit"] = 3;
                }

                break;
            case "pods":
                Label(changed);
                Change(changed["spec"]!.AsObject(), isPod: true);
                break;
            case "services":
                Label(changed);
                changed["spec"]!["ports"]![0]!["targetPort"] = 15001;
                Put(changed["spec"]!["ports"]!.AsArray(), "port", """{"name": "mesh", "port": 15090, "protocol": "TCP"}""");
                break;
            default:
                changed["data"] = new JsonObject { ["asked"] = "yes" };
                break;
        }

        return new JsonArray([.. changed.Where(m => !JsonNode.DeepEquals(m.Value, original[m.Key])).Select(m => new JsonObject
        {
            ["op"] = "add",
            ["path"] = $"/{m.Key}",
            ["value"] = m.Value!.DeepClone(),
        })]);
    }

    private static void Label(JsonObject changed)
    {
        var metadata = changed["metadata"]!.AsObject();
        foreach (var member in new[] { "labels", "annotations" })
        {
            metadata[member] ??= new JsonObject();
            metadata[member]!["mesh.example/injected"] = "true";
        }
    }

    private static void Change(JsonObject pod, bool isPod = false)
    {
        // A pod's containers cannot be changed after its creation, and nothing is added twice.
        if (isPod && pod["containers"]!.AsArray().Any(c => (string?)c!["name"] == "mesh-proxy"))
        {
            return;
        }

        foreach (var list in new[] { "initContainers", "volumes", "tolerations" })
        {
            pod[list] ??= new JsonArray();
        }

        foreach (var container in pod["containers"]!.AsArray().Where(c => (string?)c!["name"] != "mesh-proxy"))
        {
            container!["env"] ??= new JsonArray();
            container["resources"] ??= new JsonObject();
            container["resources"]!["requests"] ??= new JsonObject();
            container["resources"]!["requests"]!["cpu"] = "333m";
            container["volumeMounts"] ??= new JsonArray();
            Put(container["env"]!.AsArray(), "name", """{"name": "MESH", "value": "on"}""");
            Put(container["volumeMounts"]!.AsArray(), "mountPath", """{"name": "mesh", "mountPath": "/mesh"}""");
        }

        Put(pod["containers"]!.AsArray(), "name", """{"name": "mesh-proxy", "image": "example/proxy"}""");
        Put(pod["initContainers"]!.AsArray(), "name", """{"name": "mesh-init", "image": "example/proxy"}""");
        Put(pod["volumes"]!.AsArray(), "name", """{"name": "mesh", "emptyDir": {}}""");
        Put(pod["tolerations"]!.AsArray(), "key", """{"key": "mesh", "operator": "Exists", "effect": "NoSchedule"}""");
    }

    // As the first item, where it disturbs most.
    private static void Put(JsonArray list, string key, string item)
    {
        var added = JsonNode.Parse(item)!;
        if (!list.Any(i => JsonNode.DeepEquals(i![key], added[key])))
        {
            list.Insert(0, added);
        }
    }
}
