using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Desired;

/// <summary>Limits how many pods of web a node drain may evict at once.</summary>
internal static class WebDisruptionBudgetBuilder
{
    /// <summary>Null with a single pod: a budget would then block every drain.</summary>
    public static V1PodDisruptionBudget? Build(AppStack stack, WebSpec web) =>
        (web.Autoscaling?.MinReplicas ?? web.Replicas) <= 1 ? null : new V1PodDisruptionBudget
        {
            Metadata = ChildMetadata.Build(stack, Names.Web(stack.Metadata.Name!), Components.Web),
            Spec = new V1PodDisruptionBudgetSpec
            {
                MaxUnavailable = (web.Disruption ?? new DisruptionSpec()).MaxUnavailable,
                Selector = new V1LabelSelector { MatchLabels = ChildMetadata.BuildSelector(stack, Components.Web) },
            },
        };
}
