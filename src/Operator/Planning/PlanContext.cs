using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>What the decisions of one plan rest on; each part is read or resolved once.</summary>
/// <param name="Stack">The stack as written.</param>
/// <param name="Spec">Its spec, profile defaults filled in.</param>
/// <param name="Observed">The world around it.</param>
/// <param name="Workloads">The app as it runs.</param>
/// <param name="Connections">Where its dependencies are.</param>
/// <param name="Migrations">Its migrations, at work or done.</param>
internal sealed record PlanContext(
    AppStack Stack, AppStackSpec Spec, ObservedState Observed, AppWorkloads Workloads, StackConnections Connections,
    StackMigrations Migrations)
{
    /// <summary>The value of the retry annotation; null where there is none.</summary>
    public string? Retry => Stack.Metadata.Annotation(Labels.Retry);

    /// <summary>True: the spec asks for something that runs on.</summary>
    public bool WantsWorkloads => Component.Workloads(Spec).Any();

    public StackHistory History => Observed.History;

    public static PlanContext Of(AppStack stack, AppStackSpec spec, ObservedState observed, AppWorkloads workloads) => new(
        stack, spec, observed, workloads, new StackConnections(stack, observed), StackMigrations.Of(stack, observed));

    /// <summary>
    /// Identity of a release's migration on the databases there are; null where it has none or a database's is unknown.
    /// </summary>
    public string? MigrationKey(AppStackSpec release) => MigrationIdentity.Key(
        Stack.Metadata.Name!, release, Observed.Claims, Connections.Known(Spec.Dependencies));
}
