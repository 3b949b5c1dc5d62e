using Ballast.Operator.Engines;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Validate.Policies;

/// <summary>Checks the variables that dependencies set: no two set the same one, and DATABASE_URL is clear.</summary>
internal static class VariablePolicy
{
    public static IEnumerable<FieldError> Check(SpecReview review) =>
        CheckOwn(review).Concat(CheckCollisions(review)).Concat(CheckClaims(review));

    // The connection budget uses the values of the fields: if env set these variables, the budget would be wrong.
    private static IEnumerable<FieldError> CheckOwn(SpecReview review) =>
        from d in review.Dependencies
        from variable in d.Dependency.Env ?? []
        where VariableNames.Pool.Contains(variable.Name) || ProfileEnvironment.WorkerCounts.Contains(variable.Name)
        select new FieldError(
            $"{d.Field}.env[{variable.Name}]",
            VariableNames.Pool.Contains(variable.Name) ? $"is set by {d.Field}.pool" : "is set by spec.web.workers");

    private static IEnumerable<FieldError> CheckCollisions(SpecReview review)
    {
        var givers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (field, dependency) in review.Dependencies)
        {
            var shared = VariableNames.Of(review.Filled, dependency)
                .Where(name => !givers.TryAdd(name, dependency.Name) && givers[name] != dependency.Name)
                .ToLookup(name => givers[name]);
            foreach (var other in shared)
            {
                yield return new FieldError(
                    field,
                    $"sets {string.Join(", ", other)}, and so does the dependency {other.Key}: rename one of them, or its env");
            }
        }
    }

    private static IEnumerable<FieldError> CheckClaims(SpecReview review)
    {
        var sql = review.Dependencies
            .Select(d => (d.Dependency, Engine: EngineCatalog.EngineOf(d.Dependency, EngineCatalog.All)))
            .Where(d => d.Engine is { IsSql: true }).ToList();
        return sql.Count > 1 && !sql.Exists(d => VariableNames.Claims(d.Dependency, d.Engine!.Variables.Url))
            ?
            [
                new FieldError(
                    "spec.dependencies",
                    $"several SQL databases, {string.Join(", ", sql.Select(d => d.Dependency.Name))}: one must claim "
                        + $"{sql[0].Engine!.Variables.Url} in its env"),
            ]
            : [];
    }
}
