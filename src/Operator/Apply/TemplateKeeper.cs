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
    public void Keep(T desired, T live)
    {
        if (AppliedState.TemplateToKeep(desired.Metadata, live.Metadata, read(live)) is { } template)
        {
            replace(desired, template);
            desired.Metadata.Annotations![Labels.AppliedTemplate] = live.Metadata.Annotation(Labels.AppliedTemplate)!;
        }
    }
}
