using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Desired;

/// <summary>Builds every child that a stack should have now.</summary>
internal static class DesiredStateBuilder
{
    /// <summary>Do not call it for an invalid spec: what runs then keeps running unchanged.</summary>
    /// <param name="operatorNamespace">Where the operator runs; null when not known.</param>
    public static DesiredState Build(
        AppStack stack, StackPlan plan, ObservedState observed, string? operatorNamespace)
    {
        var state = new DesiredState
        {
            ServiceAccounts = Some(ServiceAccountBuilder.Build(stack, plan.RenderedSpec ?? plan.Spec)),
            GeneratedSecrets = [DigestKeyBuilder.Build(stack)],
        };
        state = ServerChildren.Build(state, stack, plan, observed, operatorNamespace);
        state = BuildApp(state, stack, plan, observed);
        state = TaskChildren.Build(state, stack, plan, observed);
        return BuildMigration(state, stack, plan, observed);
    }

    private static DesiredState BuildApp(DesiredState state, AppStack stack, StackPlan plan, ObservedState observed)
    {
        if (plan is not { Rendered: { } release, RenderedSpec: { } spec })
        {
            return state with { AppKnown = false };
        }

        // If credentials cannot be read for a while, or new ones have not been checked yet, keep the running app in its desired
        // state with the environment that it has.
        var environment = plan.Environment.Kept is null
            ? EnvironmentSecretBuilder.Build(stack, spec, plan.Connections, observed)
            : null;
        var running = plan.Workloads.All.FirstOrDefault(w => w.Release == release.Id);
        var environmentName = environment?.Metadata.Name ?? plan.Environment.Kept ?? running?.Environment;
        state = state with
        {
            AppKnown = environmentName is not null || !Component.Workloads(spec).Any(),
            Environments = Some(environment),
        };
        return WorkloadChildren.Build(state, stack, plan, observed, environmentName is null
            ? null
            : new AppRendering(release, spec, environmentName, plan.AttemptAt(release))
            {
                Credentials = environment is null ? running?.Credentials : plan.Environment.Credentials,
            });
    }

    private static DesiredState BuildMigration(DesiredState state, AppStack stack, StackPlan plan, ObservedState observed)
    {
        if (plan is not { Target: { } target, Migration: { } view, Spec.Migration: { } migration }
            || !(view.CreateJob || view.MayReplaceJob)
            || EnvironmentSecretBuilder.Build(stack, plan.Spec, plan.Connections, observed) is not { } environment)
        {
            return state;
        }

        var app = new AppRendering(target, plan.Spec, environment.Metadata.Name!);
        return state.WithEnvironment(environment) with
        {
            MigrationJob = MigrationJobBuilder.Build(stack, app, migration, view),
        };
    }

    private static IReadOnlyList<T> Some<T>(T? child)
        where T : class, IKubernetesObject => child is null ? [] : [child];
}
