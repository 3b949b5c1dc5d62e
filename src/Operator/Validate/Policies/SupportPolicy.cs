using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Validate.Policies;

/// <summary>Refuses fields of the API that this version does not support. Other rules do not check these fields.</summary>
internal static class SupportPolicy
{
    private const string Message = "not supported yet: leave it out";

    public static IEnumerable<FieldError> Check(AppStackSpec spec)
    {
        foreach (var dependency in spec.Dependencies ?? [])
        {
            foreach (var field in Unsupported(dependency))
            {
                yield return new FieldError($"spec.dependencies[{dependency.Name}].{field}", Message);
            }
        }
    }

    /// <summary>The spec without the unsupported fields, so that no other rule reports faults in them.</summary>
    public static AppStackSpec Strip(AppStackSpec spec) => spec with
    {
        Dependencies = spec.Dependencies?.FindAll(d => !Unsupported(d).Any()),
    };

    private static IEnumerable<string> Unsupported(DependencySpec dependency)
    {
        if (dependency.Postgres?.Cluster is not null)
        {
            yield return "postgres.cluster";
        }
    }
}
