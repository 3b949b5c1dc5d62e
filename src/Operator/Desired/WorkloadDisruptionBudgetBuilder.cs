using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Desired;

/// <summary>Limits how many pods of a workload a node drain may evict at once.</summary>
internal static class WorkloadDisruptionBudgetBuilder
{
    /// <summary>Null with a single pod: a budget would then block every drain.</summary>
    public static V1PodDisruptionBudget? Build(AppStack stack, WorkloadShape workload) =>
        WorkloadSize.LeastPods(workload.Spec) <= 1 ? null : new V1PodDisruptionBudget
        {
            Metadata = ChildMetadata.Build(stack, Names.Workload(stack.Metadata.Name!, workload.Name), workload.Name),
            Spec = new V1PodDisruptionBudgetSpec
            {
                MaxUnavailable = workload.Disruption.MaxUnavailable,
                Selector = new V1LabelSelector { MatchLabels = ChildMetadata.BuildSelector(stack, workload.Name) },
            },
        };
}
