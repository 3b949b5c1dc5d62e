namespace Ballast.App.Dependencies;

/// <summary>The result of one check of a dependency; <see cref="Words"/> describe it in plain words.</summary>
internal sealed record DependencyStatus(IDependency Dependency, bool Up, string Words, TimeSpan Latency, string? Version)
{
    /// <summary>Time limit of a check for a probe.</summary>
    public static readonly TimeSpan Brief = TimeSpan.FromSeconds(3);

    /// <summary>Time limit of a check at start or by a person: a first connection on a busy machine takes a while.</summary>
    public static readonly TimeSpan Patient = TimeSpan.FromSeconds(10);

    /// <summary>Checks once, for <paramref name="limit"/> at most.</summary>
    public static async Task<DependencyStatus> CheckAsync(
        IDependency dependency, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var version = await dependency.PingAsync(either.Token).WaitAsync(either.Token);
            return new DependencyStatus(dependency, true, "connected", time.GetElapsedTime(start), version);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new DependencyStatus(dependency, false, PlainWords.Describe(e), time.GetElapsedTime(start), null);
        }
    }

    public static Task<DependencyStatus[]> CheckAllAsync(
        IEnumerable<IDependency> dependencies, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken) =>
        Task.WhenAll(dependencies.Select(d => CheckAsync(d, limit, time, cancellationToken)));
}
