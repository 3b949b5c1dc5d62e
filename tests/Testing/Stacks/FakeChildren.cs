using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;

namespace Ballast.Testing;

/// <summary>A stack's children as the cluster shows them once controllers and kubelet have been at work.</summary>
internal static class FakeChildren
{
    /// <summary>Web's Deployment with this release, in this state of its rollout.</summary>
    public static V1Deployment Web(string stack, int desired, string release, string? attempt, RolloutState state)
    {
        var annotations = new Dictionary<string, string> { [Labels.Release] = release };
        if (attempt is not null)
        {
            annotations[Labels.Attempt] = attempt;
        }

        var ready = state == RolloutState.Complete ? desired : 0;
        return new V1Deployment
        {
            Metadata = new V1ObjectMeta { Name = Names.Web(stack), Generation = 1, Annotations = annotations },
            Spec =
                new V1DeploymentSpec { Replicas = desired, Selector = new V1LabelSelector(), Template = new V1PodTemplateSpec() },
            Status = new V1DeploymentStatus
            {
                ObservedGeneration = 1,
                Replicas = desired,
                UpdatedReplicas = desired,
                ReadyReplicas = ready,
                AvailableReplicas = ready,
                Conditions = state == RolloutState.DeadlineExceeded
                    ? [new V1Condition { Type = "Progressing", Status = "False", Reason = "ProgressDeadlineExceeded" }] : [],
            },
        };
    }

    /// <summary>The bound volume of a managed PostgreSQL 15.</summary>
    public static V1PersistentVolumeClaim Claim(string stack, string dependency, string uid) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = Names.DataClaim(stack, dependency),
            Uid = uid,
            Annotations = new()
            {
                [Labels.DataStack] = stack,
                [Labels.DataDependency] = dependency,
                [Labels.DataEngine] = "postgres",
                [Labels.DataVersion] = "15",
            },
        },
        Status = new V1PersistentVolumeClaimStatus { Phase = "Bound" },
    };

    public static V1Pod ReadyPod(string name, string component) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Labels = new() { [Labels.Component] = component } },
        Status = new V1PodStatus
        {
            Phase = "Running",
            Conditions = [new V1Condition { Type = "Ready", Status = "True", Reason = "" }]
        },
    };
}
