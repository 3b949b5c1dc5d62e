using Ballast.Operator.Engines;

namespace Ballast.Operator.Health;

/// <summary>Checks one target until it is removed, and stores its health.</summary>
/// <param name="known">Last known health; valid until the first result, at most threshold x interval.</param>
/// <param name="slots">Limits how many targets are checked at the same time.</param>
/// <param name="changed">Called when a change of <see cref="Reading"/> must trigger a reconcile.</param>
internal sealed class TargetLoop(
    TargetName name,
    CheckTarget target,
    HealthReading known,
    IChecker checker,
    CheckSlots slots,
    Action<TargetName, HealthReading> changed,
    TimeProvider time)
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _stop;
    private HealthReading _reading = known;
    private LatencyReading? _latency;
    private DateTimeOffset _healthyAt = time.GetUtcNow();
    private bool _answered;

    public CheckTarget Target { get; } = target;

    public HealthReading Reading
    {
        get
        {
            lock (_lock)
            {
                return _reading;
            }
        }
    }

    public void Start(CancellationToken stopping)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        lock (_lock)
        {
            _stop = stop;
        }

        _ = RunAsync(stop.Token).ContinueWith(_ => End(), TaskScheduler.Default);
    }

    public void Stop()
    {
        lock (_lock)
        {
            _stop?.Cancel();
        }
    }

    private void End()
    {
        lock (_lock)
        {
            _stop?.Dispose();
            _stop = null;
        }
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        await Task.Yield();
        using var lapse = time.CreateTimer(_ => Lapse(), null, Pace.Standing(Target), Timeout.InfiniteTimeSpan);
        while (!stopping.IsCancellationRequested)
        {
            Record(await CheckAsync(stopping));
            await Task.Delay(Pace.Next(Reading, Target, Down(), Random.Shared.NextDouble()), time, stopping);
        }
    }

    private Task<CheckResult> CheckAsync(CancellationToken stopping) =>
        slots.RunAsync(name.Namespace, () => checker.CheckAsync(name, Target, stopping), stopping);

    private void Record(CheckResult answer)
    {
        lock (_lock)
        {
            _answered = true;
            if (answer.State == HealthState.Healthy)
            {
                _latency = LatencyReading.Next(_latency, answer.Latency);
                answer = answer with { Latency = _latency.Reported };
            }
        }

        // The first look at a new app can be a moment ahead of the Service's endpoints.
        Move(reading =>
            HealthJudge.Next(reading, answer, Target.FailureThreshold, trustsFirstFailure: Target is not AppTarget) with
            {
                Connection = (Target as DependencyTarget)?.Connection,
            });
    }

    private TimeSpan Down()
    {
        var now = time.GetUtcNow();
        if (Reading.State == HealthState.Healthy)
        {
            _healthyAt = now;
        }

        return now - _healthyAt;
    }

    /// <summary>Resets the last known health to Unknown, if no check has answered yet.</summary>
    private void Lapse() => Move(reading => _answered ? reading : new HealthReading(HealthState.Unknown, null, 0));

    private void Move(Func<HealthReading, HealthReading> next)
    {
        HealthReading before, after;
        lock (_lock)
        {
            before = _reading;
            after = _reading = next(before);
        }

        if (HealthJudge.Differs(before, after))
        {
            changed(name, after);
        }
    }
}
