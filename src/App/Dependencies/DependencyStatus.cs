namespace Ballast.App.Dependencies;

/// <summary>The result of one check of a dependency; <see cref="Words"/> describe it in plain words.</summary>
internal sealed record DependencyStatus(IDependency Dependency, bool Up, string Words, TimeSpan Latency, string? Version)
{
    /// <summary>Time limit of a check for a probe.</summary>
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(3);

    /// <summary>Time limit of a check at start or by a person: a first connection on a busy machine takes a while.</summary>
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(10);

    /// <summary>Checks all, as at start or for a person: each is really asked.</summary>
    public static Task<DependencyStatus[]> CheckAllAsync(
        IEnumerable<IDependency> dependencies, TimeProvider time, CancellationToken cancellationToken) => Task.WhenAll(
            dependencies.Select(d => CheckAsync(d, token => PingAsync(d, Patient, time, token), time, cancellationToken)));

    /// <summary>Checks all, as for a probe: one whose circuit is open is not asked.</summary>
    public static Task<DependencyStatus[]> ProbeAllAsync(
        IEnumerable<IDependency> dependencies, TimeProvider time, CancellationToken cancellationToken) => Task.WhenAll(
            dependencies.Select(d => CheckAsync(
                d, token => d.Circuit.RunAsync(t => PingAsync(d, Brief, time, t), token), time, cancellationToken)));

    private static async Task<DependencyStatus> CheckAsync(
        IDependency dependency, Func<CancellationToken, Task<string>> ping, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        try
        {
            var version = await ping(cancellationToken);
            return new DependencyStatus(dependency, true, "connected", time.GetElapsedTime(start), version);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new DependencyStatus(dependency, false, PlainWords.Describe(e), time.GetElapsedTime(start), null);
        }
    }

    /// <exception cref="TimeoutException">No answer within <paramref name="limit"/>.</exception>
    private static async Task<string> PingAsync(
        IDependency dependency, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await dependency.PingAsync(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("no answer within the limit", e);
        }
    }
}
