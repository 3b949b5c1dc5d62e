namespace Ballast.Kubernetes.Hosting;

/// <summary>Work that runs beside the controllers while this instance leads, for example checks on timers of their own.</summary>
public interface ILeaderService
{
    /// <summary>
    /// Runs until cancelled: at shutdown, or when leadership is lost. When it throws or returns early it is started again.
    /// </summary>
    Task RunAsync(CancellationToken cancellationToken);
}
