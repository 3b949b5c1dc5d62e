using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Observe;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Gates;

/// <summary>Opens when everything the spec refers to exists, can be used, and is safe enough for the profile.</summary>
internal static class ReferenceGate
{
    public static GateResult Plan(AppStack stack, AppStackSpec spec, ObservedState observed)
    {
        if (ReferenceCheck.Check(stack.Spec, observed) is { } missing)
        {
            return GateResult.Waiting(GateName.References, missing.Reason, missing.Message);
        }

        foreach (var dependency in spec.Dependencies ?? [])
        {
            var connection = ConnectionResolver.Resolve(stack, dependency, observed);
            if (connection.Connection is not null)
            {
                continue;
            }

            return connection.Reason is Reasons.InvalidConnection or Reasons.CredentialsMissing
                ? GateResult.Stalled(GateName.References, connection.Reason, $"{dependency.Name}: {connection.Message}")
                : GateResult.Waiting(GateName.References, connection.Reason, $"{dependency.Name}: {connection.Message}");
        }

        var insecure = SecretPolicy.Validate(stack, observed);
        return insecure.Count > 0
            ? GateResult.Stalled(GateName.References, Reasons.InsecureSecret, string.Join("; ", insecure))
            : GateResult.Open(GateName.References, Reasons.Idle);
    }
}
