using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Desired;

/// <summary>
/// The StatefulSet of an exclusive process. Its one pod has a fixed name, so that a second one cannot exist before the first is
/// gone: not in a rollout, and not when a node is lost.
/// </summary>
internal static class WorkloadStatefulSetBuilder
{
    private const int RevisionHistoryLimit = 3;

    /// <param name="stop">True: no pod.</param>
    public static V1StatefulSet Build(AppStack stack, AppRendering app, WorkloadShape workload, bool stop, ObservedState observed)
    {
        var name = Names.Workload(stack.Metadata.Name!, workload.Name);
        var live = observed.StatefulSets.FirstOrDefault(s => s.Metadata.Name == name);
        var replicas = stop ? 0 : Math.Min(1, workload.Replicas);
        var selector = ChildMetadata.BuildSelector(stack, workload.Name);
        return new V1StatefulSet
        {
            Metadata = WorkloadTemplateBuilder.BuildMetadata(
                stack, app, workload, live?.Metadata, isResumed: live?.Spec?.Replicas == 0 && replicas > 0, observed.At),
            Spec = new V1StatefulSetSpec
            {
                Replicas = replicas,
                ServiceName = name,
                Selector = new V1LabelSelector { MatchLabels = selector },
                // With OrderedReady, a pod that never becomes ready would not be replaced by a corrected revision.
                PodManagementPolicy = "Parallel",
                UpdateStrategy = new V1StatefulSetUpdateStrategy { Type = "RollingUpdate" },
                RevisionHistoryLimit = RevisionHistoryLimit,
                Template = WorkloadTemplateBuilder.Build(stack, app, workload, selector, observed.Capabilities),
            },
        };
    }
}
