using System.Collections.Concurrent;
using Ballast.Kubernetes.Controllers;
using Ballast.Kubernetes.Hosting;
using Ballast.Kubernetes.Objects;
using Ballast.Kubernetes.Queues;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.References;

namespace Ballast.Operator.Observe;

/// <summary>
/// Reads what a stack at rest refers to whenever it is due, and has the stack reconciled only if it has changed. A reconcile for
/// each of these reads would be nearly all that many stacks cost at rest.
/// </summary>
/// <param name="references">Reads them.</param>
/// <param name="capabilities">A server with other features needs a reconcile too.</param>
/// <param name="requests">Lazy, because the controller behind it depends on this.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class RestingReferences(
    ReferenceStore references, CapabilityReader capabilities, Lazy<IReconcileRequests<AppStack>> requests, TimeProvider time,
    ILogger<RestingReferences> logger) : ILeaderService
{
    private const int AtOnce = 4;

    // A look on its own wakes threads that sleep, which takes more processor time than the look.
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(2);

    private static readonly ExponentialBackoff Backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    private readonly ConcurrentDictionary<ObjectKey, Resting> _stacks = new();
    private volatile WorkQueue<ObjectKey>? _queue;

    /// <summary>How many stacks are watched over.</summary>
    public int Count => _stacks.Count;

    /// <summary>When to look: at the end of the two seconds in which it is due, with all that are due in them.</summary>
    /// <param name="due">The time until it is due.</param>
    /// <param name="now">The time.</param>
    internal static TimeSpan Delay(TimeSpan due, DateTimeOffset now) =>
        due + TimeSpan.FromTicks((Together.Ticks - ((now + due).UtcTicks % Together.Ticks)) % Together.Ticks);

    /// <summary>
    /// Watches over the references of a stack until it is reconciled again. False: the stack is not at rest, or this instance
    /// does not lead, so it has to be reconciled when the next of them is due.
    /// </summary>
    /// <param name="stack">The stack.</param>
    /// <param name="observed">What the reconcile has observed.</param>
    /// <param name="due">What was read.</param>
    /// <param name="isHeld">True: the plan holds something back.</param>
    public bool TryKeep(AppStack stack, ObservedState observed, DueReads due, bool isHeld)
    {
        var (key, reading) = (ObjectKey.Of(stack), due.References);
        if (_queue is not { } queue || isHeld || observed.UnavailableKinds.Count > 0 || !ReferenceSchedule.IsAtRest(observed)
            || reading.Unreadable.Count > 0 || reading.Found.Values.Any(found => found is null))
        {
            _stacks.TryRemove(key, out _);
            return false;
        }

        _stacks[key] = new Resting(
            observed.Capabilities,
            [.. due.Looks.Select(l => new Reference(l.Key, l.Every, l.NeedsContent, reading.Found[l.Key]!))]);
        queue.AddAfter(key, Delay(reading.Due, time.GetUtcNow()));
        return true;
    }

    /// <summary>Forgets a deleted stack.</summary>
    public void Forget(AppStack stack)
    {
        var key = ObjectKey.Of(stack);
        _stacks.TryRemove(key, out _);
        _queue?.Remove(key);
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var queue = new WorkQueue<ObjectKey>("references", Backoff, time);
        using var stop = cancellationToken.Register(queue.ShutDown);
        _queue = queue;
        try
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => WorkAsync(queue, cancellationToken)));
        }
        finally
        {
            _queue = null;
            _stacks.Clear();
        }
    }

    private async Task WorkAsync(WorkQueue<ObjectKey> queue, CancellationToken cancellationToken)
    {
        await Task.Yield();
        while (await queue.TakeAsync(CancellationToken.None) is { HasKey: true, Key: var key })
        {
            try
            {
                await LookAsync(queue, key, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // One stack's fault must not end the looks at all others: logged, and the stack is reconciled.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LookFailed(logger, exception, key);
                Reconcile(key);
            }
            finally
            {
                queue.Done(key);
            }
        }
    }

    private async Task LookAsync(WorkQueue<ObjectKey> queue, ObjectKey key, CancellationToken cancellationToken)
    {
        if (!_stacks.TryGetValue(key, out var known))
        {
            return;
        }

        if (await DueAsync(key, known, cancellationToken) is { } due)
        {
            queue.AddAfter(key, Delay(due, time.GetUtcNow()));
        }
        else if (_stacks.TryRemove(KeyValuePair.Create(key, known)))
        {
            Reconcile(key);
        }
    }

    private void Reconcile(ObjectKey key) => requests.Value.Enqueue(key.Namespace, key.Name);

    // Null: something is not as it was.
    private async Task<TimeSpan?> DueAsync(ObjectKey key, Resting known, CancellationToken cancellationToken)
    {
        if (await capabilities.LoadAsync(cancellationToken) != known.Capabilities)
        {
            return null;
        }

        var reading = await references.LoadAsync(
            key.Namespace!, known.References.Select(r => new ReferenceLook(r.Key, r.Every) { NeedsContent = r.NeedsContent }),
            cancellationToken);
        return reading.Unreadable.Count == 0 && known.References.All(r => IsSame(r.Found, reading.Found[r.Key]))
            ? reading.Due
            : null;
    }

    // What was only presumed has no version yet.
    private static bool IsSame(ReferencedObject known, ReferencedObject? found) => found is not null
        && (known.Metadata.ResourceVersion is null
            ? known.Metadata.ControllerOwner?.Uid == found.Metadata.ControllerOwner?.Uid
            : known.Metadata.Uid == found.Metadata.Uid && known.Metadata.ResourceVersion == found.Metadata.ResourceVersion);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The references of {Stack} could not be looked at")]
    private static partial void LookFailed(ILogger logger, Exception exception, ObjectKey stack);

    private sealed record Resting(ServerCapabilities Capabilities, Reference[] References);

    private readonly record struct Reference(ReferenceKey Key, TimeSpan Every, bool NeedsContent, ReferencedObject Found);
}
