using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Apply;

/// <summary>
/// Notes on each child what was applied: hashes tell whether the desired state differs from what was applied last. Pure.
/// </summary>
internal static class AppliedState
{
    // Not compared: the server sets them, or they depend on its version. The template has a hash of its own.
    private static readonly string[] NotHashed = ["status", "apiVersion", "kind", "spec/template"];

    /// <summary>The desired object, with hashes of its content as annotations.</summary>
    public static T Stamp<T>(T desired, JsonTypeInfo<T> type)
        where T : class, IKubernetesObject =>
        Stamp(desired, JsonSerializer.SerializeToUtf8Bytes(desired, type));

    /// <summary>The desired object, with hashes of its content as annotations.</summary>
    /// <param name="desired">The object.</param>
    /// <param name="json">Its JSON.</param>
    public static T Stamp<T>(T desired, ReadOnlyMemory<byte> json)
        where T : class, IKubernetesObject
    {
        using var document = JsonDocument.Parse(json);
        var annotations = new Dictionary<string, string>(desired.Metadata.Annotations ?? [])
        {
            [Labels.Applied] = CanonicalJson.Hash(document.RootElement, NotHashed)[..16]
        };
        if (document.RootElement.TryGetProperty("spec", out var spec) && spec.ValueKind == JsonValueKind.Object
            && spec.TryGetProperty("template", out var template) && template.ValueKind != JsonValueKind.Null)
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

    /// <summary>True when the live object has the hashes of the stamped one: exactly this was applied last.</summary>
    public static bool IsLastApplied(V1ObjectMeta stamped, V1ObjectMeta live) =>
        live.Annotation(Labels.Applied) == stamped.Annotation(Labels.Applied)
        && live.Annotation(Labels.AppliedTemplate) == stamped.Annotation(Labels.AppliedTemplate);
}
