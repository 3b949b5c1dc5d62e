using System.Text.Json.Nodes;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>What one user wrote to the API server, read from its audit log.</summary>
internal sealed class AuditTrail(string path, string user)
{
    private static readonly HashSet<string> WriteVerbs = new(StringComparer.Ordinal) { "create", "update", "patch", "delete", "deletecollection" };

    /// <summary>Where the log ends now.</summary>
    public long Mark() => new FileInfo(path).Length;

    /// <summary>Writes since a mark, for example <c>create deployments</c> or <c>patch appstacks/status shop</c>; Events left out.</summary>
    public List<string> Writes(long since = 0) =>
        [.. Entries(since).Where(e => WriteVerbs.Contains((string)e["verb"]!)).Select(Describe).Where(w => !w.Contains(" events", StringComparison.Ordinal))];

    /// <summary>Objects that the user has made and deleted since a mark; requests that the server refused left out.</summary>
    public List<string> MadeAndDeleted(long since) =>
        [.. Entries(since).Where(e => (string)e["verb"]! is "create" or "delete" && (int?)e["responseStatus"]?["code"] < 300)
            .Select(Describe).Where(w => !w.Contains(" events", StringComparison.Ordinal))];

    private IEnumerable<JsonNode> Entries(long since)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(since, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
        {
            if (line.Contains($"\"{user}\"", StringComparison.Ordinal) && line.EndsWith('}') && JsonNode.Parse(line) is { } entry)
            {
                yield return entry;
            }
        }
    }

    private static string Describe(JsonNode entry)
    {
        var target = entry["objectRef"]!;
        var subresource = (string?)target["subresource"] is { } sub ? $"/{sub}" : "";
        return $"{entry["verb"]} {target["resource"]}{subresource} {target["name"]}".TrimEnd();
    }
}
