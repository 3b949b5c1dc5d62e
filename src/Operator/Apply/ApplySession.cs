using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Apply;

/// <summary>
/// The writes of one reconcile: what they rest on, what became of them, and the only way to the server. Each write that happened
/// is logged, counted and in the report. Requests throw as the client's do; <see cref="TryAsync{T}"/> ends a refusal at the child
/// it concerns.
/// </summary>
/// <param name="knownFaults">Faults of the stack's last reconcile, which are not logged as warnings again.</param>
internal sealed class ApplySession(
    IKubernetesClient client, ILogger logger, IReadOnlySet<ApplyFault> knownFaults, CancellationToken cancellationToken)
{
    /// <summary>The name under which the server keeps our fields.</summary>
    public const string FieldManager = "ballast";

    private static readonly ApplyOptions Options = new(FieldManager);

    public required AppStack Stack { get; init; }

    public required StackPlan Plan { get; init; }

    public required DesiredState Desired { get; init; }

    public required ObservedState Observed { get; init; }

    public ApplyReport Report { get; } = new();

    public CancellationToken CancellationToken => cancellationToken;

    public string Namespace => Stack.Metadata.Namespace!;

    /// <summary>The stack's name.</summary>
    public string Name => Stack.Metadata.Name!;

    /// <summary>
    /// Writes a child. False when the server refused: a conflict means that the child is to be read again, anything else is a
    /// fault. One child's refusal stops no other.
    /// </summary>
    public Task<bool> TryAsync<T>(V1ObjectMeta child, Func<Task> write) => TryAsync(
        write, () => logger.ChildChanged(Namespace, Name, ResourceType.Of<T>().Kind, child.Name),
        refusal => Faults.Of<T>(child, refusal));

    /// <summary>Writes what is no one child.</summary>
    /// <param name="what">What a refusal concerns, for the message.</param>
    public Task<bool> TryAsync(string what, Func<Task> write) =>
        TryAsync(write, () => logger.SomethingChanged(Namespace, Name, what), refusal => Faults.Of(what, refusal));

    public void AddFault(ApplyFault fault)
    {
        Report.Add(fault);
        if (knownFaults.Contains(fault))
        {
            logger.StillNotWritten(Namespace, Name, fault.Reason, fault.Message);
        }
        else
        {
            logger.NotWritten(Namespace, Name, fault.Reason, fault.Message);
        }
    }

    /// <summary>True: the child's dependency is leaving, and nobody knows yet whether it may.</summary>
    public bool IsRetiring(V1ObjectMeta child) => Desired.Retiring.Contains(child.Label(Labels.Component) ?? "");

    public Task<T?> GetAsync<T>(string name)
        where T : class, IKubernetesObject => client.GetAsync<T>(name, Namespace, cancellationToken);

    public async Task<List<T>> ListAsync<T>(string labelSelector)
        where T : class, IKubernetesObject =>
        (await client.ListAsync<T>(Namespace, new ListOptions(labelSelector), cancellationToken)).Items;

    public Task<ManagedFields?> GetManagedFieldsAsync<T>(string name)
        where T : class, IKubernetesObject => client.GetManagedFieldsAsync<T>(name, Namespace, cancellationToken);

    public async Task CreateAsync<T>(T child)
        where T : class, IKubernetesObject
    {
        await client.CreateAsync(child, cancellationToken);
        Wrote<T>(WriteVerb.Create, child.Metadata.Name!);
    }

    /// <summary>Creates a migration's Job.</summary>
    public async Task StartAsync(V1Job migration)
    {
        await client.CreateAsync(migration, cancellationToken);
        Count<V1Job>(WriteVerb.Start);
        logger.MigrationStarted(
            Namespace, Name, WriteVerb.Start, ResourceType.Of<V1Job>().Kind, migration.Metadata.Name,
            migration.Metadata.Annotation(Labels.MigrationKey), migration.Spec?.Template.Spec?.Containers[0].Image);
    }

    /// <summary>Server-side apply, over fields of others.</summary>
    public async Task ApplyAsync<T>(T child)
        where T : class, IKubernetesObject
    {
        await client.ApplyAsync(child, Options, cancellationToken);
        Wrote<T>(WriteVerb.Apply, child.Metadata.Name!);
    }

    public async Task PatchAsync<T>(string name, JsonObject patch)
        where T : class, IKubernetesObject
    {
        await client.PatchAsync<T>(name, Namespace, patch, cancellationToken);
        Wrote<T>(WriteVerb.Patch, name);
    }

    /// <summary>Deletes this very version of an object; one that changed meanwhile is looked at again next time.</summary>
    public Task DeleteAsync<T>(T child)
        where T : class, IKubernetesObject =>
        child.Metadata.DeletionTimestamp is null
            ? TryAsync<T>(child.Metadata, () => DeleteVersionAsync(child))
            : Task.CompletedTask;

    private async Task DeleteVersionAsync<T>(T child)
        where T : class, IKubernetesObject
    {
        var version = new DeleteOptions(child.Metadata.Uid, child.Metadata.ResourceVersion);
        if (await client.DeleteAsync<T>(child.Metadata.Name!, child.Metadata.Namespace, version, cancellationToken))
        {
            Wrote<T>(WriteVerb.Delete, child.Metadata.Name!);
        }
    }

    private async Task<bool> TryAsync(Func<Task> write, Action logConflict, Func<KubernetesApiException, ApplyFault> fault)
    {
        try
        {
            await write();
            return true;
        }
        catch (KubernetesApiException refusal) when (refusal.IsConflict)
        {
            Report.MarkConflict();
            logConflict();
        }
        catch (KubernetesApiException refusal)
        {
            AddFault(fault(refusal));
        }

        return false;
    }

    private void Wrote<T>(string verb, string name)
    {
        Count<T>(verb);
        logger.Wrote(Namespace, Name, verb, ResourceType.Of<T>().Kind, name);
    }

    private void Count<T>(string verb)
    {
        Report.CountWrite();
        ApplyMetrics.Record(ResourceType.Of<T>().Kind, verb);
    }
}
