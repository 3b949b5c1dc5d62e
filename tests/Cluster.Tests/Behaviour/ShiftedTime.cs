namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>
/// The system's clock, which the test can move forward: what is due in a minute is then due at once. Timers use real time.
/// </summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _shift;

    public void Pass(TimeSpan time) => Interlocked.Add(ref _shift, time.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _shift));
}
