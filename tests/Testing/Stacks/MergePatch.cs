using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Ballast.Testing;

/// <summary>Does to an object what the API server does with a JSON merge patch (RFC 7386).</summary>
internal static class MergePatch
{
    public static T Apply<T>(T target, JsonObject patch, JsonTypeInfo<T> type)
    {
        var merged = JsonSerializer.SerializeToNode(target, type)!.AsObject();
        Merge(merged, patch);
        return merged.Deserialize(type)!;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject members)
            {
                if (target[name] is not JsonObject)
                {
                    target[name] = new JsonObject();
                }

                Merge(target[name]!.AsObject(), members);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }
}
