using Ballast.Kubernetes.Controllers;
using Ballast.Kubernetes.Hosting;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Health;

/// <summary>
/// Checks every target of every stack on its own timer while this instance is the leader, and enqueues the stack when a target's
/// health changes. Timers and checks are asynchronous: a thousand servers that do not answer block no thread.
/// </summary>
/// <param name="requests">Lazy, because the controller behind it depends on this monitor.</param>
internal sealed partial class HealthMonitor(
    IChecker checker, Lazy<IReconcileRequests<AppStack>> requests, TimeProvider time, ILogger<HealthMonitor> logger)
    : IHealthMonitor, ILeaderService, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Namespace, string Stack), Dictionary<string, TargetLoop>> _stacks = [];
    private readonly CheckSlots _slots = new();
    private CancellationToken? _running;

    /// <summary>Checks the tracked targets until cancelled, then stops tracking all of them.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _running = cancellationToken;
            foreach (var loop in _stacks.Values.SelectMany(loops => loops.Values))
            {
                loop.Start(cancellationToken);
            }
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            _running = null;
            _stacks.Clear();
        }
    }

    public void Track(StackTargets targets, HealthSnapshot known)
    {
        var wanted = targets.Dependencies.ToDictionary(d => d.Key, CheckTarget (d) => d.Value, StringComparer.Ordinal);
        if (targets.App is { } app)
        {
            wanted[TargetName.App] = app;
        }

        var key = (targets.Namespace, targets.Stack);
        lock (_lock)
        {
            if (!_stacks.TryGetValue(key, out var loops))
            {
                _stacks[key] = loops = new Dictionary<string, TargetLoop>(StringComparer.Ordinal);
            }

            foreach (var gone in loops.Keys.Except(wanted.Keys).ToList())
            {
                loops.Remove(gone, out var loop);
                loop!.Stop();
            }

            foreach (var (name, target) in wanted)
            {
                Track(loops, new TargetName(targets.Namespace, targets.Stack, name), target, known.Of(name));
            }
        }
    }

    public void Forget(string @namespace, string stack)
    {
        lock (_lock)
        {
            if (_stacks.Remove((@namespace, stack), out var loops))
            {
                foreach (var loop in loops.Values)
                {
                    loop.Stop();
                }
            }
        }
    }

    public HealthSnapshot? Latest(string @namespace, string stack)
    {
        lock (_lock)
        {
            return _stacks.TryGetValue((@namespace, stack), out var loops)
                ? new HealthSnapshot(
                    loops.Where(l => l.Key != TargetName.App)
                        .ToDictionary(l => l.Key, l => l.Value.Reading, StringComparer.Ordinal),
                    loops.GetValueOrDefault(TargetName.App)?.Reading)
                : null;
        }
    }

    public void Dispose() => _slots.Dispose();

    private void Track(Dictionary<string, TargetLoop> loops, TargetName name, CheckTarget target, HealthReading? known)
    {
        var current = loops.GetValueOrDefault(name.Name);
        if (current?.Target == target)
        {
            return;
        }

        current?.Stop();
        var first = (current is null ? known : AsksTheSame(current.Target, target) ? current.Reading : null)
            ?? new HealthReading(HealthState.Unknown, null, 0);
        var loop = loops[name.Name] = new TargetLoop(name, target, first, checker, _slots, Changed, time);
        if (_running is { } running)
        {
            loop.Start(running);
        }
    }

    /// <summary>
    /// True: only interval, timeout or threshold differ, so the last result is still valid. With other credentials it is not: a
    /// gate could open on a result for the old ones.
    /// </summary>
    private static bool AsksTheSame(CheckTarget a, CheckTarget b) =>
        a with { Interval = b.Interval, Timeout = b.Timeout, FailureThreshold = b.FailureThreshold } == b;

    private void Changed(TargetName name, HealthReading reading)
    {
        JudgementChanged(logger, name, reading.State, reading.Last?.Reason, reading.Last?.Message);
        requests.Value.Enqueue(name.Namespace, name.Stack);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Health of {Target}: {State} {Reason} {Words}")]
    private static partial void JudgementChanged(
        ILogger logger, TargetName target, HealthState state, string? reason, string? words);
}
