using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Planning;

/// <summary>
/// A server of the release that is rendered, where the spec has another one by now: it is checked too as long as pods use it.
/// </summary>
/// <param name="CheckName">The name of its check, with the Secret in it: the spec's dependency has the same name.</param>
/// <param name="Dependency">The release's dependency, defaults filled in.</param>
/// <param name="Reading">Its health.</param>
internal sealed record EarlierServer(string CheckName, DependencySpec Dependency, DependencyReading Reading)
{
    /// <summary>The earlier servers of a rendered release.</summary>
    /// <param name="rendered">Its inputs, defaults filled in; null: none.</param>
    /// <param name="health">The last answers of the servers.</param>
    public static IReadOnlyList<EarlierServer> All(PlanContext context, FilledSpec? rendered, HealthSnapshot health) =>
    [
        .. from dependency in rendered?.Dependencies ?? []
           where EngineCatalog.For(dependency) is not null && !IsOfSpec(context, dependency)
           let name = NameOf(context, dependency)
           select new EarlierServer(name, dependency, DependencyReading.Of(context, dependency, health.Of(name))),
    ];

    /// <summary>The name under which a dependency of the rendered release is checked.</summary>
    public static string NameOf(PlanContext context, DependencySpec dependency) => IsOfSpec(context, dependency)
        ? dependency.Name
        : $"{dependency.Name} ({StackReferences.Credentials(context.Stack, dependency)})";

    private static bool IsOfSpec(PlanContext context, DependencySpec dependency) => context.Spec.Dependencies.Exists(
        d => StackReferences.Server(context.Stack, d) == StackReferences.Server(context.Stack, dependency));
}
