using Ballast.Operator.Health;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>Tells of each reconcile: each asks for the latest readings once.</summary>
internal sealed class ReconcileCount(IHealthMonitor monitor, Action reconciled) : IHealthMonitor
{
    public void Track(StackTargets targets, HealthSnapshot known) => monitor.Track(targets, known);

    public void Forget(string @namespace, string stack) => monitor.Forget(@namespace, stack);

    public HealthSnapshot? Latest(string @namespace, string stack)
    {
        reconciled();
        return monitor.Latest(@namespace, stack);
    }
}
