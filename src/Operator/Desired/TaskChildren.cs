using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Desired;

/// <summary>Builds the CronJobs of a stack's tasks.</summary>
internal static class TaskChildren
{
    public static DesiredState Build(DesiredState state, AppStack stack, StackPlan plan, ObservedState observed)
    {
        if (plan is not { Tasks: { } release, TasksSpec: { Tasks: { Count: > 0 } tasks } spec })
        {
            return state;
        }

        // As the app's pods: if credentials cannot be read for a while, or new ones have not been checked yet, tasks keep theirs.
        var kept = plan.Rendered?.Hash == release.Hash ? plan.Environment.Kept : null;
        var environment = kept is null ? EnvironmentSecretBuilder.Build(stack, spec, plan.Connections, observed) : null;
        var name = environment?.Metadata.Name ?? kept ?? observed.CronJobs
            .Where(c => c.Metadata.Annotation(Labels.Release) == release.Id && Ownership.IsOurs(stack, c.Metadata))
            .Select(StackReferences.EnvironmentOf).FirstOrDefault();
        if (name is null)
        {
            return state with { AppKnown = false };
        }

        var app = new AppRendering(release, spec, name);
        return state.WithEnvironment(environment) with
        {
            CronJobs =
            [
                .. tasks.Select(t => CronJobBuilder.Build(stack, app, t, plan.SuspendTasks, observed)),
            ],
        };
    }
}
