using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ballast.Operator.Offline.Compose;

/// <summary>The way into the cluster that labels of Traefik describe.</summary>
internal static partial class ComposeIngress
{
    /// <summary>An Ingress for the host of its router; null if it names none that is known, or has no port to lead to.</summary>
    public static JsonObject? Of(AssignedService assigned, int? port)
    {
        var labels = assigned.Service.Labels.ToList();
        if (labels.Count == 0)
        {
            return null;
        }

        if (labels.Exists(l => l.StartsWith("ofelia.", StringComparison.Ordinal)))
        {
            assigned.Notes.Add("labels: make tasks of the jobs of ofelia");
        }

        var hosts = labels.SelectMany(l => RouterHost().Matches(l)).Select(m => m.Groups["host"].Value).Distinct().ToList();
        if (hosts.Count == 0 || port is null)
        {
            assigned.Notes.Add("labels: labels are the operator's");
            return null;
        }

        var (host, others) = (hosts[0], hosts.Skip(1).ToList());
        if (Interpolation.IsUnknown(host))
        {
            assigned.Notes.Add($"labels: the host {host} has no value here: set ingress");
            return null;
        }

        assigned.Notes.Add(
            others.Count > 0
                ? $"labels: only the host {host} is carried over, not {string.Join(", ", others)}: set ingress.tls too"
                : "labels: only the host of the router is carried over: set ingress.tls too");
        return new JsonObject { ["host"] = host };
    }

    [GeneratedRegex("Host\\([`\"](?<host>[^`\"]+)[`\"]\\)", RegexOptions.CultureInvariant)]
    private static partial Regex RouterHost();
}
