namespace Ballast.Cluster.Tests.Runtime;

/// <summary>
/// The system's clock, which adds up the waits that have run out: how long a thing has been put off, however busy the machine was
/// meanwhile. A time limit that was not reached is none of them.
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
