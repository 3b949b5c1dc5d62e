using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Planning;

/// <summary>Opens when everything the spec refers to exists, can be used, and is safe enough for the profile.</summary>
internal static class ReferenceGate
{
    public static GateResult Plan(PlanContext context)
    {
        var (stack, observed) = (context.Stack, context.Observed);
        // Report unreadable references before missing ones: a 403 does not tell whether the object exists. References that only
        // optional dependencies use do not close the gate.
        var needed = StackReferences.All(stack).Except(StackReferences.Optional(stack)).ToHashSet();
        if (observed.Unreadable.FirstOrDefault(u => needed.Contains(u.Key)).Value is { } refusal)
        {
            return GateResult.Waiting(GateName.References, refusal.Reason, refusal.Message);
        }

        // A Cluster that is not there, or not ready, is why its Secrets are missing.
        foreach (var dependency in context.Spec.Dependencies.Where(d => d.Required))
        {
            if (observed.Clusters.Problem(dependency) is { } problem
                && context.Connections.Of(dependency).Connection is null)
            {
                return GateResult.Waiting(GateName.References, problem.Reason, $"{dependency.Name}: {problem.Message}");
            }
        }

        var missing = ReferenceCheck.Missing(stack.Spec, observed);
        if (missing.Count > 0)
        {
            return GateResult.Waiting(GateName.References, missing[0].Reason, Join(missing));
        }

        foreach (var dependency in context.Spec.Dependencies.Where(d => d.Required))
        {
            var connection = context.Connections.Of(dependency);
            if (connection.Connection is not null)
            {
                continue;
            }

            return ReasonTable.Find(connection.Reason) is { NeedsPerson: true }
                ? GateResult.Stalled(GateName.References, connection.Reason, $"{dependency.Name}: {connection.Message}")
                : GateResult.Waiting(GateName.References, connection.Reason, $"{dependency.Name}: {connection.Message}");
        }

        var insecure = SecretPolicy.Check(stack.Spec, observed);
        return insecure.Count > 0
            ? GateResult.Stalled(GateName.References, insecure[0].Reason, Join(insecure))
            : GateResult.Open(GateName.References, Reasons.Idle);
    }

    private static string Join(IEnumerable<ReferenceFault> faults) => string.Join("; ", faults.Select(f => f.Message));
}
