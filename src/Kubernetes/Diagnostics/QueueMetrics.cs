namespace Ballast.Kubernetes.Diagnostics;

/// <summary>The metrics of a queue, by its name.</summary>
internal sealed class QueueMetrics(string queue)
{
    private readonly KeyValuePair<string, object?> _queue = new("queue", queue);

    public void Added()
    {
        KubernetesMeter.QueueAdds.Add(1, _queue);
        KubernetesMeter.QueueDepth.Add(1, _queue);
    }

    public void Taken(TimeSpan waited)
    {
        KubernetesMeter.QueueDepth.Add(-1, _queue);
        KubernetesMeter.QueueLatency.Record(waited.TotalSeconds, _queue);
    }

    public void Removed(int keys) => KubernetesMeter.QueueDepth.Add(-keys, _queue);

    public void Retried() => KubernetesMeter.QueueRetries.Add(1, _queue);
}
