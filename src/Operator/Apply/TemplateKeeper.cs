using System.Text.Json;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Apply;

/// <summary>
/// Puts the live pod template back if only the operator's version changed, so that an upgrade of the operator rolls no pods.
/// </summary>
/// <param name="read">Reads the pod template of an object.</param>
/// <param name="replace">Returns the object with another pod template.</param>
internal sealed class TemplateKeeper<T>(Func<T, V1PodTemplateSpec?> read, Action<T, V1PodTemplateSpec> replace)
    where T : class, IKubernetesObject
{
    private static readonly FieldStep[] Path = [FieldStep.Member("spec"), FieldStep.Member("template")];

    /// <summary>True: the desired object has the live template now.</summary>
    public bool Keep(T desired, T live)
    {
        if (AppliedState.TemplateToKeep(desired.Metadata, live.Metadata, read(live)) is not { } template)
        {
            return false;
        }

        replace(desired, template);
        desired.Metadata.Annotations![Labels.AppliedTemplate] = live.Metadata.Annotation(Labels.AppliedTemplate)!;
        return true;
    }

    /// <summary>
    /// Leaves only our own fields in a template that was kept. Applied as a whole, the variables, ports and containers of others
    /// would become ours, and the next release would remove them.
    /// </summary>
    public void Narrow(T desired, OwnedFields owned)
    {
        var type = KubernetesJsonContext.Default.V1PodTemplateSpec;
        using var template = JsonSerializer.SerializeToDocument(read(desired)!, type);
        try
        {
            if (owned.Extract(template.RootElement, Path)?.Deserialize(type) is { Spec.Containers.Count: > 0 } ours)
            {
                replace(desired, ours);
            }
        }
        catch (JsonException)
        {
            // A field that an item cannot be without belongs to someone else. The whole template at least rolls no pods.
        }
    }
}
