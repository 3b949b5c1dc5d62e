using Ballast.App.Configuration;

namespace Ballast.App.Serving;

/// <summary>
/// The first step of a stop: readiness fails and responses close their connections, but requests are still accepted for a
/// while. Otherwise requests of a load balancer that notices the stop late would fail.
/// </summary>
internal sealed class Drain(Settings settings, ILogger<Drain> logger, TimeProvider time) : IHostedLifecycleService
{
    private volatile bool _stopping;

    public bool Stopping => _stopping;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        logger.LogInformation(
            "Stopping: not ready from now, taking requests for {Seconds} s more", settings.StopDelay.TotalSeconds);
        await Task.Delay(settings.StopDelay, time, cancellationToken);
    }

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        logger.LogInformation("All requests have ended");
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
