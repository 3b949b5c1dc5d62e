using System.Text.Json.Nodes;
using Ballast.Load.Bench.Servers;

namespace Ballast.Load.Bench.Floor;

/// <summary>
/// Records what the operator writes for one stack, from the audit log: the same writes, sent by a bare process, are the floor.
/// </summary>
internal static class Recorder
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>The writes in their order; the first creates the stack.</summary>
    public static async Task<List<RecordedWrite>> RecordAsync(LoadServer server)
    {
        await server.AddNamespaceAsync(RecordedWrite.Space);
        var audit = server.AuditOf(LoadServer.Recorded);
        await using var process = await OperatorUnderLoad.StartAsync(server, LoadServer.Recorded);
        await server.Api.CreateAsync(Stacks.Path(RecordedWrite.Space), Stacks.Managed(RecordedWrite.Stack));
        var entries = await audit.QuietAsync(
            0, Quiet, Limit, found => found.Exists(e => e is { Verb: "create", Resource: "deployments" }));
        var stack = await server.Api.GetAsync($"{Stacks.Path(RecordedWrite.Space)}/{RecordedWrite.Stack}");
        return [.. Convert(entries, (string)stack["metadata"]!["uid"]!)];
    }

    private static IEnumerable<RecordedWrite> Convert(IEnumerable<AuditEntry> entries, string stack)
    {
        var uids = new List<(string Uid, string Placeholder)> { (stack, RecordedWrite.Uid(0)) };
        yield return new RecordedWrite(
            "create appstacks", "POST", Stacks.Path(RecordedWrite.Space), "application/json",
            Stacks.Managed(RecordedWrite.Stack).ToJsonString());
        var number = 1;
        foreach (var entry in entries.Where(e => e.IsWrite && e.IsWork && e.Code < 300 && e.Namespace == RecordedWrite.Space))
        {
            var body = entry.Line["requestObject"] is { } sent ? Clean(sent).ToJsonString() : "";
            foreach (var (uid, placeholder) in uids)
            {
                body = body.Replace(uid, placeholder, StringComparison.Ordinal);
            }

            if (entry.Verb == "create" && (string?)entry.Line["responseObject"]?["metadata"]?["uid"] is { } given)
            {
                uids.Add((given, RecordedWrite.Uid(number)));
            }

            var path = (string)entry.Line["requestURI"]!;
            yield return new RecordedWrite(
                $"{entry.Verb} {entry.Resource}", Method(entry.Verb), path, ContentType(entry, path), body);
            number++;
        }
    }

    // A version is the recorded object's; the replayed object has another.
    private static JsonNode Clean(JsonNode sent)
    {
        var copy = sent.DeepClone();
        (copy as JsonObject)?["metadata"]?.AsObject().Remove("resourceVersion");
        (copy as JsonObject)?["preconditions"]?.AsObject().Remove("resourceVersion");
        return copy;
    }

    private static string Method(string verb) => verb switch
    {
        "create" => "POST",
        "update" => "PUT",
        "patch" => "PATCH",
        _ => "DELETE",
    };

    // The audit log does not have it.
    private static string ContentType(AuditEntry entry, string path) => entry switch
    {
        not { Verb: "patch" } => "application/json",
        { Line: var line } when line["requestObject"] is JsonArray => "application/json-patch+json",
        _ when path.Contains("force=true", StringComparison.Ordinal) => "application/apply-patch+yaml",
        _ => "application/merge-patch+json",
    };
}
