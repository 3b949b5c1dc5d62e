using System.Text.Json.Nodes;
using Ballast.Load.Bench.Floor;

namespace Ballast.Load.Bench.Comparisons;

/// <summary>The children that the operator created for one stack, as other tools would be given them.</summary>
internal sealed class StackManifest
{
    private readonly List<JsonObject> _children;

    private StackManifest(List<JsonObject> children) => _children = children;

    public int Count => _children.Count;

    public static StackManifest Of(IEnumerable<RecordedWrite> recording) => new(
        [.. recording.Where(w => w.Method == "POST" && w.Kind is not "create appstacks" and not "create events")
            .Select(w => Clean(JsonNode.Parse(w.Body)!.AsObject()))]);

    /// <summary>YAML of one stack's children; JSON is YAML.</summary>
    /// <param name="stack">The name that takes the recorded one's place.</param>
    public string For(string stack) => string.Join(
        "\n---\n", _children.Select(c => c.ToJsonString().Replace(RecordedWrite.Stack, stack, StringComparison.Ordinal)));

    // The owner does not exist for other tools, and the namespace is theirs to say.
    private static JsonObject Clean(JsonObject child)
    {
        var metadata = child["metadata"]!.AsObject();
        metadata.Remove("ownerReferences");
        metadata.Remove("namespace");
        metadata.Remove("creationTimestamp");
        child.Remove("status");
        return child;
    }
}
