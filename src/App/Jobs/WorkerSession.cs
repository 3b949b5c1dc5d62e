using Ballast.App.Commands;
using Ballast.App.Dependencies.Brokers;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Ballast.App.Jobs;

/// <summary>One connection of a worker, from its subscription to its loss or its end.</summary>
internal sealed class WorkerSession(IConnection connection, IChannel channel, Func<int> running, Services services)
    : IAsyncDisposable
{
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _consumer = "";

    public async Task StartAsync(IAsyncBasicConsumer consumer, CancellationToken cancellationToken)
    {
        channel.ChannelShutdownAsync += (_, _) =>
        {
            _lost.TrySetResult();
            return Task.CompletedTask;
        };
        _consumer = await channel.BasicConsumeAsync(JobQueue.Name, autoAck: false, consumer, cancellationToken);
    }

    /// <summary>Returns when the connection is lost.</summary>
    /// <exception cref="OperationCanceledException">Stopped: no new jobs came, and those that ran have ended.</exception>
    public async Task EndAsync(CancellationToken stopping)
    {
        try
        {
            await _lost.Task.WaitAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            await FinishAsync();
            throw;
        }
    }

    /// <summary>Takes no new jobs, and waits for those that run.</summary>
    private async Task FinishAsync()
    {
        using var late = new CancellationTokenSource(services.Settings.StopTimeout, services.Time);
        try
        {
            await channel.BasicCancelAsync(_consumer, noWait: false, late.Token);
            services.Logger.LogInformation("Stopping: no new jobs from now, {Count} still run", running());
            while (running() > 0 && channel.IsOpen)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), services.Time, late.Token);
            }
        }
        catch (OperationInterruptedException)
        {
            // The connection was lost at the same moment: the broker delivers the jobs to another worker.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await connection.AbortAsync(TimeSpan.FromSeconds(2));
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }
}
