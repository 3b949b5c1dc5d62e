using System.Text;
using System.Text.Json;
using Ballast.App.Commands;
using Ballast.App.Dependencies;
using Ballast.App.Dependencies.Brokers;
using Ballast.App.Serving;
using Polly;
using Polly.Retry;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Ballast.App.Jobs;

/// <summary>
/// Does the jobs of the queue, as many at once as there are workers. A job is acknowledged after its work. One that fails is
/// delivered again, and becomes a dead letter in the end; while the database is away, jobs wait.
/// </summary>
internal sealed class Worker(Services services, Broker broker, JobStore store)
{
    private readonly ILogger _logger = services.Logging.CreateLogger<Worker>();
    private int _running;

    private ushort Workers => (ushort)services.Settings.Broker!.Workers;

    /// <summary>Runs until stopped; running jobs may then finish within the stop time-out.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var abandon = new CancellationTokenSource();
        await using var _ = stopping.Register(() => abandon.CancelAfter(services.Settings.StopTimeout));
        var again = BuildRetry();
        try
        {
            while (true)
            {
                await using var session =
                    await again.ExecuteAsync(async token => await SubscribeAsync(abandon.Token, token), stopping);
                _logger.LogInformation("Working on queue {Queue:l}, {Count} jobs at once", JobQueue.Name, Workers);
                await session.EndAsync(stopping);
                _logger.LogWarning("rabbitmq at {Address:l}: connection lost", broker.Address);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            _logger.LogInformation("Working on queue {Queue:l} has ended", JobQueue.Name);
        }
    }

    /// <summary>For ever: a worker without its broker has nothing else to do.</summary>
    private ResiliencePipeline BuildRetry() => new ResiliencePipelineBuilder { TimeProvider = services.Time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is not (null or OperationCanceledException)),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(500),
            MaxDelay = TimeSpan.FromSeconds(15),
            UseJitter = true,
            OnRetry = args =>
            {
                _logger.LogWarning("rabbitmq at {Address:l}: {Reason:l}; next try in {Seconds} s", broker.Address,
                    PlainWords.Describe(args.Outcome.Exception!), Math.Round(args.RetryDelay.TotalSeconds, 1));
                return default;
            },
        }).Build();

    private async Task<WorkerSession> SubscribeAsync(CancellationToken abandon, CancellationToken cancellationToken)
    {
        var connection = await broker.ConnectAsync(cancellationToken);
        try
        {
            var channel = await connection.CreateChannelAsync(
                new CreateChannelOptions(false, false, consumerDispatchConcurrency: Workers), cancellationToken);
            var session = new WorkerSession(connection, channel, () => Volatile.Read(ref _running), services);
            await JobQueue.DeclareAsync(channel, cancellationToken);
            await channel.BasicQosAsync(0, Workers, global: false, cancellationToken);
            var consumer = new AsyncEventingBasicConsumer(channel);
            consumer.ReceivedAsync += (_, delivery) => HandleAsync(channel, delivery, abandon);
            await session.StartAsync(consumer, cancellationToken);
            return session;
        }
        catch
        {
            await connection.AbortAsync(TimeSpan.FromSeconds(2));
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task HandleAsync(IChannel channel, BasicDeliverEventArgs delivery, CancellationToken abandon)
    {
        Interlocked.Increment(ref _running);
        try
        {
            if (Read(delivery) is not { } job)
            {
                _logger.LogError("A message that is not a job of ours became a dead letter");
                await channel.BasicRejectAsync(delivery.DeliveryTag, requeue: false, abandon);
                return;
            }

            await (await DoAsync(job, delivery.Redelivered, abandon)
                ? channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, abandon)
                : channel.BasicNackAsync(delivery.DeliveryTag, multiple: false, requeue: true, abandon));
        }
#pragma warning disable CA1031 // an answer that could not be given: the broker delivers the job again
        catch (Exception e)
#pragma warning restore CA1031
        {
            _logger.LogWarning("A job was not answered for: {Reason:l}", PlainWords.Describe(e));
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    /// <summary>False: the job failed. While the connection to the database fails, it is tried again.</summary>
    private async Task<bool> DoAsync(Job job, bool again, CancellationToken abandon)
    {
        var start = services.Time.GetTimestamp();
        while (true)
        {
            try
            {
                await store.DoAsync(job, abandon);
                services.Metrics.JobEnded(done: true, services.Time.GetElapsedTime(start));
                _logger.LogInformation("Job {Id:l} is done", job.Id);
                return true;
            }
            catch (Exception e) when (PlainWords.IsConnectionFailure(e) && !abandon.IsCancellationRequested)
            {
                // Not given back: that would count as a delivery, and the job would soon be a dead letter.
                _logger.LogWarning("Job {Id:l} waits: {Reason:l}", job.Id, PlainWords.Describe(e));
                await Task.Delay(services.Settings.TaskRetry.Delay, services.Time, abandon);
            }
#pragma warning disable CA1031 // whatever a job throws must not reach the others
            catch (Exception e) when (!abandon.IsCancellationRequested)
#pragma warning restore CA1031
            {
                services.Metrics.JobEnded(done: false, services.Time.GetElapsedTime(start));
                _logger.LogError("Job {Id:l} failed{Again:l}: {Reason:l}", job.Id, again ? " again" : "",
                    e is CommandException ? e.Message : PlainWords.Describe(e));
                return false;
            }
        }
    }

    /// <summary>Null: it is no job, or not one of this stack's.</summary>
    private Job? Read(BasicDeliverEventArgs delivery)
    {
        if (services.Signer is { } signer
            && !(delivery.BasicProperties.Headers?.TryGetValue(JobQueue.Signature, out var header) == true
                && header is byte[] signature && signer.Verifies(delivery.Body.Span, Encoding.ASCII.GetString(signature))))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(delivery.Body.Span, AppJson.Default.Job) is { Id: not null, Name: not null } job
                ? job : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
