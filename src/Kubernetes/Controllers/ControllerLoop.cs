using System.Collections.Concurrent;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Diagnostics;
using Ballast.Kubernetes.Objects;
using Ballast.Kubernetes.Queues;
using Microsoft.Extensions.Logging;

namespace Ballast.Kubernetes.Controllers;

/// <summary>
/// Turns changes into keys and keys into reconciles, while this instance leads. Each run has a new queue with everything in the
/// cache, so that work that an earlier leader left undone is found.
/// </summary>
internal sealed class ControllerLoop<TEntity>(
    Informer<TEntity> informer,
    EntityReconciler<TEntity> reconciler,
    IReadOnlyList<ITrigger> triggers,
    Func<TEntity?, TEntity?, bool> isRelevant,
    ControllerOptions options,
    TimeProvider time,
    ILogger logger) : IControllerLoop, IReconcileRequests<TEntity>
    where TEntity : class, IKubernetesObject
{
    // A reconcile that still runs this long after its time-out counts as stuck.
    private static readonly TimeSpan StuckAfter = TimeSpan.FromMinutes(1);

    private readonly string _name = options.Name ?? ResourceType.Of<TEntity>().Plural;
    private readonly ConcurrentDictionary<ObjectKey, long> _underWay = [];
    private volatile WorkQueue<ObjectKey>? _queue;

    public string Name => _name;

    public IInformerStatus Entities => informer;

    public bool IsAlive => _underWay.Values.All(started => time.GetElapsedTime(started) < options.ReconcileTimeout + StuckAfter);

    public void Enqueue(string? @namespace, string name) => _queue?.Add(new ObjectKey(@namespace, name));

    public async Task RunAsync(CancellationToken stopping, CancellationToken abort)
    {
        await informer.WaitForSyncAsync(stopping);
        foreach (var trigger in triggers)
        {
            await trigger.WaitForSyncAsync(stopping);
        }

        using var queue = new WorkQueue<ObjectKey>(_name, options.Backoff, time);
        using var stop = stopping.Register(queue.ShutDown);
        _queue = queue;
        var subscriptions = Subscribe(queue);
        logger.ControllerStarted(_name, options.Workers);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => WorkAsync(queue, abort)));
        }
        finally
        {
            _queue = null;
            subscriptions.ForEach(s => s.Dispose());
            logger.ControllerStopped(_name);
        }
    }

    private List<IDisposable> Subscribe(WorkQueue<ObjectKey> queue)
    {
        foreach (var key in reconciler.Reconciled)
        {
            queue.Add(key);
        }

        var own = informer.Subscribe((old, current) =>
        {
            if (isRelevant(old, current))
            {
                queue.Add(ObjectKey.Of(current ?? old!));
            }
        });
        return [own, .. triggers.Select(t => t.Attach(queue))];
    }

    private async Task WorkAsync(WorkQueue<ObjectKey> queue, CancellationToken abort)
    {
        await Task.Yield();
        while (await queue.TakeAsync(CancellationToken.None) is { HasKey: true, Key: var key })
        {
            try
            {
                _underWay[key] = time.GetTimestamp();
                await ReconcileAsync(queue, key, abort);
            }
            finally
            {
                _underWay.TryRemove(key, out _);
                queue.Done(key);
            }
        }
    }

    private async Task ReconcileAsync(WorkQueue<ObjectKey> queue, ObjectKey key, CancellationToken abort)
    {
        using var scope = logger.BeginScope(new ReconcileScope(_name, key));
        using var timeout = new CancellationTokenSource(options.ReconcileTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(abort, timeout.Token);
        using var measured = ReconcileMeasurement.Start(_name, time);
        try
        {
            var result = await reconciler.ReconcileAsync(key, either.Token);
            measured.Result = Schedule(queue, key, result);
            logger.Reconciled(measured.Elapsed.TotalSeconds, measured.Result);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            measured.Result = "aborted";
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            measured.Result = "timeout";
            logger.ReconcileTimedOut(options.ReconcileTimeout, queue.AddAfterFailure(key));
        }
        catch (KubernetesApiException refusal)
        {
            measured.Result = "failure";
            logger.ReconcileFailed(null, refusal.Message, queue.AddAfterFailure(key, refusal.RetryAfter ?? TimeSpan.Zero));
        }
#pragma warning disable CA1031 // The one place where a controller's faults end: logged, counted, tried again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            measured.Result = "exception";
            logger.ReconcileThrew(exception, queue.AddAfterFailure(key));
        }
    }

    /// <summary>Requeues the key according to the result.</summary>
    private string Schedule(WorkQueue<ObjectKey> queue, ObjectKey key, ReconciliationResult<TEntity>? result)
    {
        if (result is null or { IsSuccess: true })
        {
            if (!reconciler.Exists(key))
            {
                queue.Remove(key);
                return "gone";
            }

            queue.Forget(key);

            if (result?.RequeueAfter is { } later)
            {
                queue.AddAfter(key, later);
                return "requeue";
            }

            return "success";
        }

        if (result.IsTerminal)
        {
            queue.Forget(key);
            queue.Cancel(key);
            logger.ReconcileTerminal(result.Error, result.ErrorMessage ?? "no reason given");
            return "terminal";
        }

        var delay = AddAfterFailure(queue, key, result.RequeueAfter);
        logger.ReconcileFailed(result.Error, result.ErrorMessage ?? "no reason given", delay);
        return "failure";
    }

    private static TimeSpan AddAfterFailure(WorkQueue<ObjectKey> queue, ObjectKey key, TimeSpan? asked)
    {
        if (asked is not { } delay)
        {
            return queue.AddAfterFailure(key);
        }

        queue.AddAfter(key, delay);
        return delay;
    }
}
