using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Naming;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Apply;

/// <summary>
/// Records releases and migrations in ControllerRevisions before any child is written: a decision without a record would be
/// forgotten after a restart.
/// </summary>
internal static class HistoryWriter
{
    /// <summary>Writes the plan's records. Throws on an API error, so that nothing that depends on them is written.</summary>
    public static async Task RecordAsync(ApplySession session)
    {
        foreach (var change in RevisionChange.Build(session.Stack, session.Plan.Records, session.Observed.Revisions))
        {
            switch (change)
            {
                case RevisionChange.Create create:
                    await CreateAsync(session, create.Revision);
                    break;
                case RevisionChange.Patch patch:
                    await session.PatchAsync<V1ControllerRevision>(
                        session.Observed.Revisions.First(r => r.Metadata.Name == patch.Name).Metadata, patch.Body);
                    break;
            }
        }
    }

    /// <summary>
    /// Deletes the oldest releases beyond the history limit, but never one that runs, is wanted, or may be rolled back to. Their
    /// notes of generated environments go to the wanted release first.
    /// </summary>
    public static async Task PruneAsync(ApplySession session)
    {
        var plan = session.Plan;
        var limit = plan.Spec.Rollout?.HistoryLimit ?? 10;
        string?[] kept = [plan.Current?.Id, plan.Target?.Id, plan.LastGood?.Id, plan.Rendered?.Id];
        var names = plan.History.Skip(limit).Where(r => !kept.Contains(r.Release.Id))
            .Select(r => Names.Release(session.Name, r.Release.Id)).ToHashSet(StringComparer.Ordinal);
        var outdated = session.Observed.Revisions
            .Where(r => names.Contains(r.Metadata.Name!) && Ownership.IsOurs(session.Stack, r.Metadata)).ToList();
        if (await EnvironmentWriter.HandOverAsync(session, outdated))
        {
            foreach (var revision in outdated)
            {
                await session.DeleteAsync(revision);
            }
        }
    }

    private static async Task CreateAsync(ApplySession session, V1ControllerRevision revision)
    {
        var environment = NoteEnvironment(session, revision);
        try
        {
            await session.CreateAsync(revision);
            session.NotedEnvironments.UnionWith(environment);
        }
        catch (KubernetesApiException refusal) when (refusal.IsAlreadyExists)
        {
            // The cache has not caught up with our own write. The name is a hash of the content: equal names, equal content.
        }
    }

    // A new release's record notes the environment that its pods will get, which would otherwise take another write.
    private static string[] NoteEnvironment(ApplySession session, V1ControllerRevision revision)
    {
        var plan = session.Plan;
        if (plan.Records.Target is not { } target || revision.Metadata.Name != Names.Release(session.Name, target.Id)
            || EnvironmentSecretBuilder.Build(session.Stack, plan.Spec, plan.Connections, session.Observed) is not { } environment
            || EnvironmentWriter.IsNoted(session, environment.Metadata.Name!))
        {
            return [];
        }

        revision.Metadata.Annotations ??= [];
        revision.Metadata.Annotations[Labels.Environments] = environment.Metadata.Name!;
        return [environment.Metadata.Name!];
    }
}
