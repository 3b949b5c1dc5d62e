using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Desired;

/// <summary>The Ingress of a workload, if the spec asks for one.</summary>
internal static class WorkloadIngressBuilder
{
    public static V1Ingress? Build(
        AppStack stack, WorkloadShape workload) => workload.Ingress is not { } ingress ? null : new V1Ingress
        {
            Metadata = ChildMetadata.Build(stack, Names.Workload(stack.Metadata.Name!, workload.Name), workload.Name),
            Spec = new V1IngressSpec
            {
                IngressClassName = string.IsNullOrEmpty(ingress.ClassName) ? null : ingress.ClassName,
                Tls = ingress.Tls is { } tls ? [new V1IngressTls { Hosts = [ingress.Host], SecretName = tls.SecretName }] : null,
                Rules =
            [
                new V1IngressRule
                {
                    Host = ingress.Host,
                    Http = new V1HttpIngressRuleValue
                    {
                        Paths =
                        [
                            new V1HttpIngressPath
                            {
                                Path = ingress.Path,
                                PathType = "Prefix",
                                Backend = new V1IngressBackend
                                {
                                    Service = new V1IngressServiceBackend
                                    {
                                        Name = Names.Workload(stack.Metadata.Name!, workload.Name),
                                        Port = new V1ServiceBackendPort { Name = WorkloadServiceBuilder.PortName },
                                    },
                                },
                            },
                        ],
                    },
                },
            ],
            },
        };
}
