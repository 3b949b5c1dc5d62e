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
        AppliedState.Stamp(desired, type);
        if ((observed.FirstOrDefault(o => o.Metadata.Name == desired.Metadata.Name)
            ?? await CreateAsync(session, desired)) is not { } live)
        {
            return;
        }

        if (!Ownership.IsOurs(session.Stack, live.Metadata))
        {
            session.AddFault(Faults.NotOwned<T>(session.Stack, live.Metadata));
            return;
        }

        template?.Keep(desired, live);
        if (live.Metadata.DeletionTimestamp is not null || !AppliedState.Differs(desired, live, type))
        {
            return;
        }

        if (!await FieldOwnership.TakeOverAsync(session, live))
        {
            session.Report.MarkConflict();
            return;
        }

        desired.Metadata.Uid = live.Metadata.Uid;
        await ApplyOverAsync(session, desired, live);
    }

    private static async Task ApplyOverAsync<T>(ApplySession session, T desired, T live)
        where T : class, IKubernetesObject
    {
        try
        {
            await session.ApplyAsync(desired);
        }
        catch (KubernetesApiException refusal) when (
            refusal.IsInvalid && (desired, live) is (V1Deployment wanted, V1Deployment found)
                && VariableSwitch.FirstStep(wanted, found) is { } step)
        {
            await session.ApplyAsync(step);
            await session.ApplyAsync(desired);
        }
    }

    // Null when it was created. The live object when the name is taken, perhaps by a child of ours that lost its label.
    private static async Task<T?> CreateAsync<T>(ApplySession session, T desired)
        where T : class, IKubernetesObject
    {
        try
        {
            await session.CreateAsync(desired);
            return null;
        }
        catch (KubernetesApiException refusal) when (refusal.IsAlreadyExists)
        {
            return await session.GetAsync<T>(desired.Metadata.Name!);
        }
    }

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)KubernetesJsonContext.Default.GetTypeInfo(typeof(T))!;
}
