using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.References;

namespace Ballast.Operator.Apply;

/// <summary>
/// Makes generated environments and deletes those that no pod template, pod or Job refers to any more. Secrets cannot be listed,
/// so the name of each is noted on a release's ControllerRevision before it is made.
/// </summary>
internal sealed class EnvironmentKeeper(
    IKubernetesClient client, ChildApplier children, SecretApplier secrets, ReferenceStore references)
{
    /// <summary>Makes those that are wanted. False: one could not be made, so its pods must not be either.</summary>
    public async Task<bool> ApplyAsync(
        AppStack stack, StackPlan plan, DesiredState desired, ObservedState observed, ApplyReport report,
        CancellationToken cancellationToken)
    {
        var made = true;
        foreach (var environment in desired.Environments)
        {
            if ((plan.Target ?? plan.Rendered) is { } release)
            {
                await NoteAsync(stack, Names.Release(
                    stack.Metadata.Name!, release.Id), environment.Metadata.Name!, observed, report, cancellationToken);
            }

            made &= await secrets.ApplyEnvironmentAsync(stack, environment, report, cancellationToken);
        }

        return made;
    }

    /// <summary>Deletes what nothing refers to; only called when the wanted release has rolled out whole.</summary>
    public async Task PruneAsync(
        AppStack stack, DesiredState desired, ObservedState observed, ApplyReport report, CancellationToken cancellationToken)
    {
        var used = Used(desired, observed);
        foreach (var revision in observed.Revisions)
        {
            var noted = Noted(revision);
            var unused = noted.Where(n => !used.Contains(n)).ToList();
            if (unused.Count == 0)
            {
                continue;
            }

            foreach (var name in unused)
            {
                await DeleteAsync(stack, name, report, cancellationToken);
            }

            if (report.Faults.Count > 0)
            {
                return;
            }

            await PatchAsync(stack, revision.Metadata.Name!, noted.Except(unused), report, cancellationToken);
        }
    }

    // The note is an annotation, which others may write to: what it names has to be the stack's own.
    private async Task DeleteAsync(AppStack stack, string name, ApplyReport report, CancellationToken cancellationToken)
    {
        if (await client.GetAsync<V1Secret>(name, stack.Metadata.Namespace, cancellationToken) is { } secret
            && Ownership.IsOurs(stack, secret.Metadata))
        {
            await children.DeleteAsync(secret, report, cancellationToken);
            references.Invalidate(stack.Metadata.Namespace!, new ReferenceKey(ReferenceKind.Secret, name));
        }
    }

    private async Task NoteAsync(
        AppStack stack, string record, string environment, ObservedState observed, ApplyReport report,
        CancellationToken cancellationToken)
    {
        var noted = observed.Revisions.FirstOrDefault(r => r.Metadata.Name == record) is { } revision ? Noted(revision) : [];
        if (!observed.Revisions.Any(r => Noted(r).Contains(environment)))
        {
            await PatchAsync(stack, record, noted.Append(environment), report, cancellationToken);
        }
    }

    private async Task PatchAsync(
        AppStack stack, string record, IEnumerable<string> names, ApplyReport report, CancellationToken cancellationToken)
    {
        var value = string.Join(',', names);
        var patch = new JsonObject
        {
            ["metadata"] =
                new JsonObject { ["annotations"] = new JsonObject { [Labels.Environments] = value.Length == 0 ? null : value } },
        };
        await client.PatchAsync<V1ControllerRevision>(record, stack.Metadata.Namespace, patch, cancellationToken);
        report.CountWrite();
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
