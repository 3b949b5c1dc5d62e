namespace Ballast.Kubernetes.Hosting;

/// <summary>
/// Work that runs while this instance leads, in addition to the controllers, for example checks with timers of their own.
/// </summary>
public interface ILeaderService
{
    /// <summary>
    /// Runs until cancelled: at shutdown, or when leadership is lost. Started again if it throws or returns early.
    /// </summary>
    Task RunAsync(CancellationToken cancellationToken);
}
