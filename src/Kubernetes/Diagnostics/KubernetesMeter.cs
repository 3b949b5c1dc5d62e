using System.Diagnostics.Metrics;

namespace Ballast.Kubernetes.Diagnostics;

/// <summary>Every instrument of the client and the runtime, on one meter. Durations are in seconds.</summary>
public static class KubernetesMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Ballast.Kubernetes";

    private static readonly Meter Meter = new(Name);

    // A server answers in milliseconds; a request is cancelled after 30 seconds.
    private static readonly InstrumentAdvice<double> Answers =
        new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };

    // With many stacks at once, the last waits for minutes.
    private static readonly InstrumentAdvice<double> Waits =
        new() { HistogramBucketBoundaries = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300] };

    // A reconcile is cancelled after two minutes.
    private static readonly InstrumentAdvice<double> Reconciling =
        new() { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120] };

    /// <summary>Requests to the API server by <c>verb</c>, <c>resource</c> and <c>code</c> (0 without a response).</summary>
    internal static readonly Counter<long> ClientRequests =
        Meter.CreateCounter<long>("ballast.client.requests", "{request}", "Requests to the API server.");

    /// <summary>Time to the response's headers by <c>verb</c> and <c>resource</c>.</summary>
    internal static readonly Histogram<double> ClientDuration =
        Meter.CreateHistogram("ballast.client.request.duration", "s", "Time until the API server answers.", null, Answers);

    internal static readonly Counter<long> Lists =
        Meter.CreateCounter<long>("ballast.informer.lists", "{list}", "Whole lists read into a cache.");

    internal static readonly Counter<long> WatchStarts =
        Meter.CreateCounter<long>("ballast.informer.watch.starts", "{watch}", "Watches started.");

    internal static readonly Counter<long> WatchFailures =
        Meter.CreateCounter<long>("ballast.informer.watch.failures", "{failure}", "Lists and watches that failed, by cause.");

    internal static readonly Counter<long> StaleEvents =
        Meter.CreateCounter<long>(
            "ballast.informer.stale.events", "{event}", "Watch events ignored because they were older than the cache.");

    internal static readonly Gauge<int> Objects =
        Meter.CreateGauge<int>("ballast.informer.objects", "{object}", "Objects in a cache.");

    internal static readonly UpDownCounter<long> QueueDepth =
        Meter.CreateUpDownCounter<long>("ballast.queue.depth", "{key}", "Keys that wait.");

    internal static readonly Counter<long> QueueAdds =
        Meter.CreateCounter<long>("ballast.queue.adds", "{key}", "Keys added.");

    internal static readonly Counter<long> QueueRetries =
        Meter.CreateCounter<long>("ballast.queue.retries", "{key}", "Keys added again after a failure.");

    internal static readonly Histogram<double> QueueLatency =
        Meter.CreateHistogram("ballast.queue.latency", "s", "Time a key waits before a worker takes it.", null, Waits);

    internal static readonly Counter<long> Reconciles =
        Meter.CreateCounter<long>(
            "ballast.reconcile", "{reconcile}", "Reconciles by result: success, requeue, failure, terminal, timeout, exception.");

    internal static readonly Histogram<double> ReconcileDuration =
        Meter.CreateHistogram("ballast.reconcile.duration", "s", "Time a reconcile takes.", null, Reconciling);

    internal static readonly UpDownCounter<long> ActiveReconciles =
        Meter.CreateUpDownCounter<long>("ballast.reconcile.active", "{reconcile}", "Reconciles under way.");

    internal static readonly Gauge<int> Leader =
        Meter.CreateGauge<int>("ballast.leader", null, "1 while this instance leads, else 0.");

    internal static readonly Counter<long> LeaseFailures =
        Meter.CreateCounter<long>("ballast.lease.failures", "{failure}", "Reads and writes of the lease that failed, by cause.");

    internal static readonly Counter<long> EventsWritten =
        Meter.CreateCounter<long>("ballast.events.written", "{event}", "Events created, or whose count was increased.");

    internal static readonly Counter<long> EventsDropped =
        Meter.CreateCounter<long>("ballast.events.dropped", "{event}", "Events that were not written, by cause.");
}
