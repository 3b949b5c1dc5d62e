using System.Text.Json.Nodes;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>What one user wrote to the API server, read from its audit log.</summary>
internal sealed class AuditTrail(string path, string user)
{
    private static readonly HashSet<string> WriteVerbs =
        new(StringComparer.Ordinal) { "create", "update", "patch", "delete", "deletecollection" };

    /// <summary>Where the log's next entry begins. An entry that is only partly written counts as the next entry.</summary>
    public long Mark()
    {
        using var file = Open();
        var end = file.Length;
        while (end > 0)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n')
            {
                break;
            }

            end--;
        }

        return end;
    }

    /// <summary>
    /// Writes since a mark, for example <c>create deployments</c> or <c>patch appstacks/status shop</c>; Events left out.
    /// </summary>
    public List<string> Writes(long since = 0) =>
        [.. Entries(since).Where(e => WriteVerbs.Contains((string)e["verb"]!)).Select(Describe)
            .Where(w => !w.Contains(" events", StringComparison.Ordinal))];

    /// <summary>When the newest write was received; <see cref="DateTimeOffset.MinValue"/>: there is none.</summary>
    public DateTimeOffset LastWrite() => Entries(since: 0).Where(e => WriteVerbs.Contains((string)e["verb"]!))
        .Select(e => (DateTimeOffset)e["requestReceivedTimestamp"]!).DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    /// <summary>Writes that the server carried out, status and Events left out, for example <c>create deployments</c>.</summary>
    public List<string> Done() =>
        [.. Entries(since: 0).Where(e => WriteVerbs.Contains((string)e["verb"]!) && (int?)e["responseStatus"]?["code"] < 300
            && e["objectRef"]!["subresource"] is null && (string?)e["objectRef"]!["resource"] != "events")
            .Select(e => $"{e["verb"]} {e["objectRef"]!["resource"]}")];

    /// <summary>Objects that the user has made and deleted since a mark; requests that the server refused left out.</summary>
    public List<string> MadeAndDeleted(long since) =>
        [.. Entries(since).Where(e => (string)e["verb"]! is "create" or "delete" && (int?)e["responseStatus"]?["code"] < 300)
            .Select(Describe).Where(w => !w.Contains(" events", StringComparison.Ordinal))];

    /// <summary>
    /// How often each request was made since a mark, for example <c>get secrets</c> or <c>patch appstacks/status</c>, also
    /// requests that the server refused. Without what depends on the time or the server's version: watches, leases and discovery.
    /// </summary>
    public SortedDictionary<string, int> Requests(long since) => new(
        Entries(since).Where(e => (string)e["verb"]! != "watch"
            && (string?)e["objectRef"]?["resource"] is not (null or "leases")).CountBy(DescribeKind).ToDictionary(),
        StringComparer.Ordinal);

    // The server may be writing: text after the last line end is an incomplete entry, which the next call reads.
    private IEnumerable<JsonNode> Entries(long since)
    {
        using var file = Open();
        file.Position = since;
        using var reader = new StreamReader(file);
        var lines = reader.ReadToEnd().Split('\n');
        return lines[..^1].Where(line => line.Contains($"\"{user}\"", StringComparison.Ordinal))
            .Select(line => JsonNode.Parse(line)!);
    }

    private FileStream Open() => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

    private static string DescribeKind(JsonNode entry)
    {
        var subresource = (string?)entry["objectRef"]!["subresource"] is { } sub ? $"/{sub}" : "";
        return $"{entry["verb"]} {entry["objectRef"]!["resource"]}{subresource}";
    }

    private static string Describe(JsonNode entry)
    {
        var target = entry["objectRef"]!;
        var subresource = (string?)target["subresource"] is { } sub ? $"/{sub}" : "";
        return $"{entry["verb"]} {target["resource"]}{subresource} {target["name"]}".TrimEnd();
    }
}
