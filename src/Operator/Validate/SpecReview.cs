using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Profiles;
using Ballast.Operator.References;

namespace Ballast.Operator.Validate;

/// <summary>A stack to check.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Spec">Its spec as written.</param>
/// <param name="Filled">The same with every default filled in.</param>
internal sealed record SpecReview(string Name, AppStackSpec Spec, FilledSpec Filled)
{
    public bool IsProduction => Spec.Profile == Profile.Production;

    /// <summary>Dependencies, each with the path of its field.</summary>
    public IEnumerable<(string Field, DependencySpec Dependency)> Dependencies =>
        Filled.Dependencies.Select(d => ($"spec.dependencies[{d.Name}]", d));

    public static SpecReview Of(AppStack stack)
    {
        var spec = ClusterSource.Clear(stack.Spec);
        return new SpecReview(stack.Metadata.Name ?? "", spec, FilledSpec.Of(spec));
    }
}

/// <summary>One rule, or a few related ones: returns the faults, none for a valid spec.</summary>
internal delegate IEnumerable<FieldError> SpecPolicy(SpecReview review);
