using System.Globalization;
using System.Text.Json.Nodes;

namespace Ballast.Load.Bench.Servers;

/// <summary>One request as the API server's audit log has it.</summary>
/// <param name="User">Who asked.</param>
/// <param name="Verb">The API's verb, such as create or watch.</param>
/// <param name="Resource">The plural, with the subresource: <c>appstacks/status</c>.</param>
/// <param name="Namespace">Empty for what has none.</param>
/// <param name="Name">Empty for a list or a create whose name is in the body only.</param>
/// <param name="Code">The response's status code.</param>
/// <param name="Received">When the server got the request.</param>
/// <param name="Answered">When it had answered.</param>
/// <param name="Line">The whole entry.</param>
internal sealed record AuditEntry(
    string User, string Verb, string Resource, string Namespace, string Name, int Code, DateTimeOffset Received,
    DateTimeOffset Answered, JsonNode Line)
{
    /// <summary>It changes something.</summary>
    public bool IsWrite => Verb is "create" or "update" or "patch" or "delete" or "deletecollection";

    /// <summary>It is no renewal of the lease, which a leader writes at rest too.</summary>
    public bool IsWork => Resource != "leases";

    /// <summary>
    /// It belongs to the work on stacks: no lease, no watch, and nothing outside of resources, such as discovery.
    /// </summary>
    public bool IsOfStacks => IsWork && Verb != "watch" && Resource.Length > 0;

    public static AuditEntry? Parse(string line)
    {
        var entry = JsonNode.Parse(line)!;
        if ((string?)entry["stage"] != "ResponseComplete" || entry["objectRef"] is not { } target)
        {
            return null;
        }

        var resource = (string?)target["resource"] ?? "";
        return new AuditEntry(
            (string?)entry["user"]!["username"] ?? "",
            (string)entry["verb"]!,
            (string?)target["subresource"] is { } part ? $"{resource}/{part}" : resource,
            (string?)target["namespace"] ?? "",
            (string?)target["name"] ?? "",
            (int?)entry["responseStatus"]?["code"] ?? 0,
            Time(entry["requestReceivedTimestamp"]!),
            Time(entry["stageTimestamp"]!),
            entry);
    }

    private static DateTimeOffset Time(JsonNode text) => DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture);
}
