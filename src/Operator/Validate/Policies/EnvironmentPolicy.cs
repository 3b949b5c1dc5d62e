using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Validate.Policies;

/// <summary>
/// What has a field of its own cannot be set in <c>env</c>: it would win over the field, and the budget would be wrong.
/// </summary>
internal static class EnvironmentPolicy
{
    public static IEnumerable<FieldError> Check(SpecReview review)
    {
        var mends = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [ProfileEnvironment.WorkerProcesses] = "is set by spec.web.workers"
        };
        foreach (var (field, dependency) in review.Dependencies)
        {
            foreach (var name in VariableNames.Of(review.Filled, dependency))
            {
                mends[name] = VariableNames.Pool.Contains(name)
                    ? $"is set by {field}.pool"
                    : $"is given by the dependency {dependency.Name}: leave it out, or give it by {field}.env";
            }
        }

        return from variable in Component.Environment(review.Spec)
               where mends.ContainsKey(variable.Variable.Name)
               select new FieldError(variable.Field, mends[variable.Variable.Name]);
    }
}
