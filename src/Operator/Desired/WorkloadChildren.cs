using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Desired;

/// <summary>Builds the children of web and of every process.</summary>
internal static class WorkloadChildren
{
    /// <param name="app">The rendered release; null while its environment is not known.</param>
    public static DesiredState Build(
        DesiredState state, AppStack stack, StackPlan plan, ObservedState observed, AppRendering? app)
    {
        List<WorkloadShape> workloads = plan.RenderedSpec is { } spec ? [.. WorkloadShape.Of(spec)] : [];
        var built = app is null ? [] : workloads.Where(w => !plan.Workloads.IsHeldByAnother(w.Name, w.IsExclusive)).ToList();
        return state with
        {
            Services = [.. state.Services, .. Some(workloads, w => WorkloadServiceBuilder.Build(stack, w))],
            StatefulSets =
            [
                .. state.StatefulSets,
                .. built.Where(w => w.IsExclusive)
                    .Select(w => WorkloadStatefulSetBuilder.Build(stack, app!, w, plan.Stops(w.Name), observed)),
            ],
            Deployments =
            [
                .. built.Where(w => !w.IsExclusive)
                    .Select(w => WorkloadDeploymentBuilder.Build(stack, app!, w, plan.Stops(w.Name), observed)),
            ],
            DisruptionBudgets = Some(workloads, w => WorkloadDisruptionBudgetBuilder.Build(stack, w)),
            Autoscalers = Some(workloads, w => WorkloadAutoscalerBuilder.Build(stack, w)),
            Ingresses = Some(workloads, w => WorkloadIngressBuilder.Build(stack, w)),
        };
    }

    private static List<T> Some<T>(IEnumerable<WorkloadShape> workloads, Func<WorkloadShape, T?> build)
        where T : class, IKubernetesObject => [.. workloads.Select(build).OfType<T>()];
}
