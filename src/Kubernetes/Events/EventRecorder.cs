using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Diagnostics;
using Ballast.Kubernetes.Objects;
using Microsoft.Extensions.Logging;

namespace Ballast.Kubernetes.Events;

/// <summary>
/// Writes Events in the background. The name of an Event is a hash of its object and content, so a repeat is found by name and
/// its count increased, also after a restart. The number of writes for each object is limited.
/// </summary>
public sealed class EventRecorder : IEventRecorder
{
    private readonly Channel<EventOccurrence> _queue;
    private readonly IKubernetesClient _client;
    private readonly EventRecorderOptions _options;
    private readonly EventRateLimit _rate;
    private readonly TimeProvider _time;
    private readonly ILogger<EventRecorder> _logger;

    /// <summary>Creates a recorder. Events wait until it runs.</summary>
    public EventRecorder(IKubernetesClient client, EventRecorderOptions options, TimeProvider time, ILogger<EventRecorder> logger)
    {
        _client = client;
        _options = options;
        _time = time;
        _logger = logger;
        _rate = new EventRateLimit(options.Burst, options.RefillInterval, time);
        _queue = Channel.CreateBounded<EventOccurrence>(new BoundedChannelOptions(options.QueueLength)
        {
            FullMode = BoundedChannelFullMode.Wait,
            SingleReader = true,
        });
    }

    /// <inheritdoc/>
    public void Record(IKubernetesObject regarding, string type, string reason, string message)
    {
        var occurrence = EventOccurrence.Of(regarding, type, reason, message, _time.GetUtcNow());
        if (!_rate.TryTake(occurrence.Regarding.Uid ?? ""))
        {
            KubernetesMeter.EventsDropped.Add(1, new KeyValuePair<string, object?>("cause", "rate"));
        }
        else if (!_queue.Writer.TryWrite(occurrence))
        {
            KubernetesMeter.EventsDropped.Add(1, new KeyValuePair<string, object?>("cause", "full"));
        }
    }

    /// <summary>Writes recorded Events until <see cref="Complete"/>, then the remaining ones; cancellation stops that.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        await foreach (var occurrence in _queue.Reader.ReadAllAsync(cancellationToken))
        {
            await WriteAsync(occurrence, cancellationToken);
        }
    }

    /// <summary>Stops accepting Events.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A lost Event fails nothing.")]
    private async Task WriteAsync(EventOccurrence occurrence, CancellationToken cancellationToken)
    {
        try
        {
            await CreateOrCountAsync(occurrence, cancellationToken);
            KubernetesMeter.EventsWritten.Add(1);
        }
        catch (Exception exception)
            when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            KubernetesMeter.EventsDropped.Add(1, new KeyValuePair<string, object?>("cause", "failed"));
            _logger.EventLost(occurrence.Reason, $"{occurrence.Regarding.Kind} {occurrence.Regarding.Name}", exception.Message);
        }
    }

    private async Task CreateOrCountAsync(EventOccurrence occurrence, CancellationToken cancellationToken)
    {
        var built = occurrence.Build(_options.Component, _options.Instance);
        var (name, @namespace) = (built.Metadata.Name!, built.Metadata.Namespace);
        try
        {
            await _client.CreateAsync(built, cancellationToken);
            return;
        }
        catch (KubernetesApiException exception) when (exception.IsAlreadyExists)
        {
            // The Event exists: its count is increased below.
        }

        var known = await _client.GetAsync<V1Event>(name, @namespace, cancellationToken) ?? built;
        await _client.PatchAsync<V1Event>(name, @namespace, occurrence.BuildRepeat(known), cancellationToken);
    }
}
