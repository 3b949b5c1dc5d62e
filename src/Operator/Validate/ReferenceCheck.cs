using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.References;

namespace Ballast.Operator.Validate;

/// <summary>A reference to something that does not exist or must not be used.</summary>
/// <param name="Reason">A constant of <see cref="Reasons"/>.</param>
/// <param name="Message">The object, the key, the field that refers to it, and how to correct it; never a value.</param>
internal sealed record ReferenceFault(string Reason, string Message);

/// <summary>Finds Secrets, ConfigMaps and keys that a spec refers to and that do not exist.</summary>
internal static class ReferenceCheck
{
    /// <summary>
    /// What is missing, in the spec's order. The Secret of an optional dependency may be missing.
    /// </summary>
    public static IReadOnlyList<ReferenceFault> Missing(AppStackSpec spec, ObservedState observed) =>
        [.. ReferenceUse.Of(spec).Where(use => use.Required).Select(use => Fault(use, observed)).OfType<ReferenceFault>()];

    private static ReferenceFault? Fault(ReferenceUse use, ObservedState observed)
    {
        if (observed.References.GetValueOrDefault(use.Object) is not { } found)
        {
            return new ReferenceFault(
                use.Object.Kind == ReferenceKind.Secret ? Reasons.SecretNotFound : Reasons.ConfigMapNotFound,
                $"{use.Object} does not exist, and {use.Field} refers to it: create it");
        }

        return use.Key is { } key && !found.Data.ContainsKey(key)
            ? new ReferenceFault(Reasons.KeyNotFound, $"{use.Object} has no key {key}, and {use.Field} refers to it: add it")
            : null;
    }
}
