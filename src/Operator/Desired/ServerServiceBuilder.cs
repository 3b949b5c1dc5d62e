using Ballast.Kubernetes.Objects;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Desired;

/// <summary>The address of a managed dependency.</summary>
internal static class ServerServiceBuilder
{
    public static V1Service Build(ManagedDependency dependency) => new()
    {
        Metadata = ChildMetadata.Build(dependency.Stack, dependency.ChildName, dependency.Name, dependency.Engine.Name),
        Spec = new V1ServiceSpec
        {
            Type = "ClusterIP",
            Selector = ChildMetadata.BuildSelector(dependency.Stack, dependency.Name),
            Ports =
            [
                new V1ServicePort
                {
                    Name = dependency.Engine.Name,
                    Port = dependency.Engine.DefaultPort,
                    TargetPort = dependency.Engine.Name
                },
            ],
        },
    };
}
