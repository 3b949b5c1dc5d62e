using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>A request that the operator made.</summary>
/// <param name="Denied">Refused because a right is missing; code 403 alone may also mean that the namespace is being
/// deleted.</param>
internal sealed record AuditEntry(
    DateTimeOffset At, string Verb, string Group, string Resource, string Namespace, string Name, int Code, bool Denied)
{
    /// <summary>Whether it would change something.</summary>
    public bool IsWrite => Verb is not ("get" or "list" or "watch");

    public override string ToString() =>
        $"{At:HH:mm:ss.f} {Verb} {Resource}{(Group.Length == 0 ? "" : $".{Group}")} {Namespace}/{Name}: {Code}";
}

/// <summary>The audit log of our own cluster's API server.</summary>
internal static class AuditLog
{
    /// <summary>
    /// What the operator's service account asked for since then; of resources only, not of versions and health.
    /// </summary>
    public static async Task<IReadOnlyList<AuditEntry>> OfOperatorAsync(DateTimeOffset since)
    {
        var entries = new List<AuditEntry>();
        await foreach (var line in Command.ReadLinesAsync(Repository.PathOf("eng", "cluster"), "logs", "audit"))
        {
            if (line.Contains($"\"{Installation.ServiceAccount}\"", StringComparison.Ordinal) && Parse(line) is { } entry
                && entry.At >= since)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    // A long request is in the log twice, when it is answered and when it ends.
    private static AuditEntry? Parse(string line) =>
        Read(line) is { } node && node["objectRef"] is { } subject
            && node["user"]?["username"]?.GetValue<string>() == Installation.ServiceAccount
            ? new AuditEntry(
                DateTimeOffset.Parse(node["requestReceivedTimestamp"]!.GetValue<string>(), CultureInfo.InvariantCulture),
                node["verb"]!.GetValue<string>(),
                subject["apiGroup"]?.GetValue<string>() ?? "",
                subject["subresource"]?.GetValue<string>() is { } sub
                    ? $"{subject["resource"]}/{sub}"
                    : subject["resource"]!.GetValue<string>(),
                subject["namespace"]?.GetValue<string>() ?? "",
                subject["name"]?.GetValue<string>() ?? "",
                node["responseStatus"]?["code"]?.GetValue<int>() ?? 0,
                node["annotations"]?["authorization.k8s.io/decision"]?.GetValue<string>() == "forbid")
            : null;

    // The last line may be incomplete: its request has only just ended.
    private static JsonNode? Read(string line)
    {
        try
        {
            return JsonNode.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A test that reads the API server's audit log.</summary>
public sealed class AuditFactAttribute : FactAttribute
{
    public AuditFactAttribute() =>
        Skip = Cluster.IsOwn ? null! : "E2E_CONTEXT names a cluster whose records are not ours to read";
}
