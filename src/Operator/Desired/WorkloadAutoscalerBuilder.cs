using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Desired;

/// <summary>The HorizontalPodAutoscaler of a workload, if the spec asks for autoscaling.</summary>
internal static class WorkloadAutoscalerBuilder
{
    public static V2HorizontalPodAutoscaler? Build(AppStack stack, WorkloadShape workload) =>
        workload.Autoscaling is not { } scale ? null : new V2HorizontalPodAutoscaler
        {
            Metadata = ChildMetadata.Build(stack, Names.Workload(stack.Metadata.Name!, workload.Name), workload.Name),
            Spec = new V2HorizontalPodAutoscalerSpec
            {
                ScaleTargetRef = new V2CrossVersionObjectReference
                {
                    ApiVersion = "apps/v1",
                    Kind = "Deployment",
                    Name = Names.Workload(stack.Metadata.Name!, workload.Name),
                },
                MinReplicas = scale.MinReplicas,
                MaxReplicas = scale.MaxReplicas,
                Metrics =
                [
                    new V2MetricSpec
                    {
                        Type = "Resource",
                        Resource = new V2ResourceMetricSource
                        {
                            Name = "cpu",
                            Target = new V2MetricTarget
                            {
                                Type = "Utilization",
                                AverageUtilization = scale.TargetCPUUtilizationPercentage
                            },
                        },
                    },
                ],
            },
        };
}
