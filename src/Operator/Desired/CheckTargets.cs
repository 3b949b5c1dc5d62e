using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Naming;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Desired;

/// <summary>The targets of a stack to check while this plan stands.</summary>
internal static class CheckTargets
{
    private const int AppThreshold = 3;

    private static readonly TimeSpan AppInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AppTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The targets of a valid spec's plan.</summary>
    public static StackTargets Of(AppStack stack, StackPlan plan) =>
        new(stack.Metadata.Namespace!, stack.Metadata.Name!, Dependencies(plan), App(stack, plan));

    // The dependencies that the operator checks itself. A dependency whose address is not known yet is left out.
    private static Dictionary<string, DependencyTarget> Dependencies(StackPlan plan)
    {
        var targets = new Dictionary<string, DependencyTarget>(StringComparer.Ordinal);
        var servers = plan.Spec.Dependencies.Select(d => (d.Name, Dependency: d))
            .Concat(plan.EarlierServers.Select(s => (s.CheckName, s.Dependency)));
        foreach (var (name, dependency) in servers)
        {
            if (dependency.Check is { Mode: CheckMode.Operator } check
                && plan.Connections.Of(dependency).Connection is { } connection
                && EngineCatalog.For(dependency) is { } choice)
            {
                targets[name] = new DependencyTarget(
                    choice.Engine, connection, choice.IsManaged, TimeSpan.FromSeconds(check.IntervalSeconds),
                    TimeSpan.FromSeconds(check.TimeoutSeconds), check.FailureThreshold);
            }
        }

        return targets;
    }

    // The app is checked only while some of its pods should answer.
    private static AppTarget? App(AppStack stack, StackPlan plan) =>
        plan is { Rendered: not null, StopApp: false, RenderedSpec.Web: { Health.Detail: { } detail } web }
            ? new AppTarget(Names.WebHost(
                stack.Metadata.Name!, stack.Metadata.Namespace!), web.Port, detail.Path, AppInterval, AppTimeout, AppThreshold)
            : null;
}
