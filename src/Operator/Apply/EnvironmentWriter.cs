using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Apply;

/// <summary>
/// Creates generated environments and deletes those that no pod template, pod or Job refers to any more. Secrets cannot be
/// listed, so the name of each is noted on a release's ControllerRevision before the Secret is created.
/// </summary>
internal sealed class EnvironmentWriter(SecretApplier secrets)
{
    /// <summary>
    /// Creates the desired environments. False: one could not be created, so its pods must not be created either.
    /// </summary>
    public async Task<bool> ApplyAsync(ApplySession session)
    {
        var made = true;
        foreach (var environment in session.Desired.Environments)
        {
            if ((session.Plan.Target ?? session.Plan.Rendered) is { } release)
            {
                await NoteAsync(session, Names.Release(session.Name, release.Id), environment.Metadata.Name!);
            }

            made &= await secrets.ApplyEnvironmentAsync(session, environment);
        }

        return made;
    }

    /// <summary>True: a record of the stack notes the environment.</summary>
    public static bool IsNoted(ApplySession session, string environment) =>
        session.NotedEnvironments.Contains(environment)
        || session.Observed.Revisions.Any(r => Noted(r).Contains(environment));

    /// <summary>
    /// Deletes environments that nothing refers to. Call it only when the wanted release has rolled out completely.
    /// </summary>
    public async Task PruneAsync(ApplySession session)
    {
        var used = Used(session.Desired, session.Observed);
        foreach (var revision in session.Observed.Revisions)
        {
            var noted = Noted(revision);
            var unused = noted.Where(n => !used.Contains(n)).ToList();
            if (unused.Count == 0)
            {
                continue;
            }

            // The note is an annotation, which others may change: delete only a Secret that is the stack's own.
            foreach (var name in unused)
            {
                await secrets.DeleteAsync(session, name, secret => Ownership.IsOurs(session.Stack, secret));
            }

            if (session.Report.Faults.Count > 0)
            {
                return;
            }

            await PatchAsync(session, revision.Metadata, noted.Except(unused));
        }
    }

    /// <summary>
    /// Moves the notes of records that are about to be deleted to that of the wanted release: Secrets cannot be listed, so one
    /// that no record notes would stay as long as the stack. True: these records note nothing, and can be deleted.
    /// </summary>
    public static async Task<bool> HandOverAsync(ApplySession session, IReadOnlyList<V1ControllerRevision> outdated)
    {
        var noting = outdated.Where(r => Noted(r).Length > 0).ToList();
        var release = (session.Plan.Target ?? session.Plan.Rendered)?.Id;
        if (noting.Count == 0 || session.Observed.Revisions.FirstOrDefault(
            r => release is not null && r.Metadata.Name == Names.Release(session.Name, release)) is not { } keeper)
        {
            return noting.Count == 0;
        }

        // Only over the version that was read: an older one may lack a note.
        await PatchAsync(
            session, keeper.Metadata, Noted(keeper).Union(noting.SelectMany(Noted)), onlyThisVersion: true);
        foreach (var revision in noting)
        {
            await PatchAsync(session, revision.Metadata, []);
        }

        return false;
    }

    private static async Task NoteAsync(ApplySession session, string record, string environment)
    {
        var revisions = session.Observed.Revisions;
        if (!IsNoted(session, environment))
        {
            // The cache may not hold the record yet.
            var revision = revisions.FirstOrDefault(r => r.Metadata.Name == record);
            await PatchAsync(
                session, revision?.Metadata ?? new V1ObjectMeta { Name = record },
                (revision is null ? [] : Noted(revision)).Append(environment));
        }
    }

    private static Task<V1ControllerRevision> PatchAsync(
        ApplySession session, V1ObjectMeta record, IEnumerable<string> names, bool onlyThisVersion = false)
    {
        var value = string.Join(',', names);
        var metadata =
            new JsonObject { ["annotations"] = new JsonObject { [Labels.Environments] = value.Length == 0 ? null : value } };
        if (onlyThisVersion)
        {
            metadata["resourceVersion"] = record.ResourceVersion;
        }

        return session.PatchAsync<V1ControllerRevision>(record, new JsonObject { ["metadata"] = metadata });
    }

    private static string[] Noted(V1ControllerRevision revision) =>
        revision.Metadata.Annotation(Labels.Environments)?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static HashSet<string> Used(DesiredState desired, ObservedState observed)
    {
        var pods = observed.Pods.Select(p => p.Spec)
            .Concat(observed.Deployments.Select(d => d.Spec?.Template.Spec))
            .Concat(observed.StatefulSets.Select(s => s.Spec?.Template.Spec))
            .Concat(observed.Jobs.Select(j => j.Spec?.Template.Spec))
            .Concat(observed.CronJobs.Select(c => c.Spec?.JobTemplate.Spec.Template.Spec));
        var names = pods.SelectMany(p => p?.Containers ?? []).SelectMany(c => c.EnvFrom ?? []).Select(e => e.SecretRef?.Name)
            .OfType<string>();
        return [.. names, .. desired.Environments.Select(e => e.Metadata.Name!)];
    }
}
