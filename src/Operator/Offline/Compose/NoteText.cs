using System.Text.Json.Nodes;
using Ballast.Operator.Api;

namespace Ballast.Operator.Offline.Compose;

/// <summary>Comments about what could not be carried over.</summary>
internal static class NoteText
{
    private const string Privileges = "pods run without privileges";
    private const string Network = "names and networks are the cluster's";

    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["privileged"] = Privileges,
        ["cap_add"] = Privileges,
        ["devices"] = Privileges,
        ["pid"] = Privileges,
        ["ipc"] = Privileges,
        ["userns_mode"] = Privileges,
        ["security_opt"] = Privileges,
        ["sysctls"] = Privileges,
        ["group_add"] = Privileges,
        ["network_mode"] = Network,
        ["networks"] = Network,
        ["hostname"] = Network,
        ["container_name"] = Network,
        ["links"] = Network,
        ["extra_hosts"] = Network,
        ["dns"] = Network,
        ["dns_search"] = Network,
        ["ulimits"] = "Kubernetes has no field for it; the app can raise its soft limit to the hard one",
        ["working_dir"] = "set it in the image",
        ["logging"] = "what a container prints is its log",
        ["labels"] = "labels are the operator's",
        ["develop"] = "there is no development mode",
        ["platform"] = "set nodeSelector kubernetes.io/arch",
        ["pull_policy"] = "Kubernetes pulls an image where a node does not have it",
        ["init"] = "the image's entry point is process 1",
        ["stop_signal"] = "pods are stopped by SIGTERM, or by the STOPSIGNAL of the image",
        ["tty"] = "pods have no terminal",
        ["stdin_open"] = "pods have no terminal",
        ["shm_size"] = "mount an emptyDir at /dev/shm",
    };

    // What a stack has another way for, or what follows from it.
    private static readonly HashSet<string> OfEach = new(StringComparer.Ordinal)
    {
        "image", "build", "command", "entrypoint", "environment", "ports", "expose", "healthcheck", "depends_on", "volumes",
        "deploy",
        "restart", "profiles", "mem_limit", "mem_reservation", "cpus", "read_only", "cap_drop", "user", "secrets", "version",
    };

    /// <summary>Fields that servers have an answer for.</summary>
    public static IReadOnlySet<string> OfServers { get; } = new HashSet<string>(OfEach, StringComparer.Ordinal) { "env_file" };

    /// <summary>Fields that components have an answer for.</summary>
    public static IReadOnlySet<string> OfComponents { get; } = new HashSet<string>(OfEach, StringComparer.Ordinal)
    {
        "env_file", "tmpfs", "configs", "scale", "stop_grace_period", "labels", "links",
    };

    /// <summary>Notes every field that is carried nowhere.</summary>
    public static void Unsupported(AssignedService assigned, IReadOnlySet<string> supported)
    {
        var left = assigned.Service.Fields.Select(f => f.Key)
            .Where(name => !supported.Contains(name) && !name.StartsWith("x-", StringComparison.Ordinal));
        foreach (var reason in left.GroupBy(name => Reasons.GetValueOrDefault(name, "a stack has nothing like it")))
        {
            assigned.Notes.Add($"{string.Join(", ", reason)}: {reason.Key}");
        }

        var deploy = (assigned.Service.Fields["deploy"] as JsonObject ?? []).Select(f => f.Key)
            .Where(name => name is not ("replicas" or "resources" or "labels")).ToList();
        foreach (var reason in deploy.GroupBy(DeployReason))
        {
            assigned.Notes.Add($"deploy: {string.Join(", ", reason)}: {reason.Key}");
        }

        string DeployReason(string name) => name switch
        {
            "placement" => "set nodeSelector",
            "mode" when assigned.Service.Text("deploy", "mode") == "global" => "a stack has nothing that runs once on each node",
            _ => "rollouts and restarts are the operator's",
        };
    }

    /// <summary>Writes notes as comments at this place of a document.</summary>
    public static void AddTo(JsonObject node, IReadOnlyList<string> notes)
    {
        if (notes.Count > 0)
        {
            node[YamlWriter.Comment] = string.Join('\n', notes.Distinct().Select(n => n.ReplaceLineEndings(" ")));
        }
    }
}
