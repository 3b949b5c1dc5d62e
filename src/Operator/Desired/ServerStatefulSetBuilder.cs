using System.Globalization;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Desired;

/// <summary>The server of a managed dependency: one pod. A StatefulSet never runs two pods at once on the same volume.</summary>
internal static class ServerStatefulSetBuilder
{
    private const int RevisionHistoryLimit = 3;

    public static V1StatefulSet Build(ManagedDependency dependency, ServerPlan plan)
    {
        var stack = dependency.Stack;
        var server = new ManagedServer(
            stack.Metadata.Name!, plan.Image, dependency.Managed, dependency.CredentialsName, dependency.ClaimName,
            plan.MaxConnections);
        return new V1StatefulSet
        {
            Metadata = ChildMetadata.Build(stack, dependency.ChildName, dependency.Name, dependency.Engine.Name) with
            {
                Annotations = Annotate(plan),
            },
            Spec = new V1StatefulSetSpec
            {
                Replicas = 1,
                ServiceName = dependency.ChildName,
                Selector = new V1LabelSelector { MatchLabels = ChildMetadata.BuildSelector(stack, dependency.Name) },
                // With OrderedReady, a pod that never becomes ready would not be replaced by a corrected revision.
                PodManagementPolicy = "Parallel",
                UpdateStrategy = new V1StatefulSetUpdateStrategy { Type = "RollingUpdate" },
                RevisionHistoryLimit = RevisionHistoryLimit,
                Template = new V1PodTemplateSpec
                {
                    Metadata = new V1ObjectMeta
                    {
                        Labels = ChildMetadata.BuildLabels(stack, dependency.Name, dependency.Engine.Name),
                        Annotations = plan.Credentials is null ? null : new() { [Labels.Config] = plan.Credentials },
                    },
                    Spec = Complete(dependency.Engine.Pod(server), dependency, plan),
                },
            },
        };
    }

    private static Dictionary<string, string> Annotate(ServerPlan plan)
    {
        var annotations = new Dictionary<string, string> { [Labels.Release] = plan.Identity };
        if (plan is { MaxConnections: { } most, IsSizedByEarlierCount: false })
        {
            annotations[Labels.MaxConnections] = most.ToString(CultureInfo.InvariantCulture);
        }

        return annotations;
    }

    private static V1PodSpec Complete(V1PodSpec pod, ManagedDependency dependency, ServerPlan plan)
    {
        foreach (var container in pod.Containers)
        {
            container.Resources = ResourceRequirements.Build(dependency.Managed.Resources);
            container.SecurityContext = PodSecurity.BuildContainer();
        }

        return pod with
        {
            AutomountServiceAccountToken = false,
            EnableServiceLinks = false,
            ImagePullSecrets = plan.PullSecrets.Count == 0 ? null : PodTemplateBuilder.BuildPullSecrets(plan.PullSecrets),
            SecurityContext = PodSecurity.BuildServerPod(dependency.Engine.ImageOf(dependency.Managed.Version).User),
        };
    }
}
