using Ballast.Operator.Health;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>Counts reconciles: each asks for the latest readings once.</summary>
internal sealed class ReconcileCount(IHealthMonitor monitor) : IHealthMonitor
{
    private int _started;

    public int Started => Volatile.Read(ref _started);

    public void Track(
        string @namespace, string stack, IReadOnlyDictionary<string, DependencyTarget> dependencies, AppTarget? app,
        HealthSnapshot known) => monitor.Track(@namespace, stack, dependencies, app, known);

    public void Forget(string @namespace, string stack) => monitor.Forget(@namespace, stack);

    public HealthSnapshot? Latest(string @namespace, string stack)
    {
        Interlocked.Increment(ref _started);
        return monitor.Latest(@namespace, stack);
    }
}
