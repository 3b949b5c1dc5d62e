namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>
/// The system's clock, moved forward at the test's word: what is due in a minute is due at once. Timers go by real time.
/// </summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _shift;

    public void Pass(TimeSpan time) => Interlocked.Add(ref _shift, time.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _shift));
}
