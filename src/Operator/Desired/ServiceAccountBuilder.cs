using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Desired;

/// <summary>The ServiceAccount of the app's pods, without permissions and without a token.</summary>
internal static class ServiceAccountBuilder
{
    /// <summary>Null if the spec names an existing one.</summary>
    public static V1ServiceAccount? Build(AppStack stack, FilledSpec spec) =>
        !string.IsNullOrEmpty(spec.ServiceAccountName) ? null : new V1ServiceAccount
        {
            Metadata = ChildMetadata.Build(stack, Names.ServiceAccount(stack.Metadata.Name!), Components.App),
            AutomountServiceAccountToken = false,
        };
}
