using System.Text.Json.Nodes;

namespace Ballast.Operator.Status;

/// <summary>JSON merge patches (RFC 7386).</summary>
internal static class MergePatch
{
    /// <summary>
    /// The smallest patch that turns <paramref name="from"/> into <paramref name="to"/>, or null when they are equal: members that
    /// are gone become null, objects are patched member by member, everything else, lists among it, is replaced whole.
    /// </summary>
    public static JsonObject? Between(JsonObject? from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach (var (name, _) in from ?? [])
        {
            if (!to.ContainsKey(name))
            {
                patch[name] = null;
            }
        }

        foreach (var (name, wanted) in to)
        {
            var present = from?[name];
            if (from?.ContainsKey(name) == true && JsonNode.DeepEquals(present, wanted))
            {
                continue;
            }

            patch[name] = wanted is JsonObject wantedObject && present is JsonObject presentObject
                ? Between(presentObject, wantedObject)
                : wanted?.DeepClone();
        }

        return patch.Count == 0 ? null : patch;
    }
}
