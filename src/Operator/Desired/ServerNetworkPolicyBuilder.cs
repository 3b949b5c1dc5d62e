using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Desired;

/// <summary>Lets only the stack's own pods and the operator's checks reach a managed dependency.</summary>
internal static class ServerNetworkPolicyBuilder
{
    // From Kubernetes 1.21 on, every namespace has this label with its name.
    private const string NamespaceName = "kubernetes.io/metadata.name";

    /// <param name="operatorNamespace">Where the operator runs; null when not known: then operator pods of any namespace are
    /// allowed.</param>
    public static V1NetworkPolicy Build(
        ManagedDependency dependency, ServerCapabilities capabilities, string? operatorNamespace) => new()
        {
            Metadata = ChildMetadata.Build(dependency.Stack, dependency.ChildName, dependency.Name, dependency.Engine.Name),
            Spec = new V1NetworkPolicySpec
            {
                PodSelector =
                    new V1LabelSelector { MatchLabels = ChildMetadata.BuildSelector(dependency.Stack, dependency.Name) },
                PolicyTypes = ["Ingress"],
                Ingress =
            [
                new V1NetworkPolicyIngressRule
                {
                    From =
                    [
                        new V1NetworkPolicyPeer
                        {
                            PodSelector =
                                new V1LabelSelector { MatchLabels = new() { [Labels.Stack] = dependency.Stack.Metadata.Name! } },
                        },
                        new V1NetworkPolicyPeer
                        {
                            NamespaceSelector = new V1LabelSelector
                            {
                                MatchLabels = operatorNamespace is not null && capabilities.LabelsNamespaces
                                    ? new() { [NamespaceName] = operatorNamespace }
                                    : null,
                            },
                            PodSelector = new V1LabelSelector { MatchLabels = new() { [Labels.Name] = Labels.Ballast } },
                        },
                    ],
                    Ports = [new V1NetworkPolicyPort { Port = dependency.Engine.DefaultPort }],
                },
            ],
            },
        };
}
