namespace Ballast.Kubernetes.Diagnostics;

/// <summary>Counts one reconcile and its time when disposed.</summary>
internal sealed class ReconcileMeasurement : IDisposable
{
    private readonly KeyValuePair<string, object?> _controller;
    private readonly TimeProvider _time;
    private readonly long _started;

    private ReconcileMeasurement(string controller, TimeProvider time)
    {
        _controller = new("controller", controller);
        _time = time;
        _started = time.GetTimestamp();
        KubernetesMeter.ActiveReconciles.Add(1, _controller);
    }

    public string Result { get; set; } = "success";

    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    public static ReconcileMeasurement Start(string controller, TimeProvider time) => new(controller, time);

    public void Dispose()
    {
        KubernetesMeter.ActiveReconciles.Add(-1, _controller);
        KubernetesMeter.Reconciles.Add(1, _controller, new("result", Result));
        KubernetesMeter.ReconcileDuration.Record(Elapsed.TotalSeconds, _controller);
    }
}
