using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Validate.Policies;

namespace Ballast.Operator.Validate;

/// <summary>
/// Every rule for a spec that does not depend on the cluster. All faults are reported at once. The CRD's schema and CEL rules are
/// checked again here, because an old API server has no CEL, and <c>validate</c> has no server.
/// </summary>
internal static class SpecValidator
{
    private static readonly SpecPolicy[] Chain =
    [
        SchemaPolicy.Check,
        NamePolicy.Check,
        ImagePolicy.Check,
        DependencyPolicy.Check,
        VariablePolicy.Check,
        FormatPolicy.Check,
        EnvironmentPolicy.Check,
        TextPolicy.Check,
        ResourcePolicy.Check,
        MountPolicy.Check,
        PlacementPolicy.Check,
        WorkloadPolicy.Check,
        IngressPolicy.Check,
        SchedulePolicy.Check,
        ProductionPolicy.Check,
    ];

    /// <summary>The faults of a stack's name and spec; empty if the stack is valid.</summary>
    public static IReadOnlyList<FieldError> Validate(AppStack stack)
    {
        if (stack.Unreadable is { } field)
        {
            return
            [
                new FieldError(
                    field, "cannot be read by this version of the operator: change the value, or update the operator"),
            ];
        }

        var review = SpecReview.Of(stack);
        return [.. Chain.SelectMany(policy => policy(review))];
    }
}
