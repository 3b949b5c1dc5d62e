using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Apply;

/// <summary>
/// Makes volume claims where there are none, takes retained ones up again, and lets them grow. Never shrinks or replaces one.
/// </summary>
internal sealed class ClaimApplier(IKubernetesClient client, ChildApplier children)
{
    /// <summary>
    /// Makes and adjusts claims. The names of those that are not the stack's, which no server of it may be given.
    /// </summary>
    public async Task<IReadOnlySet<string>> ApplyAsync(
        AppStack stack, IReadOnlyList<V1PersistentVolumeClaim> desired, IReadOnlyList<V1PersistentVolumeClaim> observed,
        ApplyReport report,
        CancellationToken cancellationToken)
    {
        var foreign = new HashSet<string>(StringComparer.Ordinal);
        foreach (var claim in desired)
        {
            try
            {
                var live = observed.FirstOrDefault(c => c.Metadata.Name == claim.Metadata.Name)
                    ?? await MakeAsync(claim, report, cancellationToken);
                if (live is not null
                    && !Ownership.IsOurData(stack, live.Metadata, claim.Metadata.Annotation(Labels.DataDependency)))
                {
                    foreign.Add(claim.Metadata.Name!);
                    report.Add(Faults.NotOwned<V1PersistentVolumeClaim>(stack, live.Metadata));
                }
                else if (live is not null)
                {
                    await AdjustAsync(stack, claim, live, report, cancellationToken);
                }
            }
            catch (KubernetesApiException refusal)
            {
                report.Add(Faults.Of<V1PersistentVolumeClaim>(claim.Metadata, refusal));
            }
        }

        return foreign;
    }

    /// <summary>
    /// Deletes claims and credentials of dependencies that are gone from spec and release, where their policy says so.
    /// </summary>
    public async Task PruneAsync(
        AppStack stack, IReadOnlyList<V1PersistentVolumeClaim> desired, IReadOnlyList<V1PersistentVolumeClaim> observed,
        ApplyReport report,
        CancellationToken cancellationToken)
    {
        var kept = desired.Select(c => c.Metadata.Name).ToHashSet();
        foreach (var claim in observed.Where(c => !kept.Contains(c.Metadata.Name)))
        {
            var dependency = claim.Metadata.Annotation(Labels.DataDependency);
            if (dependency is null || claim.Metadata.Annotation(Labels.DataPolicy) != nameof(DeletionPolicy.Delete)
                || !Ownership.IsOurData(stack, claim.Metadata, dependency))
            {
                continue;
            }

            await children.DeleteAsync(claim, report, cancellationToken);
            await DeleteCredentialsAsync(stack, dependency, _ => true, report, cancellationToken);
        }
    }

    /// <summary>
    /// Deletes the credentials of servers that keep nothing and are about to go, where their policy says so. Before the servers,
    /// since nothing else tells of them.
    /// </summary>
    public async Task PruneCredentialsAsync(
        AppStack stack, IEnumerable<V1StatefulSet> leaving, IReadOnlyList<V1PersistentVolumeClaim> observed, ApplyReport report,
        CancellationToken cancellationToken)
    {
        var dependencies = leaving.Where(s => Ownership.IsOurs(stack, s.Metadata)).Select(s => s.Metadata.Label(Labels.Component))
            .OfType<string>();
        foreach (var dependency in dependencies.Where(
            d => observed.All(c => c.Metadata.Name != Names.DataClaim(stack.Metadata.Name!, d))))
        {
            await DeleteCredentialsAsync(
                stack, dependency, s => s.Annotation(Labels.DataPolicy) == nameof(DeletionPolicy.Delete), report,
                cancellationToken);
        }
    }

    private async Task DeleteCredentialsAsync(
        AppStack stack, string dependency, Func<V1ObjectMeta, bool> mayGo, ApplyReport report,
        CancellationToken cancellationToken)
    {
        var name = Names.Credentials(stack.Metadata.Name!, dependency);
        if (await client.GetAsync<V1Secret>(name, stack.Metadata.Namespace, cancellationToken) is { } secret
            && Ownership.IsOurData(stack, secret.Metadata, dependency) && mayGo(secret.Metadata))
        {
            await children.DeleteAsync(secret, report, cancellationToken);
        }
    }

    private async Task<V1PersistentVolumeClaim?> MakeAsync(
        V1PersistentVolumeClaim claim, ApplyReport report, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateAsync(claim, cancellationToken);
            report.CountWrite();
            return null;
        }
        catch (KubernetesApiException refusal) when (refusal.IsAlreadyExists)
        {
            return await client.GetAsync<V1PersistentVolumeClaim>(
                claim.Metadata.Name!, claim.Metadata.Namespace, cancellationToken);
        }
    }

    private async Task AdjustAsync(
        AppStack stack, V1PersistentVolumeClaim desired, V1PersistentVolumeClaim live, ApplyReport report,
        CancellationToken cancellationToken)
    {
        if (Patch(stack, desired, live) is { Count: > 0 } patch)
        {
            var metadata = patch["metadata"] as JsonObject ?? [];
            metadata["uid"] = live.Metadata.Uid;
            patch["metadata"] = metadata;
            await client.PatchAsync<V1PersistentVolumeClaim>(
                live.Metadata.Name!, live.Metadata.Namespace, patch, cancellationToken);
            report.CountWrite();
        }
    }

    // Size, policy and the labels it is found by: the rest of a claim is fixed.
    private static JsonObject Patch(AppStack stack, V1PersistentVolumeClaim desired, V1PersistentVolumeClaim live)
    {
        var patch = new JsonObject();
        var (wanted, found) = (Storage(desired), Storage(live));
        if (wanted is not null && found is not null && wanted > found)
        {
            patch["spec"] = new JsonObject
            {
                ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = wanted.ToString() } },
            };
        }

        var metadata = DataMetadataPatch.Build(stack, desired.Metadata, live.Metadata);
        if (metadata.Count > 0)
        {
            patch["metadata"] = metadata;
        }

        return patch;
    }

    private static Quantity? Storage(V1PersistentVolumeClaim claim) =>
        claim.Spec?.Resources?.Requests?.GetValueOrDefault("storage") is { } text && Quantity.TryParse(text, out var size)
            ? size
            : null;
}
