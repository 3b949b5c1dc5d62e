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
        var ours = managedFields.OfType<JsonObject>().Where(e => OwnedFields.IsOf(e, manager)).ToList();
        if (!ours.Exists(e => (string?)e["operation"] == "Update"))
        {
            return null;
        }

        // Of two entries of one manager and operation the server would keep the last alone.
        var merged = ours[0].DeepClone().AsObject();
        merged["operation"] = "Apply";
        foreach (var entry in ours.Skip(1))
        {
            Merge(merged["fieldsV1"]!.AsObject(), entry["fieldsV1"]!.AsObject());
        }

        // As a collection expression it would add objects by a method that native code does not have.
        return new JsonArray([.. managedFields.OfType<JsonObject>().Except(ours).Select(e => e.DeepClone()), merged]);
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

        await PatchAsync<T>(session, live.Metadata, current.ResourceVersion, turned);
    }

    /// <summary>
    /// The managed fields with the ports of all managers moved to ours; null if there are none. The next apply then removes those
    /// that we do not want. Added to them, ours could be refused, for two ports of one name, or for one without a name beside
    /// another: so it is where a person changed our port's number.
    /// </summary>
    public static JsonArray? TakePorts(JsonArray managedFields, string manager)
    {
        var result = managedFields.DeepClone().AsArray();
        if (result.OfType<JsonObject>().LastOrDefault(e => OwnedFields.IsOf(e, manager)) is not { } ours)
        {
            return null;
        }

        var isChanged = false;
        foreach (var entry in result.OfType<JsonObject>().Where(e => !OwnedFields.IsOf(e, manager)).ToList())
        {
            var taken = new JsonObject();
            isChanged |= Move(entry["fieldsV1"]!.AsObject(), taken);
            Merge(ours["fieldsV1"]!.AsObject(), taken);
            if (entry["fieldsV1"]!.AsObject().Count == 0)
            {
                result.Remove(entry);
            }
        }

        return isChanged ? result : null;
    }

    /// <summary>Makes the ports of all managers ours on the server. False: nobody else has any.</summary>
    public static async Task<bool> TakePortsAsync<T>(ApplySession session, V1ObjectMeta live)
        where T : class, IKubernetesObject
    {
        if (await session.GetManagedFieldsAsync<T>(live.Name!) is not { } current
            || TakePorts(current.Entries, ApplySession.FieldManager) is not { } taken)
        {
            return false;
        }

        await PatchAsync<T>(session, live, current.ResourceVersion, taken);
        return true;
    }

    private static Task<T> PatchAsync<T>(ApplySession session, V1ObjectMeta live, string version, JsonArray managedFields)
        where T : class, IKubernetesObject => session.PatchAsync<T>(live, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["uid"] = live.Uid,
                ["resourceVersion"] = version,
                ["managedFields"] = managedFields,
            },
        });

    // Moves every set of ports; what is left empty in between would say that its manager owns it as a whole.
    private static bool Move(JsonObject from, JsonObject into)
    {
        var isChanged = false;
        foreach (var (name, value) in from.ToList())
        {
            if (value is not JsonObject { Count: > 0 } members)
            {
                continue;
            }

            var inner = new JsonObject();
            if (name == "f:ports")
            {
                inner = members.DeepClone().AsObject();
                members.Clear();
            }
            else if (!Move(members, inner))
            {
                continue;
            }

            isChanged = true;
            into[name] = inner;
            if (members.Count == 0)
            {
                from.Remove(name);
            }
        }

        return isChanged;
    }

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, members) in from)
        {
            if (into[name] is JsonObject known)
            {
                Merge(known, members!.AsObject());
            }
            else
            {
                into[name] = members!.DeepClone();
            }
        }
    }
}
