using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Engines;
using Ballast.Operator.Gates;
using Ballast.Operator.Status;

namespace Ballast.Operator.Health;

/// <summary>Tells the monitor what of a stack is to be checked.</summary>
internal static class CheckTargets
{
    private static readonly TimeSpan AppInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AppTimeout = TimeSpan.FromSeconds(5);
    private const int AppThreshold = 3;

    /// <summary>Makes the stack's targets those of the plan; a spec with faults leaves them as they are.</summary>
    public static void Track(IHealthMonitor monitor, AppStack stack, StackPlan plan)
    {
        if (plan.Errors.Count == 0)
        {
            monitor.Track(
                stack.Metadata.Namespace!, stack.Metadata.Name!, Dependencies(plan), App(stack, plan), KnownHealth.Of(stack.Status));
        }
    }

    private static Dictionary<string, DependencyTarget> Dependencies(StackPlan plan)
    {
        var targets = new Dictionary<string, DependencyTarget>(StringComparer.Ordinal);
        foreach (var dependency in plan.Spec.Dependencies ?? [])
        {
            if (dependency.Check is { Mode: CheckMode.Operator } check && plan.Connections.GetValueOrDefault(dependency.Name) is { } connection
                && EngineCatalog.For(dependency) is { } choice)
            {
                targets[dependency.Name] = new DependencyTarget(
                    choice.Engine.Name, connection, choice.IsManaged, TimeSpan.FromSeconds(check.IntervalSeconds),
                    TimeSpan.FromSeconds(check.TimeoutSeconds), check.FailureThreshold);
            }
        }

        return targets;
    }

    // Asked only while something of it should answer.
    private static AppTarget? App(AppStack stack, StackPlan plan) =>
        plan is { Rendered: not null, StopApp: false, RenderedSpec.Web: { Health.Detail: { } detail } web }
            ? new AppTarget(Names.WebHost(stack.Metadata.Name!, stack.Metadata.Namespace!), web.Port, detail.Path, AppInterval, AppTimeout, AppThreshold)
            : null;
}
