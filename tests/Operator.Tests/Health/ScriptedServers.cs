using System.Collections.Concurrent;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

/// <summary>Servers that answer as told, at once or when released.</summary>
internal sealed class ScriptedServers(TimeProvider time) : IChecker
{
    private volatile TaskCompletionSource _open = Opened();
    private int _waiting;

    public bool IsUp { get; set; } = true;

    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(4);

    public ConcurrentQueue<DateTimeOffset> Asked { get; } = [];

    public int Waiting => Volatile.Read(ref _waiting);

    public void Hold() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _open.SetResult();

    public async Task<CheckResult> CheckAsync(TargetName name, CheckTarget target, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        await _open.Task.WaitAsync(cancellationToken);
        Interlocked.Decrement(ref _waiting);
        Asked.Enqueue(time.GetUtcNow());
        return IsUp
            ? new CheckResult(HealthState.Healthy, "", "", time.GetUtcNow(), Latency) { Version = "15.18" }
            : new CheckResult(
                HealthState.Unhealthy, Reasons.ConnectionRefused, "nothing listens", time.GetUtcNow(), TimeSpan.Zero);
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
