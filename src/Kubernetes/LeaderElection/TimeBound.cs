namespace Ballast.Kubernetes.LeaderElection;

/// <summary>A token that is cancelled with another, or when its time is up.</summary>
internal sealed class TimeBound : IDisposable
{
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _either;

    public TimeBound(TimeSpan limit, TimeProvider time, CancellationToken outer)
    {
        _limit = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(outer, _limit.Token);
    }

    public CancellationToken Token => _either.Token;

    public void Dispose()
    {
        _either.Dispose();
        _limit.Dispose();
    }
}
