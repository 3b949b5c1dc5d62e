using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Apply;

/// <summary>
/// Hands the fields of a created object over to server-side apply. An object is made with POST, which cannot take another's over;
/// but the server then keeps its fields under an Update, and an apply that leaves one of them out would not remove it.
/// </summary>
internal static class FieldOwnership
{
    /// <summary>Managed fields with our Update entry turned into an Apply entry; null when there is none to turn.</summary>
    public static JsonArray? Turn(JsonArray managedFields, string manager)
    {
        var turned = false;
        var result = new JsonArray();
        foreach (var entry in managedFields.OfType<JsonObject>())
        {
            var copy = entry.DeepClone().AsObject();
            if (Is(copy, "manager", manager) && Is(copy, "operation", "Update")
                && (copy["subresource"]?.GetValue<string>() ?? "").Length == 0)
            {
                copy["operation"] = "Apply";
                turned = true;
            }

            result.Add((JsonNode)copy);
        }

        return turned ? result : null;
    }

    /// <summary>
    /// Turns the entry on the server, if there is one. A change by someone else in between fails with a conflict. False: the
    /// object is not any more what the cache says, so nothing must be decided by that.
    /// </summary>
    public static async Task<bool> TakeOverAsync<T>(
        IKubernetesClient client, T live, string manager, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var (name, @namespace) = (live.Metadata.Name!, live.Metadata.Namespace);
        if (await client.GetManagedFieldsAsync<T>(name, @namespace, cancellationToken) is not { } current
            || current.ResourceVersion != live.Metadata.ResourceVersion)
        {
            return false;
        }

        if (Turn(current.Entries, manager) is not { } turned)
        {
            return true;
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
        await client.PatchAsync<T>(name, @namespace, patch, cancellationToken);
        return true;
    }

    private static bool Is(JsonObject entry, string field, string value) => entry[field]?.GetValue<string>() == value;
}
