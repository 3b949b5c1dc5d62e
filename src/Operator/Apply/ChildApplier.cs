using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Apply;

/// <summary>Creates, applies and prunes the children of one kind. Knows nothing about the kind itself.</summary>
internal static class ChildApplier
{
    /// <summary>Creates missing children and applies changed ones.</summary>
    /// <param name="template">Keeps live pod templates; null for kinds without one.</param>
    public static async Task ApplyAsync<T>(
        ApplySession session, IReadOnlyList<T> desired, IReadOnlyList<T> observed, TemplateKeeper<T>? template)
        where T : class, IKubernetesObject
    {
        foreach (var child in desired)
        {
            await session.TryAsync<T>(child.Metadata, () => ApplyAsync(session, child, observed, template));
        }
    }

    /// <summary>
    /// Deletes the children that the stack controls and that are no longer desired, each by uid and resource version.
    /// </summary>
    public static async Task PruneAsync<T>(ApplySession session, IReadOnlyList<T> desired, IReadOnlyList<T> observed)
        where T : class, IKubernetesObject
    {
        var wanted = desired.Select(d => d.Metadata.Name).ToHashSet();
        foreach (var child in observed.Where(
            o => !wanted.Contains(o.Metadata.Name) && !session.IsRetiring(o.Metadata)
                && Ownership.IsOurs(session.Stack, o.Metadata)))
        {
            await session.DeleteAsync(child);
        }
    }

    private static async Task ApplyAsync<T>(
        ApplySession session, T desired, IReadOnlyList<T> observed, TemplateKeeper<T>? template)
        where T : class, IKubernetesObject
    {
        var type = TypeInfo<T>();
        var json = JsonSerializer.SerializeToUtf8Bytes(desired, type);
        var digest = SettledChildren.Digest(json);
        var found = observed.FirstOrDefault(o => o.Metadata.Name == desired.Metadata.Name);
        if (found is not null && session.Settled.Has(digest, found.Metadata) && Ownership.IsOurs(session.Stack, found.Metadata))
        {
            AdmissionReview.MarkCompared(session, found);
            return;
        }

        AppliedState.Stamp(desired, json);
        if ((found ?? await CreateAsync(session, desired, digest)) is not { } live)
        {
            return;
        }

        if (!Ownership.IsOurs(session.Stack, live.Metadata))
        {
            session.AddFault(Faults.NotOwned<T>(session.Stack, live.Metadata));
            return;
        }

        var isKept = template?.Keep(desired, live) == true;
        var differences = ObjectComparison.Find(desired, live, type);
        if (differences.Count == 0)
        {
            session.Settled.Keep(digest, live.Metadata);
        }

        if (live.Metadata.DeletionTimestamp is not null || AdmissionReview.IsKnown(session, desired, live, differences))
        {
            return;
        }

        // What the cache holds must be the newest state: otherwise an older state would be put back.
        var fields = await session.GetManagedFieldsAsync<T>(live.Metadata.Name!);
        if (fields is null || fields.ResourceVersion != live.Metadata.ResourceVersion)
        {
            session.Report.MarkConflict();
            return;
        }

        var owned = new OwnedFields(fields.Entries, ApplySession.FieldManager);
        if (AdmissionReview.IsAdmissions(session, desired, live, differences, owned))
        {
            return;
        }

        await FieldOwnership.TakeOverAsync(session, live, fields);
        if (isKept)
        {
            template!.Narrow(desired, owned);
        }

        desired.Metadata.Uid = live.Metadata.Uid;
        AdmissionReview.Learn(session, desired, await ApplyOverAsync(session, desired, live), type);
    }

    private static async Task<T> ApplyOverAsync<T>(ApplySession session, T desired, T live)
        where T : class, IKubernetesObject
    {
        try
        {
            var applied = await session.ApplyAsync(desired, live.Metadata);
            return ObjectComparison.Find(desired, applied, TypeInfo<T>()).Any(d => d.IsOrder)
                && VariableSwitch.WithoutVariables(desired) is { } step
                    ? await ApplyInStepsAsync(session, desired, step, applied)
                    : applied;
        }
        catch (KubernetesApiException refusal) when (
            refusal.IsInvalid && VariableSwitch.FirstStep(desired, live) is not null)
        {
            return await ApplyInStepsAsync(session, desired, VariableSwitch.FirstStep(desired, live)!, live);
        }
        catch (KubernetesApiException refusal) when (refusal.IsInvalid)
        {
            if (!await FieldOwnership.TakePortsAsync<T>(session, live.Metadata))
            {
                throw;
            }

            return await session.ApplyAsync(desired, live.Metadata);
        }
    }

    private static async Task<T> ApplyInStepsAsync<T>(ApplySession session, T desired, T step, T live)
        where T : class, IKubernetesObject
    {
        var bare = await session.ApplyAsync(step, live.Metadata);
        return await session.ApplyAsync(desired, bare.Metadata);
    }

    // Null when it was created. The live object when the name is taken, perhaps by a child of ours that lost its label.
    private static async Task<T?> CreateAsync<T>(ApplySession session, T desired, ulong digest)
        where T : class, IKubernetesObject
    {
        try
        {
            var created = await session.CreateAsync(desired);
            if (AdmissionReview.Learn(session, desired, created, TypeInfo<T>()))
            {
                session.Settled.Keep(digest, created.Metadata);
            }

            return null;
        }
        catch (KubernetesApiException refusal) when (refusal.IsAlreadyExists)
        {
            return await session.GetAsync<T>(desired.Metadata.Name!);
        }
    }

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)KubernetesJsonContext.Default.GetTypeInfo(typeof(T))!;
}
