using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Apply;

/// <summary>
/// Creates missing volume claims, adopts retained ones, and lets claims grow. Never shrinks or replaces a claim.
/// </summary>
internal static class ClaimApplier
{
    /// <summary>
    /// Creates and adjusts claims. Returns the names of claims that are not the stack's: its servers must not mount them.
    /// </summary>
    public static async Task<IReadOnlySet<string>> ApplyAsync(ApplySession session)
    {
        var foreign = new HashSet<string>(StringComparer.Ordinal);
        foreach (var claim in session.Desired.Claims)
        {
            await session.TryAsync<V1PersistentVolumeClaim>(claim.Metadata, async () =>
            {
                if (!await ApplyAsync(session, claim))
                {
                    foreign.Add(claim.Metadata.Name!);
                }
            });
        }

        return foreign;
    }

    /// <summary>
    /// Deletes claims that no dependency of the spec or of a release uses any more, if their policy is Delete, and with them the
    /// credentials of dependencies that are no longer there. A claim in use stays until its pods are gone: otherwise it would be
    /// between deletion and use if its dependency wants a volume again.
    /// </summary>
    public static async Task PruneAsync(ApplySession session, SecretApplier secrets)
    {
        var kept = session.Desired.Claims.Select(c => c.Metadata.Name).ToHashSet();
        foreach (var claim in session.Observed.Claims.Where(
            c => !session.IsRetiring(c.Metadata) && !kept.Contains(c.Metadata.Name)))
        {
            var dependency = claim.Metadata.Annotation(Labels.DataDependency);
            if (dependency is null || claim.Metadata.Annotation(Labels.DataPolicy) != nameof(DeletionPolicy.Delete)
                || !Ownership.IsOurData(session.Stack, claim.Metadata, dependency)
                || ClaimUse.IsUsed(session.Observed, claim.Metadata.Name!))
            {
                continue;
            }

            await session.DeleteAsync(claim);
            if (!HasServer(session, dependency))
            {
                await DeleteCredentialsAsync(session, secrets, dependency, _ => true);
            }
        }
    }

    /// <summary>
    /// Deletes the credentials of servers without a volume that are about to be deleted, if their policy is Delete. Has to run
    /// before the servers are deleted: nothing else tells which credentials were theirs.
    /// </summary>
    public static async Task PruneCredentialsAsync(ApplySession session, SecretApplier secrets)
    {
        var wanted = session.Desired.StatefulSets.Select(s => s.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        var dependencies = session.Observed.StatefulSets
            .Where(s => !session.IsRetiring(s.Metadata) && !wanted.Contains(s.Metadata.Name)
                && Ownership.IsOurs(session.Stack, s.Metadata))
            .Select(s => s.Metadata.Label(Labels.Component)).OfType<string>();
        foreach (var dependency in dependencies.Where(
            d => session.Observed.Claims.All(c => c.Metadata.Name != Names.DataClaim(session.Name, d))))
        {
            await DeleteCredentialsAsync(
                session, secrets, dependency, s => s.Annotation(Labels.DataPolicy) == nameof(DeletionPolicy.Delete));
        }
    }

    // A server that keeps nothing any more lives on with its password.
    private static bool HasServer(ApplySession session, string dependency) => session.Plan.Spec.Dependencies.Exists(
        d => d.Name == dependency && EngineCatalog.For(d) is { IsManaged: true });

    private static Task DeleteCredentialsAsync(
        ApplySession session, SecretApplier secrets, string dependency, Func<V1ObjectMeta, bool> mayGo) =>
        secrets.DeleteAsync(
            session, Names.Credentials(session.Name, dependency),
            secret => Ownership.IsOurData(session.Stack, secret, dependency) && mayGo(secret));

    // False when the claim is not the stack's.
    private static async Task<bool> ApplyAsync(ApplySession session, V1PersistentVolumeClaim claim)
    {
        if ((session.Observed.Claims.FirstOrDefault(c => c.Metadata.Name == claim.Metadata.Name)
            ?? await MakeAsync(session, claim)) is not { } live)
        {
            return true;
        }

        if (!Ownership.IsOurData(session.Stack, live.Metadata, claim.Metadata.Annotation(Labels.DataDependency)))
        {
            session.AddFault(Faults.NotOwned<V1PersistentVolumeClaim>(session.Stack, live.Metadata));
            return false;
        }

        await AdjustAsync(session, claim, live);
        return true;
    }

    // Null when it was created; the live claim when the name is taken.
    private static async Task<V1PersistentVolumeClaim?> MakeAsync(ApplySession session, V1PersistentVolumeClaim claim)
    {
        try
        {
            await session.CreateAsync(claim);
            return null;
        }
        catch (KubernetesApiException refusal) when (refusal.IsAlreadyExists)
        {
            return await session.GetAsync<V1PersistentVolumeClaim>(claim.Metadata.Name!);
        }
    }

    private static async Task AdjustAsync(
        ApplySession session, V1PersistentVolumeClaim desired, V1PersistentVolumeClaim live)
    {
        // Only policy, the labels that we select by, and the size: the rest of a claim is immutable.
        var metadata = DataMetadataPatch.Build(session.Stack, desired.Metadata, live.Metadata);
        if (metadata.Count > 0)
        {
            await PatchAsync(session, live, new JsonObject { ["metadata"] = metadata });
        }

        var (wanted, found) = (Storage(desired), Storage(live));
        if (wanted is not null && found is not null && wanted > found)
        {
            await GrowAsync(session, live, wanted.Value.ToString());
        }
    }

    private static async Task GrowAsync(ApplySession session, V1PersistentVolumeClaim live, string wanted)
    {
        var requests = new JsonObject { ["requests"] = new JsonObject { ["storage"] = wanted } };
        try
        {
            await PatchAsync(session, live, new JsonObject { ["spec"] = new JsonObject { ["resources"] = requests } });
        }
        catch (KubernetesApiException refusal) when (Faults.OfGrowth(live, wanted, refusal) is { } fault)
        {
            session.AddFault(fault);
        }
    }

    private static async Task PatchAsync(ApplySession session, V1PersistentVolumeClaim live, JsonObject patch)
    {
        var metadata = patch["metadata"] as JsonObject ?? [];
        metadata["uid"] = live.Metadata.Uid;
        patch["metadata"] = metadata;
        if (!session.Admission.IsFutile(live.Metadata, patch))
        {
            await session.PatchAsync<V1PersistentVolumeClaim>(live.Metadata, patch);
        }
    }

    private static Quantity? Storage(V1PersistentVolumeClaim claim) =>
        claim.Spec?.Resources?.Requests?.GetValueOrDefault("storage") is { } text && Quantity.TryParse(text, out var size)
            ? size
            : null;
}
