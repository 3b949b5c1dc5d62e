using Ballast.Operator.Health;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>Calls back in each reconcile: every reconcile asks for the latest readings exactly once.</summary>
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
