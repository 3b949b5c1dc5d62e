using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Apply;

/// <summary>
/// Puts the live pod template back where only the operator's version changed, so that a new operator rolls nothing.
/// </summary>
/// <param name="read">The pod template of an object of the kind.</param>
/// <param name="replace">Gives an object another one.</param>
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
