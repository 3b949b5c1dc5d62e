using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Apply;

/// <summary>
/// The writes of one reconcile: their inputs, their report, and the only way to the API server. Each successful write is
/// logged, counted and reported. Requests throw as the client's do; with <see cref="TryAsync{T}"/> an API error stops only the
/// child that it concerns.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="writes">Is told the answers.</param>
/// <param name="logger">The log.</param>
/// <param name="knownFaults">Faults of the stack's last reconcile, which are not logged as warnings again.</param>
/// <param name="cancellationToken">Ends the requests.</param>
internal sealed class ApplySession(
    IKubernetesClient client, OwnWrites writes, ILogger logger, IReadOnlySet<ApplyFault> knownFaults,
    CancellationToken cancellationToken)
{
    /// <summary>Our field manager.</summary>
    public const string FieldManager = "ballast";

    // Kinds whose status tells whether a change has been carried out.
    private static readonly HashSet<Type> Observable =
        [typeof(V1Deployment), typeof(V1StatefulSet), typeof(V1PersistentVolumeClaim)];

    private static readonly ApplyOptions Options = new(FieldManager);

    public required AppStack Stack { get; init; }

    public required StackPlan Plan { get; init; }

    public required DesiredState Desired { get; init; }

    public required ObservedState Observed { get; init; }

    public ApplyReport Report { get; } = new();

    /// <summary>What admission is known to have changed of the stack's children.</summary>
    public KnownAdmission Admission { get; init; } = new();

    /// <summary>Which desired states the stack's children are known to have.</summary>
    public SettledChildren Settled { get; init; } = new();

    /// <summary>Generated environments that a record created in this reconcile notes; the cache does not hold it yet.</summary>
    public HashSet<string> NotedEnvironments { get; } = new(StringComparer.Ordinal);

    public CancellationToken CancellationToken => cancellationToken;

    public string Namespace => Stack.Metadata.Namespace!;

    /// <summary>The stack's name.</summary>
    public string Name => Stack.Metadata.Name!;

    /// <summary>
    /// Writes a child. False on an API error: a conflict means that the child has to be read again, any other error is a fault.
    /// An error of one child does not stop the others.
    /// </summary>
    public Task<bool> TryAsync<T>(V1ObjectMeta child, Func<Task> write) => TryAsync(
        write, () => logger.ChildChanged(Namespace, Name, ResourceType.Of<T>().Kind, child.Name),
        refusal => Faults.Of<T>(child, refusal));

    /// <summary>Makes a write that is not about a single child.</summary>
    /// <param name="what">What the write is about, for the message of an API error.</param>
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

    /// <summary>
    /// True: the child's dependency is no longer listed or not fully known, so the child is neither changed nor deleted yet.
    /// </summary>
    public bool IsRetiring(V1ObjectMeta child) => Desired.Retiring.Contains(child.Label(Labels.Component) ?? "");

    public Task<T?> GetAsync<T>(string name)
        where T : class, IKubernetesObject => client.GetAsync<T>(name, Namespace, cancellationToken);

    public Task<V1ObjectMeta?> GetMetadataAsync<T>(string name)
        where T : class, IKubernetesObject => client.GetMetadataAsync<T>(name, Namespace, cancellationToken);

    public async Task<List<T>> ListAsync<T>(string labelSelector)
        where T : class, IKubernetesObject =>
        (await client.ListAsync<T>(Namespace, new ListOptions(labelSelector), cancellationToken)).Items;

    public Task<ManagedFields?> GetManagedFieldsAsync<T>(string name)
        where T : class, IKubernetesObject => client.GetManagedFieldsAsync<T>(name, Namespace, cancellationToken);

    /// <summary>Creates an object. Returns it as the server has it.</summary>
    public async Task<T> CreateAsync<T>(T child)
        where T : class, IKubernetesObject
    {
        var created = await client.CreateAsync(child, cancellationToken);
        writes.Keep(created, Observed.Read);
        Wrote<T>(WriteVerb.Create, child.Metadata.Name!);
        return created;
    }

    /// <summary>Creates a migration's Job.</summary>
    public async Task StartAsync(V1Job migration)
    {
        writes.Keep(await client.CreateAsync(migration, cancellationToken), Observed.Read);
        Count<V1Job>(WriteVerb.Start);
        logger.MigrationStarted(
            Namespace, Name, WriteVerb.Start, ResourceType.Of<V1Job>().Kind, migration.Metadata.Name,
            migration.Metadata.Annotation(Labels.MigrationKey), migration.Spec?.Template.Spec?.Containers[0].Image);
    }

    /// <summary>
    /// Server-side apply, forced: takes fields over from other field managers. Returns the object as the server has it.
    /// </summary>
    /// <param name="child">Its desired state.</param>
    /// <param name="live">Its metadata as it was read.</param>
    public async Task<T> ApplyAsync<T>(T child, V1ObjectMeta live)
        where T : class, IKubernetesObject
    {
        var applied = await client.ApplyAsync(child, Options, cancellationToken);
        writes.Keep(applied, Observed.Read);
        WroteIfChanged<T>(WriteVerb.Apply, live, applied);
        return applied;
    }

    /// <summary>Patches an object. Returns it as the server has it.</summary>
    /// <param name="live">Its metadata as it was read, or only its name.</param>
    /// <param name="patch">A merge patch.</param>
    public async Task<T> PatchAsync<T>(V1ObjectMeta live, JsonObject patch)
        where T : class, IKubernetesObject
    {
        var patched = await client.PatchAsync<T>(live.Name!, Namespace, patch, cancellationToken);
        writes.Keep(patched, Observed.Read);
        if (!WroteIfChanged<T>(WriteVerb.Patch, live, patched))
        {
            Admission.KeepFutile(live, patch);
        }

        return patched;
    }

    /// <summary>Deletes this version of an object only. If it has changed, the next reconcile decides again.</summary>
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

    // The server changed nothing if the version is the same. Counted, it would start the next reconcile, and that the next one.
    private bool WroteIfChanged<T>(string verb, V1ObjectMeta live, T answer)
        where T : class, IKubernetesObject
    {
        if (live.ResourceVersion is { } version && answer.Metadata.ResourceVersion == version)
        {
            return false;
        }

        Wrote<T>(verb, live.Name!);
        return true;
    }

    private void Wrote<T>(string verb, string name)
    {
        Count<T>(verb);
        logger.Wrote(Namespace, Name, verb, ResourceType.Of<T>().Kind, name);
    }

    private void Count<T>(string verb)
    {
        Report.CountWrite(isAnswered: verb != WriteVerb.Delete);
        if (verb != WriteVerb.Delete && Observable.Contains(typeof(T)))
        {
            Report.MarkChangedWorkload();
        }

        ApplyMetrics.Record(ResourceType.Of<T>().Kind, verb);
    }
}
