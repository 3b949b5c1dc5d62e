using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>The inputs of one plan; each part is read or resolved once.</summary>
/// <param name="Stack">The stack as its author wrote it.</param>
/// <param name="Spec">Its spec with the defaults filled in.</param>
/// <param name="Observed">What was read of the cluster.</param>
/// <param name="Workloads">The app's workloads as they are in the cluster.</param>
/// <param name="Connections">Addresses and credentials of its dependencies.</param>
/// <param name="Migrations">Its migrations, running or finished.</param>
internal sealed record PlanContext(
    AppStack Stack, FilledSpec Spec, ObservedState Observed, AppWorkloads Workloads, StackConnections Connections,
    StackMigrations Migrations)
{
    /// <summary>The value of the retry annotation; null if it is not set.</summary>
    public string? Retry => Stack.Metadata.Annotation(Labels.Retry);

    /// <summary>True: the spec has a long-running component (web or a process).</summary>
    public bool WantsWorkloads => Component.Workloads(Spec).Any();

    public StackHistory History => Observed.History;

    public static PlanContext Of(AppStack stack, FilledSpec spec, ObservedState observed, AppWorkloads workloads) => new(
        stack, spec, observed, workloads, new StackConnections(stack, observed), StackMigrations.Of(stack, observed));

    /// <summary>
    /// Identity of the spec's migration on its databases; null if it has no migration or the identity of a database is unknown.
    /// </summary>
    public MigrationKeys? MigrationKeys() => MigrationKeys(Stack.Spec);

    /// <summary>The same of a recorded release, on the databases that it names.</summary>
    public MigrationKeys? MigrationKeys(Release release) => MigrationKeys(release.Spec.Over(Stack.Spec).Value);

    /// <summary>
    /// The migrations that succeeded on the databases of the spec, oldest first. Those of which it is not known where they ran
    /// are among them.
    /// </summary>
    public IReadOnlyList<MigrationRecord> Migrated() => Migrated(Stack.Spec);

    /// <summary>The same for the databases that a recorded release names.</summary>
    public IReadOnlyList<MigrationRecord> Migrated(Release release) => Migrated(release.Spec.Over(Stack.Spec).Value);

    private MigrationKeys? MigrationKeys(AppStackSpec spec) => MigrationIdentity.Keys(
        Stack.Metadata.Name!, spec, Observed.Claims, Connections.Known(spec.Dependencies));

    private IReadOnlyList<MigrationRecord> Migrated(AppStackSpec spec)
    {
        var here = MigrationIdentity.Databases(
            Stack.Metadata.Name!, spec, Observed.Claims, Connections.Known(spec.Dependencies));
        return here is null
            ? Migrations.Succeeded
            : [.. Migrations.Succeeded.Where(m => m.Data.Databases is null || m.Data.Databases == here)];
    }
}
