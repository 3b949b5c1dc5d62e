using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Apply;

/// <summary>Brings the children of one kind in step: creates, applies, prunes. Knows nothing of what they are.</summary>
internal sealed class ChildApplier(IKubernetesClient client)
{
    /// <summary>The name under which the server keeps our fields.</summary>
    public const string FieldManager = "ballast";

    private static readonly ApplyOptions Options = new(FieldManager);

    /// <summary>Creates what is missing and applies what differs. One child's refusal stops no other.</summary>
    /// <param name="keepTemplate">Puts the live pod template back into a desired object; null for kinds without one.</param>
    public async Task ApplyAsync<T>(
        AppStack stack, IReadOnlyList<T> desired, IReadOnlyList<T> observed, ApplyReport report,
        CancellationToken cancellationToken,
        Action<T, T>? keepTemplate = null)
        where T : class, IKubernetesObject
    {
        foreach (var child in desired)
        {
            try
            {
                await ApplyAsync(stack, child, observed, report, keepTemplate, cancellationToken);
            }
            catch (KubernetesApiException refusal) when (refusal.IsConflict)
            {
                report.MarkOutrun();
            }
            catch (KubernetesApiException refusal)
            {
                report.Add(Faults.Of<T>(child.Metadata, refusal));
            }
        }
    }

    /// <summary>Deletes those that the stack controls and no longer wants, each by uid and version.</summary>
    public async Task PruneAsync<T>(
        AppStack stack, IReadOnlyList<T> desired, IReadOnlyList<T> observed, ApplyReport report,
        CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var wanted = desired.Select(d => d.Metadata.Name).ToHashSet();
        foreach (var child in observed.Where(o => !wanted.Contains(o.Metadata.Name) && Ownership.IsOurs(stack, o.Metadata)))
        {
            await DeleteAsync(child, report, cancellationToken);
        }
    }

    /// <summary>Deletes this very version of an object; one that changed meanwhile is looked at again next time.</summary>
    public async Task DeleteAsync<T>(T child, ApplyReport report, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        if (child.Metadata.DeletionTimestamp is not null)
        {
            return;
        }

        try
        {
            var options = new DeleteOptions(child.Metadata.Uid, child.Metadata.ResourceVersion);
            if (await client.DeleteAsync<T>(child.Metadata.Name!, child.Metadata.Namespace, options, cancellationToken))
            {
                report.CountWrite();
            }
        }
        catch (KubernetesApiException refusal) when (refusal.IsConflict)
        {
            report.MarkOutrun();
        }
        catch (KubernetesApiException refusal)
        {
            report.Add(Faults.Of<T>(child.Metadata, refusal));
        }
    }

    private async Task ApplyAsync<T>(
        AppStack stack, T desired, IReadOnlyList<T> observed, ApplyReport report, Action<T, T>? keepTemplate,
        CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var type = TypeInfo<T>();
        var live = observed.FirstOrDefault(o => o.Metadata.Name == desired.Metadata.Name);
        AppliedState.Stamp(desired, type);
        if (live is null)
        {
            live = await CreateAsync(stack, desired, report, cancellationToken);
            if (live is null)
            {
                return;
            }
        }

        if (!Ownership.IsOurs(stack, live.Metadata))
        {
            report.Add(Faults.NotOwned<T>(stack, live.Metadata));
            return;
        }

        keepTemplate?.Invoke(desired, live);
        if (live.Metadata.DeletionTimestamp is not null || !AppliedState.Differs(desired, live, type))
        {
            return;
        }

        if (!await FieldOwnership.TakeOverAsync(client, live, FieldManager, cancellationToken))
        {
            report.MarkOutrun();
            return;
        }

        desired.Metadata.Uid = live.Metadata.Uid;
        await ApplyOverAsync(desired, live, cancellationToken);
        report.CountWrite();
    }

    private async Task ApplyOverAsync<T>(T desired, T live, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        try
        {
            await client.ApplyAsync(desired, Options, cancellationToken);
        }
        catch (KubernetesApiException refusal) when (
            refusal.IsInvalid && (desired, live) is (V1Deployment wanted, V1Deployment found)
                && VariableSwitch.FirstStep(wanted, found) is { } step)
        {
            await client.ApplyAsync(step, Options, cancellationToken);
            await client.ApplyAsync(desired, Options, cancellationToken);
        }
    }

    // Null when it was made; the live object when the name was taken, perhaps by a child of ours that lost its label.
    private async Task<T?> CreateAsync<T>(AppStack stack, T desired, ApplyReport report, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        try
        {
            await client.CreateAsync(desired, cancellationToken);
            report.CountWrite();
            return null;
        }
        catch (KubernetesApiException refusal) when (refusal.IsAlreadyExists)
        {
            return await client.GetAsync<T>(desired.Metadata.Name!, stack.Metadata.Namespace, cancellationToken);
        }
    }

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)KubernetesJsonContext.Default.GetTypeInfo(typeof(T))!;
}
