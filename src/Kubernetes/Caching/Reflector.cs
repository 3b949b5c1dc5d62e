using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Diagnostics;
using Ballast.Kubernetes.Objects;
using Microsoft.Extensions.Logging;

namespace Ballast.Kubernetes.Caching;

/// <summary>
/// Keeps a sink up to date with the server: lists, watches from the list's version, resumes after the end of a watch, and lists
/// again when the version has expired. Runs until cancelled; every failure is tried again with backoff.
/// </summary>
internal sealed class Reflector<T>(
    IKubernetesClient client,
    string? @namespace,
    InformerOptions<T> informer,
    IObjectSink<T> sink,
    TimeProvider time,
    ILogger logger)
    where T : class, IKubernetesObject
{
    private const int FailuresBeforeRelist = 5;
    private const int FailuresAnEntry = 12;

    private static readonly TimeSpan NextLook = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(1);

    private readonly ReflectorOptions _options = informer.Reflector;
    private readonly PagedLister<T> _lister = new(client, @namespace, informer, time);
    private readonly OlderLists _olderLists = new(informer.Reflector.RefuseOlderLists, time);
    private readonly ResourceType _resource = ResourceType.Of<T>();
    private readonly string _scope = @namespace ?? "all namespaces";
    private readonly KeyValuePair<string, object?> _tag = new("resource", ResourceType.Of<T>().ToString());

    // The version to watch from; null when a list must come first. _newestSeen is kept then, to recognise an older list.
    private string? _resourceVersion;
    private volatile string? _newestSeen;
    private int _refusals;
    private int _failedWatches;
    private long _lastSign;

    /// <summary>The namespace that it follows; null for the whole cluster.</summary>
    public string? Namespace => @namespace;

    /// <summary>
    /// The version up to which the sink has been, or is being, told of everything; null before the first list.
    /// </summary>
    public string? NewestSeen => _newestSeen;

    /// <summary>The state of this reflector's part of the cache.</summary>
    public InformerState State { get; private set; }

    /// <summary>Why the state is not <see cref="InformerState.Synced"/>; null when it is.</summary>
    public string? Message { get; private set; }

    /// <summary>How long ago the loop last did anything.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _lastSign));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        SignOfLife();
        await Task.Yield();
        var attempts = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var (watched, retryAfter, error) = await ListAndWatchAsync(cancellationToken);
                attempts = watched >= _options.HealthyAfter ? 1 : attempts + 1;
                var delay = _options.Backoff.Compute(attempts, Random.Shared.NextDouble());
                delay = retryAfter > delay
                    ? TimeSpan.FromTicks(Math.Min(retryAfter.Value.Ticks, LongestRetryAfter.Ticks))
                    : delay;
                delay = State == InformerState.NotServed && informer.IsOptional ? NextLook : delay;
                Report(error, attempts, delay);
                SignOfLife();
                await Task.Delay(delay, time, cancellationToken);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                // A connection that breaks just then is no cancellation, and would fail all that wait for the end.
                return;
            }
        }
    }

    private async Task<Attempt> ListAndWatchAsync(CancellationToken cancellationToken)
    {
        long? started = null;
        Exception? error = null;
        try
        {
            SignOfLife();
            if (_resourceVersion is null)
            {
                await ListAsync(cancellationToken);
            }

            started = time.GetTimestamp();
            await WatchAsync(cancellationToken);
            Recovered();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            error = exception;
            React(exception, watching: started is not null);
        }

        var watched = started is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;
        if (error is null)
        {
            logger.WatchEnded(_resource, _scope, watched.TotalSeconds, _resourceVersion);
        }

        return new(watched, (error as KubernetesApiException)?.RetryAfter, error);
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        KubernetesMeter.Lists.Add(1, _tag);
        var listed = new HashSet<ObjectKey>();
        var (version, accepted) = ((string?)null, false);
        await foreach (var page in _lister.ReadAsync(cancellationToken))
        {
            SignOfLife();
            accepted = AcceptOlder(page.Version);
            // Before the sink has it: otherwise an own write that the list no longer contains could be kept just after it.
            _newestSeen = version = page.Version;
            sink.Upsert(page.Items, accepted);
            listed.UnionWith(page.Items.Select(item => ObjectKey.Of(item)));
        }

        sink.RemoveOthers(@namespace, listed, accepted ? null : version);
        _olderLists.Completed();
        _resourceVersion = version;
        logger.Listed(listed.Count, _resource, _scope, version);
        SetState(InformerState.Synced, null);
    }

    /// <summary>True when the list is older than what we have seen, and is accepted nevertheless.</summary>
    /// <exception cref="StaleListException">It is not accepted yet.</exception>
    private bool AcceptOlder(string? version)
    {
        var accepted = _olderLists.Accept(version, _newestSeen);
        if (accepted && version != _newestSeen)
        {
            logger.OlderListAccepted(_resource, _scope, version, _newestSeen);
        }

        return accepted;
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        KubernetesMeter.WatchStarts.Add(1, _tag);
        using var idle = new CancellationTokenSource(_options.IdleTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
        var timeout = _options.WatchTimeout * (1 - (0.2 * Random.Shared.NextDouble()));
        var options = new WatchOptions(
            _resourceVersion!, informer.LabelSelector, TimeoutSeconds: Math.Max(1, (int)timeout.TotalSeconds))
        {
            Knows = sink.Knows,
        };
        try
        {
            await foreach (var change in client.WatchAsync<T>(@namespace, options, either.Token))
            {
                idle.CancelAfter(_options.IdleTimeout);
                Recovered();
                SignOfLife();
                Take(change);
            }
        }
        catch (Exception) when (idle.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            logger.WatchSilent(_resource, _scope, _options.IdleTimeout.TotalSeconds);
        }
    }

    private void Take(WatchEvent<T> change)
    {
        var version = change.Object.Metadata.ResourceVersion;
        if (ResourceVersions.IsOlder(version, _resourceVersion))
        {
            // A watch reports changes in order, so an older version is a replay.
            KubernetesMeter.StaleEvents.Add(1, _tag);
            return;
        }

        switch (change.Type)
        {
            case WatchEventType.Added or WatchEventType.Modified:
                informer.Trim?.Invoke(change.Object);
                sink.Upsert(change.Object);
                break;
            case WatchEventType.Deleted:
                informer.Trim?.Invoke(change.Object);
                sink.Remove(change.Object);
                break;
        }

        _resourceVersion = _newestSeen = version ?? _resourceVersion;
    }

    private void React(Exception exception, bool watching)
    {
        switch (exception)
        {
            case KubernetesApiException { IsExpired: true }:
                logger.VersionExpired(_resource, _scope, _resourceVersion);
                _resourceVersion = null;
                break;
            case KubernetesApiException { IsForbidden: true } or KubernetesApiException { IsUnauthorized: true }:
                Refused(InformerState.Forbidden, exception.Message);
                break;
            case KubernetesApiException { IsNotFound: true }:
                Refused(InformerState.NotServed, exception.Message);
                break;
            case KubernetesApiException when watching && ++_failedWatches >= FailuresBeforeRelist:
                // List without a version: a server that was restored from a backup may never reach our version, so a watch from
                // it would fail for ever.
                _resourceVersion = null;
                _failedWatches = 0;
                break;
        }
    }

    private void Refused(InformerState state, string message)
    {
        // List again: a list shows at once when access is granted, a silent watch would not. Ignore a single error of a synced
        // kind.
        _resourceVersion = null;
        _refusals++;
        if (State == InformerState.Synced && _refusals < 2)
        {
            return;
        }

        if (State != state && state == InformerState.NotServed && informer.IsOptional)
        {
            logger.NotInstalled(_resource);
        }
        else if (State != state)
        {
            logger.WatchRefused(_resource, _scope, state.ToString(), message);
        }

        SetState(state, message);
    }

    private void Recovered()
    {
        _refusals = 0;
        _failedWatches = 0;
    }

    private void SetState(InformerState state, string? message)
    {
        if (State == state && Message == message)
        {
            return;
        }

        if (state == InformerState.Synced && State is InformerState.Forbidden or InformerState.NotServed)
        {
            logger.WatchAllowed(_resource, _scope);
        }

        State = state;
        Message = message;
        sink.StateChanged();
    }

    private void Report(Exception? error, int attempts, TimeSpan delay)
    {
        if (error is null)
        {
            return;
        }

        var expired = error is KubernetesApiException { IsExpired: true };
        KubernetesMeter.WatchFailures.Add(1, _tag, new("cause", WatchFailure.CauseOf(error)));
        if (expired || _refusals > 0)
        {
            return;
        }

        // A single interruption is normal. Of many in a row, log only some as warnings.
        if (attempts is 2 || attempts % FailuresAnEntry == 0)
        {
            logger.WatchFailed(_resource, _scope, error.Message, delay);
        }
        else
        {
            logger.WatchInterrupted(_resource, _scope, error.Message, delay);
        }
    }

    private void SignOfLife() => Volatile.Write(ref _lastSign, time.GetTimestamp());

    private readonly record struct Attempt(TimeSpan Watched, TimeSpan? RetryAfter, Exception? Error);
}
