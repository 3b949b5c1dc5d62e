using System.Diagnostics.CodeAnalysis;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Controllers;
using Ballast.Kubernetes.Diagnostics;
using Ballast.Kubernetes.Events;
using Ballast.Kubernetes.LeaderElection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ballast.Kubernetes.Hosting;

/// <summary>
/// Runs the operator: caches always, controllers while it leads. Stops in order: takes no new work, finishes running work
/// within a time limit, writes Events, releases the lease, stops the caches.
/// </summary>
[SuppressMessage(
    "Design", "CA1031:Do not catch general exception types", Justification = "A loop that fails is logged and started again.")]
internal sealed class OperatorHost(
    IEnumerable<IInformerLoop> informers,
    IEnumerable<IControllerLoop> controllers,
    IEnumerable<ILeaderService> leaderServices,
    EventRecorder events,
    LeaderElector elector,
    IOptions<KubernetesOperatorOptions> options,
    TimeProvider time,
    ILogger<OperatorHost> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abort = new(Timeout.InfiniteTimeSpan, time);
    private readonly CancellationTokenSource _stopCaches = new();
    private readonly CancellationTokenSource _stopEvents = new(Timeout.InfiniteTimeSpan, time);
    private Task _work = Task.CompletedTask;
    private Task _caches = Task.CompletedTask;
    private Task _recording = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _caches = Task.WhenAll(informers.Select(i => i.RunAsync(_stopCaches.Token)));
        _recording = events.RunAsync(_stopEvents.Token);
        _work = elector.RunAsync(LeadAsync, _stopping.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        logger.Stopping();
        _abort.CancelAfter(options.Value.ShutdownTimeout);
        await _stopping.CancelAsync();
        await Quietly(_work.WaitAsync(cancellationToken));
        await FlushEventsAsync();
        await _stopCaches.CancelAsync();
        await Quietly(_caches.WaitAsync(cancellationToken));
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _abort.Dispose();
        _stopCaches.Dispose();
        _stopEvents.Dispose();
    }

    private async Task LeadAsync(CancellationToken lost)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, lost);
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(_abort.Token, lost);
        await Task.WhenAll(
        [
            .. controllers.Select(c => KeepRunningAsync(() => c.RunAsync(stop.Token, abort.Token), stop.Token)),
            .. leaderServices.Select(s => KeepRunningAsync(() => s.RunAsync(stop.Token), stop.Token)),
        ]);
        if (_abort.IsCancellationRequested)
        {
            logger.StopTimedOut(options.Value.ShutdownTimeout);
        }

        if (_stopping.IsCancellationRequested && !lost.IsCancellationRequested)
        {
            await FlushEventsAsync();
        }
    }

    private async Task KeepRunningAsync(Func<Task> run, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await run();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                logger.LoopFailed(exception);
            }

            await Task.Delay(RestartDelay, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FlushEventsAsync()
    {
        events.Complete();
        _stopEvents.CancelAfter(options.Value.EventFlushTimeout);
        await Quietly(_recording);
    }

    private async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // Cancelled, as requested.
        }
        catch (Exception exception)
        {
            logger.LoopFailed(exception);
        }
    }
}
