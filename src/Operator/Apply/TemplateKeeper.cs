using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Apply;

/// <summary>
/// Puts the live pod template back where only the operator's version changed, so that a new operator rolls nothing.
/// </summary>
internal static class TemplateKeeper
{
    public static void Keep(V1Deployment desired, V1Deployment live)
    {
        if (AppliedState.TemplateToKeep(desired.Metadata, live.Metadata, live.Spec?.Template) is { } template)
        {
            desired.Spec!.Template = template;
            desired.Metadata.Annotations![Labels.AppliedTemplate] = live.Metadata.Annotation(Labels.AppliedTemplate)!;
        }
    }

    public static void Keep(V1StatefulSet desired, V1StatefulSet live)
    {
        if (AppliedState.TemplateToKeep(desired.Metadata, live.Metadata, live.Spec?.Template) is { } template)
        {
            desired.Spec!.Template = template;
            desired.Metadata.Annotations![Labels.AppliedTemplate] = live.Metadata.Annotation(Labels.AppliedTemplate)!;
        }
    }
}
