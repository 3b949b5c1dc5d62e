using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Validate;

/// <summary>A stack under review.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Spec">Its spec as written, less what is not supported yet.</param>
/// <param name="Filled">The same with every default filled in.</param>
internal sealed record SpecReview(string Name, AppStackSpec Spec, AppStackSpec Filled)
{
    public bool IsProduction => Spec.Profile == Profile.Production;

    /// <summary>Dependencies and where each stands.</summary>
    public IEnumerable<(string Field, DependencySpec Dependency)> Dependencies =>
        (Filled.Dependencies ?? []).Select(d => ($"spec.dependencies[{d.Name}]", d));

    public static SpecReview Of(AppStack stack)
    {
        var spec = Policies.SupportPolicy.Strip(stack.Spec);
        return new SpecReview(stack.Metadata.Name ?? "", spec, ProfileDefaults.Apply(spec));
    }
}

/// <summary>One rule, or a few of a kind: the faults it finds, none for a good spec.</summary>
internal delegate IEnumerable<FieldError> SpecPolicy(SpecReview review);
