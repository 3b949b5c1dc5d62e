namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>
/// The system's clock, which the test can move forward: what is due in a minute is then due at once. Timers use real time.
/// </summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _shift;
    private DateTimeOffset? _stopped;

    /// <summary>From now on only <see cref="Pass"/> moves the clock: how long the test takes has no effect.</summary>
    public void Stop() => _stopped ??= base.GetUtcNow();

    public void Pass(TimeSpan time) => Interlocked.Add(ref _shift, time.Ticks);

    public override DateTimeOffset GetUtcNow() => (_stopped ?? base.GetUtcNow()).AddTicks(Interlocked.Read(ref _shift));
}
