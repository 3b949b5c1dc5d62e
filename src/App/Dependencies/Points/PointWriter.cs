using Ballast.App.Metrics;
using Polly.CircuitBreaker;

namespace Ballast.App.Dependencies.Points;

/// <summary>
/// Writes the points every now and then, beside the requests; what could not be written is written the next time.
/// </summary>
internal sealed class PointWriter(Influx influx, AppMetrics metrics, TimeSpan interval, ILogger logger, TimeProvider time)
    : BackgroundService
{
    /// <summary>How long the last write may delay a stop.</summary>
    private static readonly TimeSpan Last = TimeSpan.FromSeconds(2);

    private string? _unwritten;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteLastAsync();
    }

    /// <summary>Writes what there is, within a short time.</summary>
    public async Task WriteLastAsync()
    {
        using var late = new CancellationTokenSource(Last, time);
        await WriteAsync(late.Token);
        if (_unwritten is null)
        {
            await WriteAsync(late.Token);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        // Unchanged, with its old time: if the server had stored it and only its answer was lost, the same points replace it.
        _unwritten ??= metrics.Points.Take(time.GetUtcNow());
        if (_unwritten is null)
        {
            return;
        }

        try
        {
            await influx.WriteAsync(_unwritten, cancellationToken);
            _unwritten = null;
        }
#pragma warning disable CA1031 // nothing that goes wrong here may reach the application
        catch (Exception e)
#pragma warning restore CA1031
        {
            metrics.Failed("influxdb");
            // The circuit has told of it.
            if (e is not BrokenCircuitException)
            {
                logger.LogWarning("influxdb: {Reason:l}; points wait", PlainWords.Describe(e));
            }
        }
    }
}
