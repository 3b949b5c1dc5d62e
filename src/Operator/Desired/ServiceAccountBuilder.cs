using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Desired;

/// <summary>The identity of the app's pods, without rights and without a token.</summary>
internal static class ServiceAccountBuilder
{
    /// <summary>Null where the spec names one that exists.</summary>
    public static V1ServiceAccount? Build(AppStack stack, AppStackSpec spec) =>
        !string.IsNullOrEmpty(spec.ServiceAccountName) ? null : new V1ServiceAccount
        {
            Metadata = ChildMetadata.Build(stack, Names.ServiceAccount(stack.Metadata.Name!), Components.App),
            AutomountServiceAccountToken = false,
        };
}
