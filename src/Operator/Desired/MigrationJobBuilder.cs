using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Desired;

/// <summary>
/// The Job of a migration. It is kept when it has finished: until the migration's record is written, the Job is the only
/// record.
/// </summary>
internal static class MigrationJobBuilder
{
    /// <param name="app">The release that needs the migration, not the running one.</param>
    public static V1Job Build(AppStack stack, AppRendering app, MigrationSpec migration, MigrationView view)
    {
        var template = PodTemplateBuilder.Build(stack, app, Components.Migration, migration);
        template.Spec!.RestartPolicy = "Never";
        var annotations = new Dictionary<string, string> { [Labels.MigrationKey] = view.Key, [Labels.Release] = app.Release.Id };
        if (view.Keys.Databases is { } databases)
        {
            annotations[Labels.MigrationDatabases] = databases;
        }

        if (!migration.BackwardCompatible)
        {
            annotations[Labels.BackwardCompatible] = "false";
        }

        if (migration.Quiesce != QuiesceMode.None)
        {
            annotations[Labels.Quiesce] = migration.Quiesce.ToString();
        }

        return new V1Job
        {
            Metadata = ChildMetadata.Build(stack, view.JobName, Components.Migration) with
            {
                Annotations = annotations,
            },
            Spec = new V1JobSpec
            {
                BackoffLimit = migration.Retries,
                ActiveDeadlineSeconds = migration.TimeoutSeconds,
                Template = template,
            },
        };
    }
}
