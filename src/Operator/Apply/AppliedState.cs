using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Apply;

/// <summary>
/// Decides whether a child has to be written: its desired state differs from what was applied last, or the live object no
/// longer has part of it. Fields that others added are left alone. Pure.
/// </summary>
internal static class AppliedState
{
    private const string TemplatePath = "template";

    // Not compared: the server sets them, or they depend on its version.
    private static readonly string[] Servers = ["status", "apiVersion", "kind"];

    /// <summary>The desired object, with hashes of its content as annotations.</summary>
    public static T Stamp<T>(T desired, JsonTypeInfo<T> type)
        where T : class, IKubernetesObject
    {
        var (body, template) = Split(desired, type);
        var annotations = new Dictionary<string, string>(desired.Metadata.Annotations ?? [])
        {
            [Labels.Applied] = CanonicalJson.Hash(body)[..16]
        };
        if (template is not null)
        {
            annotations[Labels.AppliedTemplate] = CanonicalJson.Hash(template)[..16];
        }

        desired.Metadata.Annotations = annotations;
        return desired;
    }

    /// <summary>
    /// The live pod template, if release and credentials are the same and only this version of the operator renders it
    /// differently: otherwise an upgrade of the operator would roll all pods.
    /// </summary>
    public static V1PodTemplateSpec? TemplateToKeep(V1ObjectMeta stamped, V1ObjectMeta live, V1PodTemplateSpec? liveTemplate) =>
        live.Annotation(Labels.Release) is { } release && release == stamped.Annotation(Labels.Release)
        && live.Annotation(Labels.Attempt) == stamped.Annotation(Labels.Attempt)
        && live.Annotation(Labels.Credentials) == stamped.Annotation(Labels.Credentials)
        && live.Annotation(Labels.AppliedTemplate) is { } applied && applied != stamped.Annotation(Labels.AppliedTemplate)
            ? liveTemplate
            : null;

    /// <summary>True when the stamped object has to be applied.</summary>
    public static bool Differs<T>(T stamped, T live, JsonTypeInfo<T> type)
        where T : class, IKubernetesObject
    {
        // Most of the work of a reconcile that changes nothing: compares documents, because nodes would allocate more.
        using var wanted = JsonSerializer.SerializeToDocument(stamped, type);
        using var found = JsonSerializer.SerializeToDocument(live, type);
        foreach (var member in wanted.RootElement.EnumerateObject())
        {
            if (!IsTheServers(member) && !Contains(Member(found.RootElement, member), member.Value))
            {
                return true;
            }
        }

        return false;
    }

    private static (JsonNode Body, JsonNode? Template) Split<T>(T desired, JsonTypeInfo<T> type)
        where T : class, IKubernetesObject
    {
        var body = JsonSerializer.SerializeToNode(desired, type)!.AsObject();
        Strip(body);
        JsonNode? template = null;
        if (body["spec"] is JsonObject spec && spec[TemplatePath] is { } found)
        {
            spec.Remove(TemplatePath);
            template = found;
        }

        return (body, template);
    }

    private static void Strip(JsonObject node)
    {
        foreach (var name in Servers)
        {
            node.Remove(name);
        }
    }

    private static bool IsTheServers(JsonProperty member) => Array.Exists(Servers, member.NameEquals);

    // True when the live object has every desired member and item. The server leaves out what is empty, zero or false.
    private static bool Contains(JsonElement? found, JsonElement wanted) => (found, wanted.ValueKind) switch
    {
        (_, JsonValueKind.Null) => true,
        (_, JsonValueKind.Object) => ContainsMembers(found, wanted),
        (_, JsonValueKind.Array) => ContainsItems(found, wanted),
        (null or { ValueKind: JsonValueKind.Null }, _) => IsZero(wanted),
        ({ } value, _) => JsonElement.DeepEquals(value, wanted),
    };

    private static bool ContainsMembers(JsonElement? found, JsonElement wanted)
    {
        var isThere = found is { ValueKind: JsonValueKind.Object };
        foreach (var member in wanted.EnumerateObject())
        {
            if (!isThere || !Contains(Member(found!.Value, member), member.Value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ContainsItems(JsonElement? found, JsonElement wanted)
    {
        if (found is not { ValueKind: JsonValueKind.Array } array)
        {
            return wanted.GetArrayLength() == 0;
        }

        if (array.GetArrayLength() != wanted.GetArrayLength())
        {
            return false;
        }

        using var items = array.EnumerateArray();
        foreach (var item in wanted.EnumerateArray())
        {
            items.MoveNext();
            if (!Contains(items.Current, item))
            {
                return false;
            }
        }

        return true;
    }

    // By its bytes as they stand, unless they stand for others.
    private static JsonElement? Member(JsonElement found, JsonProperty wanted)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(wanted);
        var isThere = name.Contains((byte)'\\')
            ? found.TryGetProperty(wanted.Name, out var member)
            : found.TryGetProperty(name, out member);
        return isThere ? member : null;
    }

    private static bool IsZero(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False => true,
        JsonValueKind.String => value.ValueEquals(""),
        JsonValueKind.Number => JsonMarshal.GetRawUtf8Value(value).SequenceEqual("0"u8),
        _ => false,
    };
}
