using System.Text.Json.Nodes;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Offline.Compose;

/// <summary>What the parts of a stack share while it is written.</summary>
/// <param name="Name">The stack's name, which its Secret and its ConfigMap have too.</param>
/// <param name="SecretKeys">Keys of the Secret that have to be created.</param>
/// <param name="ConfigKeys">Keys of the ConfigMap that have to be created.</param>
/// <param name="PasswordFiles">Compose's secrets that are the password of a server, with the server's name in the stack.</param>
/// <param name="Compose">The Compose file.</param>
/// <param name="Addresses">Where the services are in the cluster.</param>
/// <param name="Services">All services.</param>
internal sealed record StackParts(
    string Name, ISet<string> SecretKeys, ISet<string> ConfigKeys, IReadOnlyDictionary<string, string> PasswordFiles,
    ComposeFile Compose, ServiceAddresses Addresses, IReadOnlyList<AssignedService> Services);

/// <summary>The mounts of a component: scratch space, and files from Secrets and ConfigMaps.</summary>
internal sealed class ComposeMounts(AssignedService assigned, StackParts parts)
{
    private static readonly string[] Permissions = ["uid", "gid", "mode"];

    private readonly HashSet<string> _paths = new(StringComparer.Ordinal) { "/tmp" };

    public JsonArray Of(ComposeService service)
    {
        var mounts = new JsonArray();
        foreach (var volume in service.Items("volumes"))
        {
            AddVolume(mounts, volume);
        }

        foreach (var path in service.Items("tmpfs").Select(t => t.ToString().Split(':')[0]))
        {
            AddScratch(mounts, path);
        }

        foreach (var file in service.Items("secrets").Concat(service.Items("configs")).OfType<JsonObject>()
            .Where(file => Array.Exists(Permissions, file.ContainsKey)))
        {
            assigned.Notes.Add($"{NameOf(file)}: uid, gid and mode: the pod's group may read it, and nobody write it");
        }

        foreach (var secret in service.Items("secrets"))
        {
            AddSecret(mounts, secret);
        }

        foreach (var config in service.Items("configs"))
        {
            var name = NameOf(config);
            parts.ConfigKeys.Add(name);
            Add(mounts, TargetOf(config, "/" + name), new JsonObject { ["configMap"] = parts.Name, ["key"] = name });
        }

        return mounts;
    }

    private void AddVolume(JsonArray mounts, JsonNode volume)
    {
        var (source, target) = (ComponentFields.Source(volume), ComponentFields.Target(volume));
        if (target is null || !target.StartsWith('/'))
        {
            assigned.Notes.Add($"volumes: {volume.ToJsonString()}: is not understood");
        }
        else if ((volume as JsonObject)?["type"]?.ToString() == "tmpfs")
        {
            AddScratch(mounts, target);
        }
        else if (target.EndsWith(".sock", StringComparison.Ordinal))
        {
            assigned.Notes.Add($"volumes: {target}: a socket of the machine, which pods do not get");
        }
        else if (source is null)
        {
            assigned.Notes.Add($"volumes: {target}: what the image has there stays");
        }
        else if (ComponentFields.IsOfTheMachine(source)
            && Path.GetFileName(target.TrimEnd('/')) is "log" or "logs" or "tmp" or "cache")
        {
            assigned.Notes.Add($"volumes: {source} at {target}: scratch space of each pod, not a folder of the machine");
            AddScratch(mounts, target);
        }
        else if (ComponentFields.IsOfTheMachine(source))
        {
            assigned.Notes.Add(IsFile(target)
                ? $"volumes: {source} at {target}: put it into a ConfigMap or Secret, and mount that with its key"
                : $"volumes: {source} at {target}: a folder of the machine: the image has to hold it, or an emptyDir if the app "
                    + "writes there");
        }
        else
        {
            var others = parts.Services
                .Where(s => s.IsOfApp && s.Service.Name != assigned.Service.Name
                    && s.Service.Items("volumes").Any(v => ComponentFields.Source(v) == source))
                .Select(s => s.Service.Name).ToList();
            assigned.Notes.Add(
                $"volumes: {source} at {target}: scratch space of each pod, empty at its start"
                    + (others.Count > 0 ? $", and not shared with {string.Join(", ", others)}" : ""));
            AddScratch(mounts, target);
        }
    }

    // A folder may be called .cache.
    private static bool IsFile(string target) => Path.GetFileName(target) is var name
        && (name.StartsWith(".env", StringComparison.Ordinal) || Path.GetFileNameWithoutExtension(name) is { Length: > 0 } stem
            && stem.Length < name.Length);

    private void AddScratch(JsonArray mounts, string path) =>
        Add(mounts, path, new JsonObject { ["emptyDir"] = new JsonObject() });

    private void AddSecret(JsonArray mounts, JsonNode secret)
    {
        var name = NameOf(secret);
        var path = TargetOf(secret, name) is ['/', ..] and var absolute ? absolute : $"/run/secrets/{TargetOf(secret, name)}";
        if (parts.PasswordFiles.TryGetValue(name, out var server))
        {
            Add(mounts, path, new JsonObject { ["secret"] = Names.Credentials(parts.Name, server), ["key"] = "password" });
            return;
        }

        parts.SecretKeys.Add(name);
        Add(mounts, path, new JsonObject { ["secret"] = parts.Name, ["key"] = name });
    }

    // A path once; /tmp is always there.
    private void Add(JsonArray mounts, string path, JsonObject source)
    {
        path = path.TrimEnd('/');
        if (path.Length > 1 && _paths.Add(path))
        {
            source.Insert(0, "path", path);
            mounts.Add((JsonNode)source);
        }
    }

    private static string NameOf(JsonNode item) => item is JsonObject map ? map["source"]?.ToString() ?? "" : item.ToString();

    private static string TargetOf(JsonNode item, string byDefault) => (item as JsonObject)?["target"]?.ToString() ?? byDefault;
}
