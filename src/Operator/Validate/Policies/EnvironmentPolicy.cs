using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Validate.Policies;

/// <summary>
/// A variable that a field sets cannot be set in <c>env</c>: env would override the field, and the budget would be wrong.
/// </summary>
internal static class EnvironmentPolicy
{
    public static IEnumerable<FieldError> Check(SpecReview review)
    {
        var mends = ProfileEnvironment.WorkerCounts.ToDictionary(
            name => name, _ => "is set by spec.web.workers", StringComparer.Ordinal);
        foreach (var (field, dependency) in review.Dependencies)
        {
            foreach (var name in VariableNames.Of(review.Filled, dependency))
            {
                mends[name] = VariableNames.Pool.Contains(name)
                    ? $"is set by {field}.pool"
                    : $"is set by the dependency {dependency.Name}: leave it out, or set it in {field}.env";
            }
        }

        return from variable in Component.Environment(review.Spec)
               where mends.ContainsKey(variable.Variable.Name)
               select new FieldError(variable.Field, mends[variable.Variable.Name]);
    }
}
