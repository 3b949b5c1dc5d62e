using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Apply;

/// <summary>
/// Hands the fields of a created object over to server-side apply. We create with POST, because an apply could take over an
/// object of someone else. But then our fields are managed by an Update entry, and an apply that leaves a field out would not
/// remove it.
/// </summary>
internal static class FieldOwnership
{
    /// <summary>The managed fields with our Update entry changed to an Apply entry; null when there is no such entry.</summary>
    public static JsonArray? Turn(JsonArray managedFields, string manager)
    {
        var turned = false;
        var result = new JsonArray();
        foreach (var entry in managedFields.OfType<JsonObject>())
        {
            var copy = entry.DeepClone().AsObject();
            if (OwnedFields.IsOf(copy, manager) && (string?)copy["operation"] == "Update")
            {
                copy["operation"] = "Apply";
                turned = true;
            }

            result.Add((JsonNode)copy);
        }

        return turned ? result : null;
    }

    /// <summary>
    /// Changes the entry on the server, if there is one. Throws a conflict if someone else changes the object in between.
    /// </summary>
    public static async Task TakeOverAsync<T>(ApplySession session, T live, ManagedFields current)
        where T : class, IKubernetesObject
    {
        if (Turn(current.Entries, ApplySession.FieldManager) is not { } turned)
        {
            return;
        }

        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["uid"] = live.Metadata.Uid,
                ["resourceVersion"] = current.ResourceVersion,
                ["managedFields"] = turned,
            },
        };
        await session.PatchAsync<T>(live.Metadata, patch);
    }
}
