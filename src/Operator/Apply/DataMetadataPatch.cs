using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Apply;

/// <summary>
/// The metadata of a volume claim or its credentials that may change after creation: the labels that we select by, and the
/// policy. The policy has to be the same for both: a retained volume is lost without its credentials.
/// </summary>
internal static class DataMetadataPatch
{
    /// <summary>A merge patch of the live metadata; empty when nothing has to change.</summary>
    public static JsonObject Build(AppStack stack, V1ObjectMeta desired, V1ObjectMeta live)
    {
        var metadata = new JsonObject();
        if (Missing(desired.Labels, live.Labels) is { Count: > 0 } labels)
        {
            metadata["labels"] = labels;
        }

        var policy = desired.Annotation(Labels.DataPolicy);
        if (policy != live.Annotation(Labels.DataPolicy))
        {
            metadata["annotations"] = new JsonObject { [Labels.DataPolicy] = policy };
        }

        if (Owners(desired, live, stack.Metadata.Uid) is { } owners)
        {
            metadata["ownerReferences"] = owners;
        }

        return metadata;
    }

    private static JsonObject Missing(Dictionary<string, string>? wanted, Dictionary<string, string>? found)
    {
        var missing = new JsonObject();
        foreach (var (name, value) in wanted ?? [])
        {
            if (found?.GetValueOrDefault(name) != value)
            {
                missing[name] = value;
            }
        }

        return missing;
    }

    // Delete: deleted with the stack. Retain: kept.
    private static JsonArray? Owners(V1ObjectMeta desired, V1ObjectMeta live, string? stack)
    {
        var wanted = desired.OwnerReferences?.Find(o => o.Uid == stack);
        var owned = (live.OwnerReferences ?? []).Exists(o => o.Uid == stack);
        if (owned == wanted is not null)
        {
            return null;
        }

        return wanted is null ? [] : new JsonArray(new JsonObject
        {
            ["apiVersion"] = wanted.ApiVersion,
            ["kind"] = wanted.Kind,
            ["name"] = wanted.Name,
            ["uid"] = wanted.Uid,
            ["controller"] = wanted.Controller,
        });
    }
}
