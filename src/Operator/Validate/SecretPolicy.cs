using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.References;

namespace Ballast.Operator.Validate;

/// <summary>
/// What the Production profile refuses in values that come from Secrets and ConfigMaps. No value is ever in a message.
/// </summary>
internal static class SecretPolicy
{
    /// <summary>
    /// Faults of the values that are there, in the spec's order; what is missing is <see cref="ReferenceCheck"/>'s.
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
