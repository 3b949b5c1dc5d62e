using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Desired;

/// <summary>The Service in front of a workload that listens on a port.</summary>
internal static class WorkloadServiceBuilder
{
    public const string PortName = "http";

    /// <summary>Null for a workload without a port.</summary>
    public static V1Service? Build(AppStack stack, WorkloadShape workload) => workload.Port is not { } port ? null : new V1Service
    {
        Metadata = ChildMetadata.Build(stack, Names.Workload(stack.Metadata.Name!, workload.Name), workload.Name),
        Spec = new V1ServiceSpec
        {
            Type = "ClusterIP",
            Selector = ChildMetadata.BuildSelector(stack, workload.Name),
            // By name: while a release changes the port, pods with the old and the new number serve at the same time.
            Ports = [new V1ServicePort { Name = PortName, Port = port, TargetPort = PortName }],
        },
    };
}
