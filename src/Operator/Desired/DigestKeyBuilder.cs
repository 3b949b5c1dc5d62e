using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Desired;

/// <summary>The random key of a stack's digests.</summary>
internal static class DigestKeyBuilder
{
    public static GeneratedSecret Build(AppStack stack) => new(
        new V1Secret
        {
            Metadata = ChildMetadata.Build(stack, Names.DigestKey(stack.Metadata.Name!), Components.App),
            Type = "Opaque"
        },
        [Names.DigestKeyField]);
}
