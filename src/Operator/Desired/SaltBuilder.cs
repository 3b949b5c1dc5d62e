using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Desired;

/// <summary>The random key of a stack's digests.</summary>
internal static class SaltBuilder
{
    public static GeneratedSecret Build(AppStack stack) => new(
        new V1Secret { Metadata = ChildMetadata.Build(stack, Names.Salt(stack.Metadata.Name!), Components.App), Type = "Opaque" },
        [Names.SaltKey]);
}
