using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Desired;

/// <summary>The Service in front of web.</summary>
internal static class WebServiceBuilder
{
    public const string PortName = "http";

    public static V1Service Build(AppStack stack, WebSpec web) => new()
    {
        Metadata = ChildMetadata.Build(stack, Names.Web(stack.Metadata.Name!), Components.Web),
        Spec = new V1ServiceSpec
        {
            Type = "ClusterIP",
            Selector = ChildMetadata.BuildSelector(stack, Components.Web),
            // By name: while a release changes the port, pods with the old and the new number serve at the same time.
            Ports = [new V1ServicePort { Name = PortName, Port = web.Port, TargetPort = PortName }],
        },
    };
}
