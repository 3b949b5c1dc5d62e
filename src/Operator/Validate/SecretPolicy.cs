using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.References;

namespace Ballast.Operator.Validate;

/// <summary>
/// Values of Secrets and ConfigMaps that the Production profile refuses. Messages never contain a value.
/// </summary>
internal static class SecretPolicy
{
    /// <summary>
    /// Faults of the values that exist, in the spec's order; <see cref="ReferenceCheck"/> reports the missing ones.
    /// </summary>
    public static IReadOnlyList<ReferenceFault> Check(AppStackSpec spec, ObservedState observed)
    {
        if (spec.Profile != Profile.Production)
        {
            return [];
        }

        var faults =
            from use in ReferenceUse.Of(spec)
            let value = use.Key is { } key ? observed.References.GetValueOrDefault(use.Object)?.Text(key) : null
            let fault = use.Variable is { } variable && value is not null ? ProductionValues.Fault(variable, value) : null
            where fault is not null
            select new ReferenceFault(Reasons.InsecureSecret, $"{use.Field}, key {use.Key} of {use.Object}: {fault}");
        return [.. faults];
    }
}
