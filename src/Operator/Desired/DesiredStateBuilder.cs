using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Desired;

/// <summary>Builds every child that a stack should have now.</summary>
internal static class DesiredStateBuilder
{
    /// <summary>Not to be called for a spec with faults: what runs then keeps running as it is.</summary>
    /// <param name="operatorNamespace">Where the operator runs; null when not known.</param>
    public static DesiredState Build(
        AppStack stack, StackPlan plan, ObservedState observed, EngineImages images, string? operatorNamespace)
    {
        var state = new DesiredState
        {
            ServiceAccounts = Some(ServiceAccountBuilder.Build(stack, plan.RenderedSpec ?? plan.Spec)),
            GeneratedSecrets = [SaltBuilder.Build(stack)],
        };
        state = ServerChildren.Build(state, stack, plan, observed, images, operatorNamespace);
        state = BuildWeb(state, stack, plan, observed);
        return BuildMigration(state, stack, plan, observed);
    }

    private static DesiredState BuildWeb(DesiredState state, AppStack stack, StackPlan plan, ObservedState observed)
    {
        if (plan is not { Rendered: { } release, RenderedSpec: { } spec })
        {
            return state with { AppKnown = false };
        }

        if (spec.Web is not { } web)
        {
            return state;
        }

        var environment = EnvironmentSecretBuilder.Build(stack, spec, observed);
        var environmentName = environment?.Metadata.Name ?? RunningEnvironment(stack, release.Id, observed);
        return state with
        {
            AppKnown = environmentName is not null,
            Environments = Some(environment),
            Services = [.. state.Services, WebServiceBuilder.Build(stack, web)],
            Deployments = environmentName is null
                ? []
                : [WebDeploymentBuilder.Build(stack, new AppRendering(
                    release, spec, environmentName, plan.AttemptAt(release)), web, plan.StopApp, observed)],
            DisruptionBudgets = Some(WebDisruptionBudgetBuilder.Build(stack, web)),
            Autoscalers = Some(WebAutoscalerBuilder.Build(stack, web)),
            Ingresses = Some(WebIngressBuilder.Build(stack, web)),
        };
    }

    private static DesiredState BuildMigration(DesiredState state, AppStack stack, StackPlan plan, ObservedState observed)
    {
        if (plan is not { Target: { } target, Migration: { CreateJob: true } view, Spec.Migration: { } migration }
            || EnvironmentSecretBuilder.Build(stack, plan.Spec, observed) is not { } environment)
        {
            return state;
        }

        var app = new AppRendering(target, plan.Spec, environment.Metadata.Name!);
        var isNew = !state.Environments.Any(e => e.Metadata.Name == environment.Metadata.Name);
        return state with
        {
            Environments = isNew ? [.. state.Environments, environment] : state.Environments,
            MigrationJob = MigrationJobBuilder.Build(stack, app, migration, view),
        };
    }

    // Credentials may be out of sight for a while; what runs is still healed, with the environment that it has.
    private static string? RunningEnvironment(AppStack stack, string release, ObservedState observed) => observed.Deployments
        .FirstOrDefault(
            d => d.Metadata.Name == Names.Web(stack.Metadata.Name!) && d.Metadata.Annotation(Labels.Release) == release)
        ?.Spec?.Template.Spec?.Containers.FirstOrDefault()?.EnvFrom?.FirstOrDefault()?.SecretRef?.Name;

    private static IReadOnlyList<T> Some<T>(T? child)
        where T : class, IKubernetesObject => child is null ? [] : [child];
}
