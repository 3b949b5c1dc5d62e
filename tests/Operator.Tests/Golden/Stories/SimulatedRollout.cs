using System.Text.Json;
using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Tests.Golden.Stories;

/// <summary>What the Deployment controller writes into a Deployment's status as a rollout goes on.</summary>
internal static class SimulatedRollout
{
    /// <summary>
    /// The controller has seen a new version of the Deployment. Pods of the template before it stay until new ones are
    /// available.
    /// </summary>
    public static V1DeploymentStatus Written(V1Deployment? before, V1Deployment after)
    {
        var pods = before?.Status ?? new V1DeploymentStatus();
        var isSame = before is not null && Template(before) == Template(after);
        return new V1DeploymentStatus
        {
            ObservedGeneration = after.Metadata.Generation,
            Replicas = pods.Replicas ?? 0,
            UpdatedReplicas = isSame ? pods.UpdatedReplicas ?? 0 : 0,
            ReadyReplicas = pods.ReadyReplicas ?? 0,
            AvailableReplicas = pods.AvailableReplicas ?? 0,
            Conditions = isSame ? pods.Conditions : [],
        };
    }

    /// <summary>The first new pods were made and are not ready; those that were available before still are.</summary>
    public static V1DeploymentStatus Progresses(V1Deployment web)
    {
        var (wanted, serving) = (web.Spec?.Replicas ?? 1, web.Status?.AvailableReplicas ?? 0);
        return new V1DeploymentStatus
        {
            ObservedGeneration = web.Metadata.Generation,
            Replicas = serving == 0 ? wanted : serving + 1,
            UpdatedReplicas = serving == 0 ? wanted : 1,
            ReadyReplicas = serving,
            AvailableReplicas = serving,
            Conditions = [],
        };
    }

    /// <summary>It got no further within its time.</summary>
    public static V1DeploymentStatus MissesItsDeadline(V1Deployment web)
    {
        var status = Progresses(web);
        status.Conditions =
            [new V1Condition { Type = "Progressing", Status = "False", Reason = "ProgressDeadlineExceeded" }];
        return status;
    }

    /// <summary>Every pod is of the newest template and available.</summary>
    public static V1DeploymentStatus Completes(V1Deployment web) => With(web, web.Spec?.Replicas ?? 1);

    /// <summary>The last pod has ended.</summary>
    public static V1DeploymentStatus HasStopped(V1Deployment web) => With(web, 0);

    private static V1DeploymentStatus With(V1Deployment web, int pods) => new()
    {
        ObservedGeneration = web.Metadata.Generation,
        Replicas = pods,
        UpdatedReplicas = pods,
        ReadyReplicas = pods,
        AvailableReplicas = pods,
        Conditions = [],
    };

    private static string? Template(V1Deployment deployment) => JsonSerializer.SerializeToNode(
        deployment, KubernetesJsonContext.Default.V1Deployment)!["spec"]?["template"]?.ToJsonString();
}
