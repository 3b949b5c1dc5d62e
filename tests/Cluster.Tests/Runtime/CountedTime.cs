namespace Ballast.Cluster.Tests.Runtime;

/// <summary>
/// The system's clock, which adds up the waits that have elapsed. The sum is how long something was delayed, independent of how
/// busy the machine was. A time limit that was not reached does not count.
/// </summary>
internal class CountedTime : TimeProvider
{
    private long _waited;

    /// <summary>The sum of all waits so far.</summary>
    public TimeSpan Waited => new(Interlocked.Read(ref _waited));

    public override ITimer CreateTimer(
        TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(
        inner =>
        {
            Interlocked.Add(ref _waited, dueTime > TimeSpan.Zero ? dueTime.Ticks : 0);
            callback(inner);
        },
        state,
        dueTime,
        period);
}
