using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Desired;

/// <summary>The HorizontalPodAutoscaler of web, if the spec asks for autoscaling.</summary>
internal static class WebAutoscalerBuilder
{
    public static V2HorizontalPodAutoscaler? Build(AppStack stack, WebSpec web) =>
        web.Autoscaling is not { } scale ? null : new V2HorizontalPodAutoscaler
        {
            Metadata = ChildMetadata.Build(stack, Names.Web(stack.Metadata.Name!), Components.Web),
            Spec = new V2HorizontalPodAutoscalerSpec
            {
                ScaleTargetRef = new V2CrossVersionObjectReference
                {
                    ApiVersion = "apps/v1",
                    Kind = "Deployment",
                    Name = Names.Web(stack.Metadata.Name!),
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
