using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Desired;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Planning;
using Ballast.Operator.Profiles;
using Ballast.Operator.References;

namespace Ballast.Operator.Offline;

/// <summary>The children of a stack as they are once every gate has opened.</summary>
/// <param name="Spec">The stack's spec with its defaults filled in.</param>
/// <param name="Children">The children, Secrets first.</param>
internal sealed record OfflineRendering(FilledSpec Spec, IReadOnlyList<IKubernetesObject> Children)
{
    /// <summary>The rendering, or what is wrong with the stack.</summary>
    public static (OfflineRendering? Rendering, IReadOnlyList<string> Errors) Of(
        AppStack stack, IReadOnlyDictionary<ReferenceKey, ReferencedObject> known)
    {
        var observed = OfflineCluster.Observe(stack, known);
        var plan = Planner.Plan(stack, observed, HealthSnapshot.Empty, new EngineImages());
        if (plan.Errors.Count > 0)
        {
            return (null, [.. plan.Errors.Select(e => e.ToString())]);
        }

        if (plan is not { Target: { } target } || plan.Gate(GateName.References) is { IsOpen: false })
        {
            return (null, [plan.Gate(GateName.References)!.Message]);
        }

        var whole = plan with
        {
            Gates = [],
            Rendered = target,
            RenderedSpec = target.Spec.Over(stack.Spec).Fill(),
            Tasks = target,
            TasksSpec = target.Spec.Over(stack.Spec).Fill(),
            Migration = plan.Migration is { } migration ? migration with { CreateJob = true } : null,
        };
        var desired = DesiredStateBuilder.Build(stack, whole, observed, operatorNamespace: null);
        return (new OfflineRendering(plan.Spec, [.. Secrets(desired), .. ChildKinds.All.SelectMany(k => k.Built(desired))]), []);
    }

    private static IEnumerable<V1Secret> Secrets(DesiredState desired)
    {
        foreach (var generated in desired.GeneratedSecrets)
        {
            generated.Secret.Data ??= [];
            foreach (var key in generated.RandomKeys)
            {
                generated.Secret.Data[key] = [];
            }

            yield return generated.Secret;
        }

        foreach (var environment in desired.Environments)
        {
            yield return environment;
        }
    }
}
